import { MEDIA_TIMESCALE } from '@rostrum/units/time';

/** How regular an encoder's pictures are, measured frame by frame; nothing is allocated for a frame. */

/** Intervals looked back on: some four seconds at 30 a second. */
const DELTAS = 128;
const KEYS = 8;
/** Events are counted in stretches of this length, of which the last few are summed. */
const STRETCH_MS = 5_000;
const STRETCHES = 12;
/** A stamp counts milliseconds, and is off by one at most on either side. */
const TREMBLE_TICKS = 2.5 * (MEDIA_TIMESCALE / 1000);
const IRREGULAR_SHARE = 0.3;
/** Intervals that are known before anything is said of them. */
const DELTAS_MIN = 48;
/** A longer interval is a pause, and no rhythm. */
const PAUSE_TICKS = 2 * MEDIA_TIMESCALE;

export type PictureFacts = {
  /** Usual time from picture to picture, seconds; undefined before it is known. */
  readonly frameSeconds: number | undefined;
  /** Share of intervals that are neither the usual one nor a multiple of it, 0 to 1. */
  readonly irregular: number;
  /** Pictures left out among those of the last minute, 0 to 1. */
  readonly missing: number;
  /** Seconds from key frame to key frame, the newest last, at most eight. */
  readonly keyIntervals: readonly number[];
  /** Since the newest key frame, seconds of the encoder's clock; undefined before the first. */
  readonly sinceKey: number | undefined;
  /** Most pictures in a row that are shown before one that came earlier. */
  readonly reorder: number;
  /** In the last minute: times at which the encoder's clock leapt, and stamps that stood still or fell back. */
  readonly leaps: number;
  readonly standing: number;
  /** In the last minute. */
  readonly pictures: number;
};

export class PictureMeter {
  readonly #deltas = new Float64Array(DELTAS);
  #deltaCount = 0;
  readonly #keys = new Float64Array(KEYS);
  #keyCount = 0;
  #lastDts = Number.NaN;
  #lastKey = Number.NaN;
  #highestPts = Number.NEGATIVE_INFINITY;
  #run = 0;
  #usual = Number.NaN;
  /** By stretch, the newest at `#stretch`. */
  readonly #pictures = new Float64Array(STRETCHES);
  readonly #missing = new Float64Array(STRETCHES);
  readonly #leaps = new Float64Array(STRETCHES);
  readonly #standing = new Float64Array(STRETCHES);
  readonly #runs = new Float64Array(STRETCHES);
  #stretch = 0;
  #stretchSince: number | undefined;
  #allPictures = 0;
  #allMissing = 0;

  /** Pictures that were left out, since the take began. */
  get missingEver(): number {
    return this.#allMissing;
  }

  get picturesEver(): number {
    return this.#allPictures;
  }

  /** @param nowMs monotonic milliseconds. */
  count(dts: number, pts: number, isKey: boolean, nowMs: number): void {
    this.#turn(nowMs);
    this.#allPictures += 1;
    this.#add(this.#pictures, 1);
    const delta = dts - this.#lastDts;
    this.#lastDts = dts;
    if (delta <= 0) {
      this.#add(this.#standing, 1);
    } else if (delta < PAUSE_TICKS) {
      this.#deltas[this.#deltaCount % DELTAS] = delta;
      this.#deltaCount += 1;
      this.#countMissing(delta);
    }
    if (isKey) {
      if (pts > this.#lastKey) {
        this.#keys[this.#keyCount % KEYS] = (pts - this.#lastKey) / MEDIA_TIMESCALE;
        this.#keyCount += 1;
      }
      this.#lastKey = pts;
    }
    if (pts >= this.#highestPts) {
      this.#highestPts = pts;
      this.#run = 0;
    } else {
      this.#run += 1;
      this.#runs[this.#stretch] = Math.max(this.#runs[this.#stretch] ?? 0, this.#run);
    }
  }

  /** The encoder's clock leapt: what comes is measured anew. */
  leapt(nowMs: number): void {
    this.#turn(nowMs);
    this.#add(this.#leaps, 1);
    this.#lastDts = Number.NaN;
    this.#lastKey = Number.NaN;
    this.#highestPts = Number.NEGATIVE_INFINITY;
    this.#run = 0;
  }

  /** To be asked about once a second: what is usual is found again. */
  facts(nowMs: number): PictureFacts {
    this.#turn(nowMs);
    const known = this.#deltas.slice(0, Math.min(this.#deltaCount, DELTAS));
    const isKnown = known.length >= DELTAS_MIN;
    const usual = isKnown ? (known.toSorted()[known.length >> 1] ?? 0) : Number.NaN;
    this.#usual = usual;
    const pictures = sum(this.#pictures);
    const missing = sum(this.#missing);
    return {
      frameSeconds: isKnown ? usual / MEDIA_TIMESCALE : undefined,
      irregular: isKnown ? known.filter((delta) => isIrregular(delta, usual)).length / known.length : 0,
      missing: pictures === 0 ? 0 : missing / (pictures + missing),
      keyIntervals: this.#keyIntervals(),
      sinceKey: Number.isNaN(this.#lastKey) ? undefined : Math.max(0, this.#lastDts - this.#lastKey) / MEDIA_TIMESCALE,
      reorder: Math.max(...this.#runs),
      leaps: sum(this.#leaps),
      standing: sum(this.#standing),
      pictures,
    };
  }

  #keyIntervals(): number[] {
    const count = Math.min(this.#keyCount, KEYS);
    return Array.from({ length: count }, (_, index) => this.#keys[(this.#keyCount - count + index) % KEYS] ?? 0);
  }

  #countMissing(delta: number): void {
    const steps = Math.round(delta / this.#usual);
    if (steps >= 2 && !isIrregular(delta, this.#usual)) {
      this.#add(this.#missing, steps - 1);
      this.#allMissing += steps - 1;
    }
  }

  #add(row: Float64Array, count: number): void {
    row[this.#stretch] = (row[this.#stretch] ?? 0) + count;
  }

  #turn(nowMs: number): void {
    this.#stretchSince ??= nowMs;
    while (nowMs - this.#stretchSince >= STRETCH_MS) {
      this.#stretchSince = Math.max(this.#stretchSince + STRETCH_MS, nowMs - STRETCH_MS * STRETCHES);
      this.#stretch = (this.#stretch + 1) % STRETCHES;
      for (const row of [this.#pictures, this.#missing, this.#leaps, this.#standing, this.#runs]) {
        row[this.#stretch] = 0;
      }
    }
  }
}

/** Whether an interval is neither the usual one nor a whole number of them: pictures that are left out keep the beat. */
function isIrregular(delta: number, usual: number): boolean {
  const beats = Math.max(1, Math.round(delta / usual));
  return Math.abs(delta - beats * usual) > Math.max(TREMBLE_TICKS, usual * IRREGULAR_SHARE);
}

function sum(row: Float64Array): number {
  return row.reduce((all, value) => all + value, 0);
}
