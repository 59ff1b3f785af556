import type { VideoFrame } from '@rostrum/media/access-unit';
import type { Clock } from '@rostrum/service/clock';
import { MEDIA_TIMESCALE, type Ticks } from '@rostrum/units/time';

/** What an encoder really sends, measured over the last seconds: for the studio, and for advice in words. */

/** Length of the measured stretch. */
const STRETCH_MS = 5_000;
/** Frame rates encoders are set to; a measured one within 1 % of these is one of these. */
const COMMON_RATES = [12, 15, 20, 23.976, 24, 25, 29.97, 30, 48, 50, 59.94, 60, 120];

export type SourceFigures = {
  /** Bits a second. */
  readonly bitrate: number;
  readonly fps: number;
  /** Seconds from key frame to key frame; undefined before the second one. */
  readonly keyFrameInterval: number | undefined;
};

/** One for each take. */
export class SourceMeter {
  readonly #clock: Clock;
  #since: number;
  #bytes = 0;
  #frames = 0;
  #firstDts: Ticks | undefined;
  #lastDts: Ticks | undefined;
  #lastKey: Ticks | undefined;
  #figures: SourceFigures = { bitrate: 0, fps: 0, keyFrameInterval: undefined };

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  get figures(): SourceFigures {
    return this.#figures;
  }

  countAudio(byteLength: number): void {
    this.#bytes += byteLength;
  }

  /** @returns whether the figures were made anew. */
  countVideo(frame: VideoFrame): boolean {
    this.#bytes += frame.data.byteLength;
    this.#frames += 1;
    this.#firstDts ??= frame.dts;
    this.#lastDts = frame.dts;
    if (frame.isKey) {
      if (this.#lastKey !== undefined) {
        this.#figures = { ...this.#figures, keyFrameInterval: (frame.pts - this.#lastKey) / MEDIA_TIMESCALE };
      }
      this.#lastKey = frame.pts;
    }
    const elapsed = this.#clock.now() - this.#since;
    if (elapsed < STRETCH_MS) {
      return false;
    }
    const span = (this.#lastDts - this.#firstDts) / MEDIA_TIMESCALE;
    this.#figures = {
      ...this.#figures,
      bitrate: Math.round((this.#bytes * 8 * 1000) / elapsed),
      fps: span > 0 ? nearestRate((this.#frames - 1) / span) : 0,
    };
    this.#since = this.#clock.now();
    this.#bytes = 0;
    this.#frames = 0;
    this.#firstDts = undefined;
    return true;
  }
}

/** @returns the common rate that a measured one means, or the measured one. */
export function nearestRate(measured: number): number {
  const near = COMMON_RATES.filter((rate) => Math.abs(rate - measured) / rate < 0.01).toSorted(
    (a, b) => Math.abs(a - measured) - Math.abs(b - measured),
  )[0];
  return near ?? Math.round(measured * 1000) / 1000;
}
