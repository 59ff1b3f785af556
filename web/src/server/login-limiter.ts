import type { Clock } from '@rostrum/service/clock';
import { placeOf } from '@rostrum/service/networks';

/**
 * Wrong tries in {@link WINDOW_MS}: for an account from one address, from all addresses, and from one address for whatever
 * accounts, which may be a whole school's. From all addresses an account gets many, or whoever knows its name could keep
 * its owner out.
 */
const TRIES = { pair: 8, account: 100, address: 40 } as const;
const WINDOW_MS = 10 * 60_000;
/** Names remembered at once; the oldest window is forgotten first. About 1 MB. */
const REMEMBERED_MAX = 10_000;

type Window = { count: number; endsAt: number };

/** Counts wrong logins by account and by address, in memory. */
export class LoginLimiter {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();
  /** Accounts and the addresses they were signed in from. */
  readonly #trusted = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns milliseconds to wait before another try, 0 when one may be made now. */
  waitMs(account: string, address: string): number {
    const pair = pairOf(account, address);
    return Math.max(
      this.#waitOf(pair, TRIES.pair),
      this.#waitOf(addressOf(address), TRIES.address),
      // Where someone has signed in, others' tries elsewhere are not held against them.
      this.#trusted.has(pair) ? 0 : this.#waitOf(`account ${account}`, TRIES.account),
    );
  }

  /** Counts a try before its outcome is known, so that many at once do not slip through. */
  count(account: string, address: string): void {
    this.#add(pairOf(account, address));
    this.#add(`account ${account}`);
    this.#add(addressOf(address));
  }

  /** The try was right: no count is held against anyone. */
  forgive(account: string, address: string): void {
    this.trust(account, address);
    for (const name of [`account ${account}`, addressOf(address)]) {
      const window = this.#windows.get(name);
      if (window !== undefined) {
        window.count -= 1;
      }
    }
  }

  /** Whoever is at this address proved to be the account's owner: what others tried is not held against them. */
  trust(account: string, address: string): void {
    const pair = pairOf(account, address);
    this.#windows.delete(pair);
    this.#trusted.add(pair);
    if (this.#trusted.size > REMEMBERED_MAX) {
      this.#trusted.clear();
    }
  }

  #waitOf(name: string, tries: number): number {
    const window = this.#windows.get(name);
    const left = window === undefined ? 0 : window.endsAt - this.#clock.now();
    return window !== undefined && left > 0 && window.count >= tries ? left : 0;
  }

  #add(name: string): void {
    const now = this.#clock.now();
    const window = this.#windows.get(name);
    if (window !== undefined && window.endsAt > now) {
      window.count += 1;
      return;
    }
    this.#windows.delete(name);
    if (this.#windows.size >= REMEMBERED_MAX) {
      for (const oldest of this.#windows.keys()) {
        this.#windows.delete(oldest);
        break;
      }
    }
    this.#windows.set(name, { count: 1, endsAt: now + WINDOW_MS });
  }
}

function pairOf(account: string, address: string): string {
  return `account ${account} from ${placeOf(address)}`;
}

/** An IPv6 household has a whole network of addresses to try from. */
function addressOf(address: string): string {
  return `address ${placeOf(address)}`;
}
