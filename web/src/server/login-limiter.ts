import type { Clock } from '@rostrum/service/clock';
import { placeOf } from '@rostrum/service/networks';
import { TryCounter } from './try-counter.ts';

/**
 * Wrong tries in {@link WINDOW_MS}: for an account from one address, from all addresses, and from one address for whatever
 * accounts, which may be a whole school's. From all addresses an account gets many, or whoever knows its name could keep
 * its owner out.
 */
const TRIES = { pair: 8, account: 100, address: 40 } as const;
const WINDOW_MS = 10 * 60_000;
/** Where someone has signed in; past it all is forgotten. */
const TRUSTED_MAX = 10_000;

/** Counts wrong logins by account and by address, in memory. */
export class LoginLimiter {
  readonly #tries: TryCounter;
  /** Accounts and the addresses they were signed in from. */
  readonly #trusted = new Set<string>();

  constructor(clock: Clock) {
    this.#tries = new TryCounter(clock, WINDOW_MS);
  }

  /** @returns milliseconds to wait before another try, 0 when one may be made now. */
  waitMs(account: string, address: string): number {
    const pair = pairOf(account, address);
    return Math.max(
      this.#tries.waitMs(pair, TRIES.pair),
      this.#tries.waitMs(addressOf(address), TRIES.address),
      // Where someone has signed in, others' tries elsewhere are not held against them.
      this.#trusted.has(pair) ? 0 : this.#tries.waitMs(`account ${account}`, TRIES.account),
    );
  }

  /** Counts a try before its outcome is known, so that many at once do not slip through. */
  count(account: string, address: string): void {
    this.#tries.add(pairOf(account, address));
    this.#tries.add(`account ${account}`);
    this.#tries.add(addressOf(address));
  }

  /** The try was right: no count is held against anyone. */
  forgive(account: string, address: string): void {
    this.trust(account, address);
    for (const name of [`account ${account}`, addressOf(address)]) {
      this.#tries.takeBack(name);
    }
  }

  /** Whoever is at this address proved to be the account's owner: what others tried is not held against them. */
  trust(account: string, address: string): void {
    const pair = pairOf(account, address);
    this.#tries.forget(pair);
    this.#trusted.add(pair);
    if (this.#trusted.size > TRUSTED_MAX) {
      this.#trusted.clear();
    }
  }
}

function pairOf(account: string, address: string): string {
  return `account ${account} from ${placeOf(address)}`;
}

/** An IPv6 household has a whole network of addresses to try from. */
function addressOf(address: string): string {
  return `address ${placeOf(address)}`;
}
