import { MEDIA_TIMESCALE, type Ticks, ticks } from '@rostrum/units/time';

/**
 * Keeps sound beside the picture where an encoder's two clocks part: a capture card whose picture begins anew while the
 * sound goes on, a mixer whose sound was restarted. What arrives together belongs together.
 */

/** Muxers put sound up to a second away from its picture; more is another clock. */
const PARTED_TICKS = 3 * MEDIA_TIMESCALE;
/** Both clocks may step, one a moment after the other. */
const SURE_AFTER_MS = 300;
/** Weight of what was usual against the newest frame. */
const USUAL_WEIGHT = 0.98;

export class SoundClock {
  #shift = 0;
  /** How far sound is stamped from the picture that came last, where all is well. */
  #usual: number | undefined;
  #partedSince: number | undefined;

  /**
   * @param picture decode time of the picture that came last, encoder's clock.
   * @param nowMs monotonic milliseconds.
   * @returns where the sound belongs on the picture's clock; undefined while that is not sure.
   */
  place(pts: Ticks, picture: number, nowMs: number): Ticks | undefined {
    const apart = pts + this.#shift - picture;
    if (Math.abs(apart) <= PARTED_TICKS) {
      this.#partedSince = undefined;
      this.#usual = this.#usual === undefined ? apart : this.#usual * USUAL_WEIGHT + apart * (1 - USUAL_WEIGHT);
      return ticks(pts + this.#shift);
    }
    if (this.#shift !== 0 && Math.abs(pts - picture) <= PARTED_TICKS) {
      // The clocks are together again.
      this.#shift = 0;
      this.#partedSince = undefined;
      return pts;
    }
    this.#partedSince ??= nowMs;
    if (nowMs - this.#partedSince < SURE_AFTER_MS) {
      return undefined;
    }
    this.#partedSince = undefined;
    this.#shift = Math.round(picture + (this.#usual ?? 0) - pts);
    return ticks(pts + this.#shift);
  }
}
