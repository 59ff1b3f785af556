import { networkInterfaces } from 'node:os';

/** What the bus is told of where edges find this origin. */

export type OriginPlace = {
  /** As configured, if it is. */
  readonly publicUrl: string | undefined;
  /** What the origin listens on; a wildcard is every address. */
  readonly host: string;
  readonly port: number;
};

const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '::0', '*']);

/**
 * The address edges are told: the configured one, else the origin's own, where it listens on every address the first one
 * by which other machines may reach it.
 * @param addresses this machine's, as others see them.
 * @returns `http://host:port`.
 * @throws Error when the configured address is none.
 */
export function toldAddress(
  { publicUrl, host, port }: OriginPlace,
  addresses: readonly string[] = ownAddresses(),
): string {
  if (publicUrl !== undefined) {
    const url = URL.parse(publicUrl);
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      throw new Error(`INGEST_ORIGIN_PUBLIC_URL: "${publicUrl}" is no address such as http://10.0.0.5:8081.`);
    }
    return url.origin;
  }
  const told = WILDCARDS.has(host) ? (addresses[0] ?? '127.0.0.1') : host;
  return `http://${told.includes(':') ? `[${told}]` : told}:${port}`;
}

/** Whether nobody on another machine can come in there. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** IPv4 first: edges may have nothing else. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  return outside.toSorted((one, other) => one.family.localeCompare(other.family)).map(({ address }) => address);
}
