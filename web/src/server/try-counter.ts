import type { Clock } from '@rostrum/service/clock';

type Window = { count: number; endsAt: number };

/** Names remembered at once; the oldest window is forgotten first. About 1 MB. */
const REMEMBERED_MAX = 10_000;

/** Counts tries by name, each in a window of its own that begins with the first, in memory. */
export class TryCounter {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
  }

  /** @returns milliseconds until one more try may be made, 0 when it may be now. */
  waitMs(name: string, tries: number): number {
    const window = this.#windows.get(name);
    const left = window === undefined ? 0 : window.endsAt - this.#clock.now();
    return window !== undefined && left > 0 && window.count >= tries ? left : 0;
  }

  add(name: string): void {
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
    this.#windows.set(name, { count: 1, endsAt: now + this.#windowMs });
  }

  /** One try is not held against the name any more. */
  takeBack(name: string): void {
    const window = this.#windows.get(name);
    if (window !== undefined) {
      window.count -= 1;
    }
  }

  /** No try is held against the name any more. */
  forget(name: string): void {
    this.#windows.delete(name);
  }
}
