import { isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** @returns a socket's remote address as people write it; `unknown` where the peer is gone already. */
export function plainAddress(remoteAddress: string | undefined): string {
  return remoteAddress === undefined ? 'unknown' : (MAPPED_IPV4.exec(remoteAddress)?.[1] ?? remoteAddress);
}

/** @returns what counts as one sender: an IPv4 address, or an IPv6 /64, the least that one line is given. */
export function senderOf(address: string): string {
  if (!isIPv6(address)) {
    return address;
  }
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
