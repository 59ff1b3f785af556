import type { Clock } from '@rostrum/service/clock';

/** Wrong tries one account or address may make in {@link WINDOW_MS}. An address may be a whole school, so it gets more. */
const TRIES = { account: 8, address: 40 } as const;
const WINDOW_MS = 10 * 60_000;
/** Names remembered at once; the oldest window is forgotten first. About 1 MB. */
const REMEMBERED_MAX = 10_000;

type Window = { count: number; endsAt: number };

/** Counts wrong logins by account and by address, in memory. A right one clears the account's count. */
export class LoginLimiter {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns milliseconds to wait before another try, 0 when one may be made now. */
  waitMs(account: string, address: string): number {
    return Math.max(
      this.#waitOf(`account ${account}`, TRIES.account),
      this.#waitOf(`address ${address}`, TRIES.address),
    );
  }

  /** Counts a try before its outcome is known, so that many at once do not slip through. */
  count(account: string, address: string): void {
    this.#add(`account ${account}`);
    this.#add(`address ${address}`);
  }

  /** The try was right: neither count is held against anyone. */
  forgive(account: string, address: string): void {
    this.#windows.delete(`account ${account}`);
    const window = this.#windows.get(`address ${address}`);
    if (window !== undefined) {
      window.count -= 1;
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
