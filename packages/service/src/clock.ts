import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type Millis, millis } from '@rostrum/units/time';

/** A timer that can be taken back. `cancel` may be called any number of times. */
export type Timer = { cancel(): void };

/** Time, injected, so that tests own it. */
export type Clock = {
  /** Wall clock, milliseconds since 1970; may be set back. */
  wallNow(): Millis;
  /** Monotonic milliseconds from an arbitrary start, with fractions. */
  now(): Millis;
  /** Calls `run` once after `delayMs`. Does not keep the process alive. */
  after(delayMs: number, run: () => void): Timer;
  /** Calls `run` every `periodMs`. Does not keep the process alive. */
  every(periodMs: number, run: () => void): Timer;
};

/** The machine's own time. */
export const systemClock: Clock = {
  wallNow: () => millis(Date.now()),
  now: () => millis(performance.now()),
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
  every(periodMs, run) {
    const handle = setInterval(run, periodMs);
    handle.unref();
    return { cancel: () => clearInterval(handle) };
  },
};

/**
 * Waits in real time and keeps the process alive meanwhile: for what other processes do, over which no test's clock has
 * a say. Ends early, without a fault, when `signal` is aborted.
 */
export async function realPause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) {
      throw error;
    }
  }
}

/** A clock that stands still until told. Timers run in the order they are due. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #wallStart: number;
  readonly #timers = new Set<{ at: number; run: () => void; periodMs?: number }>();

  constructor(wallStart = 1_700_000_000_000) {
    this.#wallStart = wallStart;
  }

  wallNow(): Millis {
    return millis(this.#wallStart + this.#now);
  }

  now(): Millis {
    return millis(this.#now);
  }

  after(delayMs: number, run: () => void): Timer {
    return this.#add({ at: this.#now + delayMs, run });
  }

  every(periodMs: number, run: () => void): Timer {
    return this.#add({ at: this.#now + periodMs, run, periodMs });
  }

  /** Lets `ms` pass, running what falls due on the way. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      let next: { at: number; run: () => void; periodMs?: number } | undefined;
      for (const timer of this.#timers) {
        if (timer.at <= end && (next === undefined || timer.at < next.at)) {
          next = timer;
        }
      }
      if (next === undefined) {
        break;
      }
      this.#now = next.at;
      if (next.periodMs === undefined) {
        this.#timers.delete(next);
      } else {
        next.at += next.periodMs;
      }
      next.run();
    }
    this.#now = end;
  }

  #add(timer: { at: number; run: () => void; periodMs?: number }): Timer {
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }
}
