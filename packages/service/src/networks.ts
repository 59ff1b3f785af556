import { BlockList, isIP } from 'node:net';

/**
 * Addresses and networks of a setting, such as `10.0.0.0/8, ::1`.
 * @param key the setting's name, for the fault.
 * @throws Error naming the entry that is neither.
 */
export function parseNetworks(list: string, key: string): BlockList {
  const networks = new BlockList();
  for (const entry of list.split(',').map((item) => item.trim())) {
    const network = readNetwork(entry);
    if (network === undefined) {
      throw new Error(`${key}: ${sayNoNetwork(entry)}.`);
    }
    networks.addSubnet(network.address, network.prefix, network.family);
  }
  return networks;
}

/** @returns which entry of a list is neither an address nor a network; undefined: all are. */
export function faultOfNetworks(list: string): string | undefined {
  const wrong = list.split(',').find((entry) => readNetwork(entry.trim()) === undefined);
  return wrong === undefined ? undefined : sayNoNetwork(wrong.trim());
}

function sayNoNetwork(entry: string): string {
  return `"${entry}" is neither an address nor a network such as 10.0.0.0/8`;
}

function readNetwork(entry: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', prefix] = entry.split('/', 2);
  const family = familyOf(address);
  const most = family === 'ipv6' ? 128 : 32;
  if (isIP(address) === 0 || (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= most))) {
    return undefined;
  }
  return { address, prefix: prefix === undefined ? most : Number(prefix), family };
}

/** Whether an address, in its plain form, is in one of them. */
export function isWithin(networks: BlockList, address: string): boolean {
  return isIP(address) !== 0 && networks.check(address, familyOf(address));
}

/** An IPv4 address that came over an IPv6 socket, in its own form. */
export function plainAddress(address: string): string {
  const text = address.trim();
  return text.startsWith('::ffff:') && isIP(text.slice(7)) === 4 ? text.slice(7) : text;
}

/** What counts as one place: an IPv4 address, or the /64 an IPv6 household has to itself. */
export function placeOf(address: string): string {
  if (isIP(address) !== 6) {
    return address;
  }
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // `::` stands for as many zeros as are missing of eight.
  const missing = Math.max(0, 8 - groups.length - after.length);
  groups.push(...Array.from({ length: missing }, () => '0'));
  return `${[...groups, ...after]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':')}::/64`;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
