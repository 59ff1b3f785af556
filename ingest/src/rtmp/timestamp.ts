import { type Ticks, ticks } from '@rostrum/units/time';
import { RtmpError } from './errors.ts';

/** RTMP counts milliseconds in 32 bits and wraps after 49.7 days (Adobe RTMP 1.0 §4). */

const TICKS_PER_MILLISECOND = 90;
/** 139 years. Only timestamps that jump by weeks with every message come here; past it ticks would lose precision. */
const MAX_CLOCK_MS = 2 ** 42;

/**
 * Unwraps an encoder's 32-bit clock. One for all tracks of a connection: the nearest time to the one before is meant,
 * forward or back, so steps under 24.8 days are exact, and a track that wraps before another stays beside it.
 */
export class TimestampUnwrapper {
  #lastMs: number | undefined;

  /**
   * @param timestampMs 0 to 2^32 − 1.
   * @returns milliseconds that go on past 2^32; below zero only where an encoder steps back behind its first time.
   * @throws RtmpError `CLOCK_BEYOND_REASON`.
   */
  unwrap(timestampMs: number): number {
    // `| 0` takes the difference modulo 2^32, as signed.
    const clockMs = this.#lastMs === undefined ? timestampMs : this.#lastMs + ((timestampMs - this.#lastMs) | 0);
    if (Math.abs(clockMs) > MAX_CLOCK_MS) {
      throw new RtmpError('CLOCK_BEYOND_REASON');
    }
    this.#lastMs = clockMs;
    return clockMs;
  }
}

/** Whole milliseconds of an encoder in 90 kHz ticks, exactly. */
export function ticksFromClock(milliseconds: number): Ticks {
  return ticks(milliseconds * TICKS_PER_MILLISECOND);
}
