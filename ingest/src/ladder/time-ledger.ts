import { MEDIA_TIMESCALE, type Ticks, ticks } from '@rostrum/units/time';

/**
 * The ladder counts milliseconds, the event ticks: the ledger remembers which tick each millisecond stands for, so that
 * every rung's picture has exactly the time of the source's picture it was made from. Since the millisecond is a name and
 * no more, it also says which pictures have to be key frames: ffmpeg, which counts from the first picture that it gives
 * out, is told to make one of each that is an even number of milliseconds after that.
 */

/** Pictures on their way through ffmpeg, at most: over half a minute at 60 a second; a ladder that lags so is shed. */
const ENTRIES_MAX = 4096;
const TICKS_PER_MS = MEDIA_TIMESCALE / 1000;

/** A picture is shown so much after it is decoded, at least, that no rounding brings the one before the other. */
const LEAD_MS = 2;

/** One for each run of ffmpeg. */
export class TimeLedger {
  readonly #base: Ticks;
  readonly #first: Ticks;
  readonly #entries = new Map<number, Ticks>();
  #lastDtsMs = -1;

  /** @param first the run's first picture, a key frame: its decode time is millisecond 0. */
  constructor(first: { readonly dts: Ticks; readonly pts: Ticks }) {
    this.#base = first.dts;
    this.#first = first.pts;
  }

  /**
   * @param isKey a key frame is to be made of it.
   * @returns the picture's times in milliseconds, or undefined where it is not to be fed: it cannot be told from the one
   * before, or is shown before the first, which nothing that is shown later is made from.
   */
  enter(dts: Ticks, pts: Ticks, isKey: boolean): { dtsMs: number; ptsMs: number } | undefined {
    const dtsMs = Math.round((dts - this.#base) / TICKS_PER_MS);
    const pairs = Math.round((pts - this.#base) / TICKS_PER_MS / 2);
    const ptsMs = pairs * 2 + LEAD_MS + (isKey ? 0 : 1);
    const isTaken = this.#entries.has(ptsMs) || this.#entries.has(ptsMs ^ 1);
    if (dtsMs <= this.#lastDtsMs || ptsMs < dtsMs || isTaken || pts < this.#first) {
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
    return this.#entries.get(ptsMs) ?? ticks(this.#base + Math.round((ptsMs - LEAD_MS) * TICKS_PER_MS));
  }
}
