import { MEDIA_TIMESCALE } from '@rostrum/units/time';

/** How an encoder's sound comes, beside its picture; nothing is allocated for a frame. */

/** The distance to the picture is the mean of these stretches. */
const STRETCH_MS = 5_000;
const STRETCHES = 24;
/** Further from the picture is another clock; the session moves it beside the picture. */
const PARTED_MS = 3_000;
const TICKS_PER_MS = MEDIA_TIMESCALE / 1000;
/** A hole is at least this much longer than a frame of sound. */
const HOLE_MS = 30;
/** Stretches over which a parting of the clocks can be told: a minute. */
const PARTING_STRETCHES = 12;

export type SoundFacts = {
  /** Milliseconds since the last frame; undefined where none ever came. */
  readonly sinceLastMs: number | undefined;
  /** How far ahead of the picture that came last sound is stamped, milliseconds; below 0 where behind. */
  readonly aheadMs: number | undefined;
  /** What sound gains on the picture in a minute, milliseconds; undefined before it can be told. */
  readonly partingMs: number | undefined;
  /** In the last minute: holes between frames, and their share of the time. */
  readonly holes: number;
  /** Bits a second, of the last stretch that is over. */
  readonly bitrate: number;
};

export class SoundMeter {
  readonly #ahead = new Float64Array(STRETCHES);
  readonly #counts = new Float64Array(STRETCHES);
  readonly #holes = new Float64Array(STRETCHES);
  readonly #bytes = new Float64Array(STRETCHES);
  #stretches = 0;
  #since: number | undefined;
  #lastAt: number | undefined;
  #lastPts = Number.NaN;

  /**
   * @param pts encoder's clock, ticks. @param pictureDts of the picture that came last; NaN before the first.
   * @param frameMs what a frame of sound lasts.
   */
  count(pts: number, byteLength: number, pictureDts: number, frameMs: number, nowMs: number): void {
    this.#turn(nowMs);
    const at = this.#stretches % STRETCHES;
    this.#lastAt = nowMs;
    this.#bytes[at] = (this.#bytes[at] ?? 0) + byteLength;
    const ahead = (pts - pictureDts) / TICKS_PER_MS;
    if (Math.abs(ahead) < PARTED_MS) {
      this.#ahead[at] = (this.#ahead[at] ?? 0) + ahead;
      this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    }
    const step = (pts - this.#lastPts) / TICKS_PER_MS;
    if (step > frameMs + HOLE_MS && step < PARTED_MS) {
      this.#holes[at] = (this.#holes[at] ?? 0) + 1;
    }
    this.#lastPts = pts;
  }

  facts(nowMs: number): SoundFacts {
    this.#turn(nowMs);
    const over = Math.min(this.#stretches, STRETCHES - 1);
    const recent = this.#mean(1);
    const before = over > PARTING_STRETCHES ? this.#mean(1 + PARTING_STRETCHES) : undefined;
    let holes = 0;
    for (let ago = 0; ago <= Math.min(over, PARTING_STRETCHES - 1); ago += 1) {
      holes += this.#holes[(this.#stretches - ago) % STRETCHES] ?? 0;
    }
    return {
      sinceLastMs: this.#lastAt === undefined ? undefined : nowMs - this.#lastAt,
      aheadMs: recent,
      partingMs: recent === undefined || before === undefined ? undefined : recent - before,
      holes,
      bitrate: over === 0 ? 0 : ((this.#bytes[(this.#stretches - 1) % STRETCHES] ?? 0) * 8000) / STRETCH_MS,
    };
  }

  #mean(ago: number): number | undefined {
    const at = (this.#stretches - ago + STRETCHES) % STRETCHES;
    const count = this.#stretches < ago ? 0 : (this.#counts[at] ?? 0);
    return count === 0 ? undefined : (this.#ahead[at] ?? 0) / count;
  }

  #turn(nowMs: number): void {
    this.#since ??= nowMs;
    while (nowMs - this.#since >= STRETCH_MS) {
      this.#since = Math.max(this.#since + STRETCH_MS, nowMs - STRETCH_MS * STRETCHES);
      this.#stretches += 1;
      const at = this.#stretches % STRETCHES;
      for (const row of [this.#ahead, this.#counts, this.#holes, this.#bytes]) {
        row[at] = 0;
      }
    }
  }
}
