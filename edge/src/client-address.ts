import { isIP } from 'node:net';
import { readCountry } from '@rostrum/contract/countries';
import { isWithin, parseNetworks, plainAddress } from '@rostrum/service/networks';

/** What tells where a request comes from. */
export type Sender = {
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean | undefined };
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

/** Who a request comes from, believing `X-Forwarded-*` only of proxies we were told to trust. */
export type ClientAddresses = {
  /** The address of the person's machine, or of the last one before a trusted proxy. */
  addressOf(request: Sender): string;
  /** Whether this is a proxy we were told to trust, by whom many people come. */
  isProxy(address: string): boolean;
  /** The header that names the country, in small letters; undefined: none does. */
  readonly countryHeader: string | undefined;
  /**
   * @param peer whose connection it is. @param told what the header says.
   * @returns the country that a trusted proxy names (ISO 3166-1); undefined where none does.
   */
  countryOf(peer: string | undefined, told: string | string[] | undefined): string | undefined;
  /** Whether the person came by TLS. */
  protocolOf(request: Sender): 'http' | 'https';
};

/** More hops than this are not read. */
const MAX_HOPS = 16;

/**
 * @param trusted addresses and networks (`10.0.0.0/8`), separated by commas.
 * @param countryHeader by which they tell a country.
 * @throws Error naming the entry that is neither.
 */
export function openClientAddresses(trusted: string | undefined, countryHeader?: string): ClientAddresses {
  const proxies = trusted === undefined ? undefined : parseNetworks(trusted, 'EDGE_TRUSTED_PROXIES');
  const isTrusted = (address: string): boolean => proxies !== undefined && isWithin(proxies, address);
  return {
    isProxy: (address) => isTrusted(plainAddress(address)),
    addressOf(request) {
      let address = plainAddress(request.socket.remoteAddress ?? '');
      if (!isTrusted(address)) {
        return address;
      }
      const hops = forwardedFor(request).slice(-MAX_HOPS);
      while (isTrusted(address)) {
        const hop = plainAddress(hops.pop() ?? '');
        if (isIP(hop) === 0) {
          break;
        }
        address = hop;
      }
      return address;
    },
    countryHeader: countryHeader?.toLowerCase(),
    countryOf(peer, told) {
      // Said twice, it is not known which counts.
      const isSaid = countryHeader !== undefined && typeof told === 'string';
      return isSaid && isTrusted(plainAddress(peer ?? '')) ? readCountry(told) : undefined;
    },
    protocolOf(request) {
      const told = request.headers['x-forwarded-proto'];
      const isBehindTls = told === 'https' && isTrusted(plainAddress(request.socket.remoteAddress ?? ''));
      return request.socket.encrypted === true || isBehindTls ? 'https' : 'http';
    },
  };
}

function forwardedFor(request: Sender): string[] {
  const line = request.headers['x-forwarded-for'];
  return (Array.isArray(line) ? line.join(',') : (line ?? '')).split(',');
}
