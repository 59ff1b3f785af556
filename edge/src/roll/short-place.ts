/** Groups of an IPv6 address that are kept: a /48, a whole site of many households. */
const KEPT_GROUPS = 3;
/** `::1`, as places are named. */
const LOOPBACK = '0:0:0:0::/64';

/** @param place as places are named: an IPv4 address, or an IPv6 /64. @returns it shortened, such as `192.0.2.x`. */
export function shortPlace(place: string): string {
  if (place.startsWith('127.') || place === LOOPBACK) {
    return 'this machine';
  }
  if (/^\d+\.\d+\.\d+\.\d+$/.test(place)) {
    return place.replace(/\d+$/, 'x');
  }
  const groups = place.split(':');
  return groups.length > KEPT_GROUPS ? `${groups.slice(0, KEPT_GROUPS).join(':')}:x` : 'unknown';
}
