import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { AddressRule } from './address-rule.ts';
import type { Clock } from './clock.ts';

/**
 * Finds a host's address once; what is connected to is that address, so that a name which changes meanwhile deceives
 * nobody.
 */

/** All addresses of a name; rejects where there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export type FoundHost =
  | { readonly fault: undefined; readonly address: string }
  | { readonly fault: 'unknown' }
  /** It leads to this address alone, or first, which may not be connected to. */
  | { readonly fault: 'private'; readonly address: string };

/** A resolver that does not answer is a name that is not found. */
const RESOLVE_MS = 5_000;

const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

export class HostFinder {
  readonly #rule: AddressRule;
  readonly #clock: Clock;
  readonly #resolve: Resolve;

  constructor(rule: AddressRule, clock: Clock, resolve: Resolve = systemResolve) {
    this.#rule = rule;
    this.#clock = clock;
    this.#resolve = resolve;
  }

  /** Whether the owner lists this address. */
  isListed(address: string): boolean {
    return this.#rule.isListed(address);
  }

  /**
   * @param host a name or a numeric address, IPv6 in brackets or not.
   * @returns a numeric address of it that may be connected to, or why there is none.
   */
  async find(host: string): Promise<FoundHost> {
    const name = bareName(host);
    const addresses = isIP(name) === 0 ? await this.#lookUp(name) : [name];
    const [first] = addresses;
    const allowed = addresses.find((address) => this.#rule.allows(address));
    if (allowed !== undefined) {
      return { fault: undefined, address: allowed };
    }
    return first === undefined ? { fault: 'unknown' } : { fault: 'private', address: first };
  }

  #lookUp(name: string): Promise<readonly string[]> {
    return new Promise((resolve) => {
      const deadline = this.#clock.after(RESOLVE_MS, () => resolve([]));
      this.#resolve(name).then(
        (addresses) => {
          deadline.cancel();
          resolve(addresses);
        },
        () => {
          deadline.cancel();
          resolve([]);
        },
      );
    });
  }
}

/** @returns a host as it stands in an address, without the brackets of IPv6. */
export function bareName(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
