import { MEDIA_TIMESCALE, type Ticks, ticks } from '@rostrum/units/time';

/**
 * The ladder counts milliseconds, the event ticks: the ledger remembers which tick each millisecond stands for, so that
 * every rung's picture has exactly the time of the source's picture it was made from.
 */

/** Pictures on their way through ffmpeg, at most: over half a minute at 60 a second; a ladder that lags so is shed. */
const ENTRIES_MAX = 4096;
const TICKS_PER_MS = MEDIA_TIMESCALE / 1000;

/** One for each run of ffmpeg. */
export class TimeLedger {
  readonly #base: Ticks;
  readonly #entries = new Map<number, Ticks>();
  #lastDtsMs = -1;

  /** @param base decode time of the run's first picture: its millisecond 0. */
  constructor(base: Ticks) {
    this.#base = base;
  }

  /** @returns the picture's times in milliseconds, or undefined when it cannot be told from the one before. */
  enter(dts: Ticks, pts: Ticks): { dtsMs: number; ptsMs: number } | undefined {
    const dtsMs = Math.round((dts - this.#base) / TICKS_PER_MS);
    const ptsMs = Math.round((pts - this.#base) / TICKS_PER_MS);
    if (dtsMs <= this.#lastDtsMs || ptsMs < dtsMs || this.#entries.has(ptsMs)) {
      return undefined;
    }
    this.#lastDtsMs = dtsMs;
    this.#entries.set(ptsMs, pts);
    if (this.#entries.size > ENTRIES_MAX) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    return { dtsMs, ptsMs };
  }

  /** @returns the exact time of a picture that came out; where it is unknown, its millisecond's. */
  restore(ptsMs: number): Ticks {
    return this.#entries.get(ptsMs) ?? ticks(this.#base + Math.round(ptsMs * TICKS_PER_MS));
  }
}
