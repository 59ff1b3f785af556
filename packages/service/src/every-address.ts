import { networkInterfaces } from 'node:os';

/** Every address of the machine: `::` takes IPv4 too, but does not exist where IPv6 is switched off. */
export function everyAddress(): string {
  const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ family }) => family === 'IPv6'));
  return hasIpv6 ? '::' : '0.0.0.0';
}
