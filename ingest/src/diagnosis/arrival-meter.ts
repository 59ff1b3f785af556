import { MEDIA_TIMESCALE } from '@rostrum/units/time';
import { type Collapses, findCollapses } from './collapses.ts';
import { driftOf } from './drift.ts';

/** When an encoder's media arrives, against when it says it was made: collapses, bursts, drift. A row a second. */

/** Seconds looked back on. */
const ROWS = 300;
const ROW_MS = 1_000;
const TICKS_PER_MS = MEDIA_TIMESCALE / 1000;
/** A wait of this length between two pictures is a pause of the line, or the space between two bursts. */
const WAIT_MS = 400;
/** Over these seconds bursts and the line's speed are judged. */
const RECENT_ROWS = 20;
const PEAK_ROWS = 5;
const MEAN_ROWS = 60;

export type ArrivalFacts = {
  /** Bits a second: over the last five seconds, the most in five seconds of the last minute, and over all of it. */
  readonly bitrate: number;
  readonly peakBitrate: number;
  readonly meanBitrate: number;
  /** Pictures a second that came in the last five. */
  readonly fps: number;
  /** Since the newest picture came, milliseconds; undefined before the first. */
  readonly sinceLastMs: number | undefined;
  /** Share of the last twenty seconds that was spent in waits of 0.4 s and more, 0 to 1, and how long one lasts. */
  readonly waiting: number;
  readonly waitMs: number;
  /** Seconds of media that came in each second, over the last twenty; undefined before they are over. */
  readonly speed: number | undefined;
  /** How much later the newest came than the earliest of the last minutes, milliseconds. */
  readonly lateMs: number;
  readonly collapses: Collapses;
  /** What the encoder's clock gains, parts of a million; undefined while it cannot be told. */
  readonly driftPpm: number | undefined;
};

export class ArrivalMeter {
  readonly #bytes = new Float64Array(ROWS);
  /** Of the picture that was least late in a second, milliseconds; NaN where none came. */
  readonly #late = new Float64Array(ROWS).fill(Number.NaN);
  readonly #pictures = new Float64Array(ROWS);
  readonly #waits = new Float64Array(ROWS);
  readonly #waitCounts = new Float64Array(ROWS);
  /** Media that had come by the end of a second, milliseconds of the encoder's clock. */
  readonly #reached = new Float64Array(ROWS);
  /** Rows that are over. */
  #rows = 0;
  #rowSince: number | undefined;
  #zero: number | undefined;
  #lastAt: number | undefined;
  #highest = 0;

  /** @param dts encoder's clock. @param nowMs monotonic milliseconds. */
  countPicture(dts: number, byteLength: number, nowMs: number): void {
    this.countBytes(byteLength, nowMs);
    const at = this.#rows % ROWS;
    const media = dts / TICKS_PER_MS;
    this.#pictures[at] = (this.#pictures[at] ?? 0) + 1;
    this.#zero ??= nowMs - media;
    const late = nowMs - media - this.#zero;
    const least = this.#late[at] ?? Number.NaN;
    // NaN is no less than anything.
    this.#late[at] = least <= late ? least : late;
    this.#highest = Math.max(this.#highest, media);
    const wait = nowMs - (this.#lastAt ?? nowMs);
    if (wait > WAIT_MS) {
      this.#waits[at] = (this.#waits[at] ?? 0) + wait;
      this.#waitCounts[at] = (this.#waitCounts[at] ?? 0) + 1;
    }
    this.#lastAt = nowMs;
  }

  countBytes(byteLength: number, nowMs: number): void {
    this.#turn(nowMs);
    const at = this.#rows % ROWS;
    this.#bytes[at] = (this.#bytes[at] ?? 0) + byteLength;
  }

  /** The encoder's clock leapt: all is measured anew. */
  leapt(): void {
    this.#rows = 0;
    this.#rowSince = undefined;
    this.#zero = undefined;
    this.#lastAt = undefined;
    this.#highest = 0;
    this.#open();
  }

  facts(nowMs: number): ArrivalFacts {
    this.#turn(nowMs);
    const late = this.#lateRows();
    const recent = Math.min(RECENT_ROWS, this.#rows);
    const waits = this.#sum(this.#waitCounts, recent);
    const waited = this.#sum(this.#waits, recent);
    return {
      bitrate: this.#rate(0, PEAK_ROWS),
      peakBitrate: this.#peak(),
      meanBitrate: this.#rate(0, MEAN_ROWS),
      fps: this.#sum(this.#pictures, Math.min(PEAK_ROWS, this.#rows)) / Math.max(1, Math.min(PEAK_ROWS, this.#rows)),
      sinceLastMs: this.#lastAt === undefined ? undefined : nowMs - this.#lastAt,
      waiting: recent === 0 ? 0 : Math.min(1, waited / (recent * ROW_MS)),
      waitMs: waits === 0 ? 0 : waited / waits,
      speed: this.#speed(),
      lateMs: late.length === 0 ? 0 : (late.at(-1) ?? 0) - Math.min(...late),
      collapses: findCollapses(late),
      driftPpm: driftOf(late),
    };
  }

  #speed(): number | undefined {
    if (this.#rows <= RECENT_ROWS) {
      return undefined;
    }
    const [newest, oldest] = [this.#value(this.#reached, 1), this.#value(this.#reached, RECENT_ROWS + 1)];
    return (newest - oldest) / (RECENT_ROWS * ROW_MS);
  }

  /** Oldest first. Where nothing came in a second, it was later by one more. */
  #lateRows(): number[] {
    const count = Math.min(this.#rows, ROWS - 1);
    const rows: number[] = [];
    for (let ago = count; ago >= 1; ago -= 1) {
      const late = this.#value(this.#late, ago);
      rows.push(Number.isNaN(late) ? (rows.at(-1) ?? 0) + ROW_MS : late);
    }
    return rows;
  }

  /** Bits a second of some rows that are over, the newest `skipped` left out. */
  #rate(skipped: number, wanted: number): number {
    const count = Math.min(wanted, this.#rows - skipped, ROWS - 1 - skipped);
    let bytes = 0;
    for (let ago = skipped + 1; ago <= skipped + count; ago += 1) {
      bytes += this.#value(this.#bytes, ago);
    }
    return count <= 0 ? 0 : (bytes * 8) / count;
  }

  #peak(): number {
    let peak = 0;
    for (let skipped = 0; skipped + PEAK_ROWS <= Math.min(MEAN_ROWS, this.#rows); skipped += PEAK_ROWS) {
      peak = Math.max(peak, this.#rate(skipped, PEAK_ROWS));
    }
    return peak;
  }

  #sum(row: Float64Array, count: number): number {
    let all = 0;
    for (let ago = 1; ago <= count; ago += 1) {
      all += this.#value(row, ago);
    }
    return all;
  }

  /** @param ago 1 is the newest row that is over. */
  #value(row: Float64Array, ago: number): number {
    return row[(this.#rows - ago) % ROWS] ?? 0;
  }

  #turn(nowMs: number): void {
    this.#rowSince ??= nowMs;
    while (nowMs - this.#rowSince >= ROW_MS) {
      this.#reached[this.#rows % ROWS] = this.#highest;
      this.#rows += 1;
      this.#rowSince = Math.max(this.#rowSince + ROW_MS, nowMs - ROWS * ROW_MS);
      this.#open();
    }
  }

  #open(): void {
    const at = this.#rows % ROWS;
    this.#late[at] = Number.NaN;
    this.#bytes[at] = 0;
    this.#pictures[at] = 0;
    this.#waits[at] = 0;
    this.#waitCounts[at] = 0;
  }
}
