import type { Clock } from '@rostrum/service/clock';
import { placeOf } from '@rostrum/service/networks';

/** Wrong keys from one place in {@link WINDOW_MS}: a program that goes on with an old one, not somebody who guesses. */
const WRONG_MAX = 60;
const WINDOW_MS = 10 * 60_000;
/** Places and keys remembered at once; the oldest is forgotten first. About 1 MB. */
const REMEMBERED_MAX = 10_000;

/**
 * Counts wrong API keys by the place they come from, in memory. Keys are not to be guessed, so what is spared is the
 * database: a key that was right is let through, whatever others at its place do.
 */
export class KeyLimiter {
  readonly #clock: Clock;
  readonly #wrong = new Map<string, { count: number; readonly endsAt: number }>();
  /** Ids of keys, by what they are looked up with. */
  readonly #proved = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param mark tells one key from others without being it. @returns milliseconds to wait, 0 when it may be tried. */
  waitMs(mark: string, address: string): number {
    const window = this.#wrong.get(placeOf(address));
    const left = window === undefined || window.count < WRONG_MAX ? 0 : window.endsAt - this.#clock.now();
    return this.#proved.has(mark) ? 0 : Math.max(0, left);
  }

  right(mark: string): void {
    this.#proved.add(mark);
    forgetOldest(this.#proved);
  }

  wrong(mark: string, address: string): void {
    this.#proved.delete(mark);
    const place = placeOf(address);
    const now = this.#clock.now();
    const window = this.#wrong.get(place);
    if (window !== undefined && window.endsAt > now) {
      window.count += 1;
      return;
    }
    this.#wrong.delete(place);
    this.#wrong.set(place, { count: 1, endsAt: now + WINDOW_MS });
    forgetOldest(this.#wrong);
  }
}

function forgetOldest(names: Set<string> | Map<string, unknown>): void {
  for (const oldest of names.keys()) {
    if (names.size <= REMEMBERED_MAX) {
      return;
    }
    names.delete(oldest);
  }
}
