import { MEDIA_TIMESCALE, type Ticks, ticks } from '@rostrum/units/time';
import type { AudioFrame } from '../access-unit.ts';

/** Times of sound frames: told of some, counted for the rest (ISO/IEC 13818-1 §2.4.3.7: a PTS is of the first frame that begins). */

/** Frames whose time is not known yet; a PES packet tells one every 0.7 s at least (§2.7.4). */
const MAX_WAITING = 128;

/** Gives frames their times. Where the count is lost, frames wait for the next time that is told, and are counted back from it. */
export class SoundTimes {
  readonly #onFrame: (frame: AudioFrame) => void;
  /** 90 kHz, of the last time told, and samples since then; undefined while the count is lost. */
  #anchor: { readonly pts: number; samples: number } | undefined;
  #waiting: { readonly data: Uint8Array; readonly samples: number }[] = [];
  #rate: number = MEDIA_TIMESCALE;

  constructor(onFrame: (frame: AudioFrame) => void) {
    this.#onFrame = onFrame;
  }

  /** Samples a second from here on. Frames that wait were counted in others, and are let go. */
  setRate(rate: number): void {
    if (this.#anchor !== undefined) {
      this.#anchor = { pts: this.#next(this.#anchor), samples: 0 };
    }
    this.#waiting = [];
    this.#rate = rate;
  }

  /** The next frame pushed begins at `pts`. */
  tell(pts: Ticks): void {
    let left = this.#waiting.reduce((sum, { samples }) => sum + samples, 0);
    for (const { data, samples } of this.#waiting) {
      this.#onFrame({ pts: ticks(pts - this.#ticks(left)), data });
      left -= samples;
    }
    this.#waiting = [];
    this.#anchor = { pts, samples: 0 };
  }

  /** @param data is kept. */
  push(data: Uint8Array, samples: number): void {
    const anchor = this.#anchor;
    if (anchor !== undefined) {
      this.#onFrame({ pts: ticks(this.#next(anchor)), data });
      anchor.samples += samples;
      return;
    }
    this.#waiting.push({ data, samples });
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting.shift();
    }
  }

  /** Frames are missing here, nobody knows how many. */
  lose(): void {
    this.#anchor = undefined;
    this.#waiting = [];
  }

  #next({ pts, samples }: { pts: number; samples: number }): number {
    return pts + this.#ticks(samples);
  }

  #ticks(samples: number): number {
    return Math.round((samples * MEDIA_TIMESCALE) / this.#rate);
  }
}
