import { type BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isWithin, parseNetworks, plainAddress } from './networks.ts';

/**
 * Which addresses are connected to at somebody's wish. A creator who may name an address must not reach through it what
 * only this machine can: its own doors, its neighbours, a cloud's metadata. So none but those of the open internet, and
 * what the owner lists.
 */

/** IANA's registry of special-purpose IPv4 addresses, multicast, and what was never given out. */
const SPECIAL_V4 = parseNetworks(
  [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/3',
  ].join(','),
  'SPECIAL_V4',
);
/** Of IPv6 only this is global unicast (RFC 4291 §2.4, as given out). */
const GLOBAL_V6 = parseNetworks('2000::/3', 'GLOBAL_V6');
/** And of that not: protocols' own (Teredo among them), documentation, 6to4. */
const SPECIAL_V6 = parseNetworks('2001::/23,2001:db8::/32,2002::/16,3fff::/20', 'SPECIAL_V6');

type Interfaces = ReturnType<typeof networkInterfaces>;

export class AddressRule {
  readonly #allowed: BlockList | undefined;
  readonly #interfaces: () => Interfaces;

  /**
   * @param allowed addresses and networks that the owner lists, by commas.
   * @param interfaces of this machine, as they are now.
   * @throws Error naming the entry that is neither.
   */
  constructor(allowed: string | undefined, interfaces: () => Interfaces = networkInterfaces) {
    this.#interfaces = interfaces;
    this.#allowed = allowed === undefined ? undefined : parseNetworks(allowed, 'allowed addresses');
  }

  /** Whether the owner lists it: a camera of their own, say, which signs its own certificate. */
  isListed(address: string): boolean {
    return this.#allowed !== undefined && isWithin(this.#allowed, plainAddress(address));
  }

  /** Whether a numeric address may be connected to. */
  allows(address: string): boolean {
    if (this.isListed(address)) {
      return true;
    }
    const plain = plainAddress(address);
    if (this.#isNeighbour(plain)) {
      return false;
    }
    switch (isIP(plain)) {
      case 4:
        return !isWithin(SPECIAL_V4, plain);
      case 6:
        return isWithin(GLOBAL_V6, plain) && !isWithin(SPECIAL_V6, plain);
      default:
        return false;
    }
  }

  /** This machine itself, by whichever address, and what is on one line with it: a router's wall is not between them. */
  #isNeighbour(address: string): boolean {
    const lines = Object.values(this.#interfaces()).flatMap((line) => line ?? []);
    return lines.some(({ address: own, cidr }) => {
      const isOnLine = cidr !== null && !/\/(?:0|[1-7])$/.test(cidr) && isWithin(parseNetworks(cidr, 'line'), address);
      return own === address || isOnLine;
    });
  }
}
