import type { AudioFrame, VideoFrame } from '@rostrum/media/access-unit';
import { MEDIA_TIMESCALE, type Ticks } from '@rostrum/units/time';

/** The newest media of an encoder that is not shown: what it begins with when it is. */

/** Longer than a GOP and the time it takes to see that the other one fails. */
const KEPT_TICKS = 12 * MEDIA_TIMESCALE;
/** A key frame that came this much earlier is taken too: a frame at 30 a second, which both may have sent at once. */
const EARLY_TICKS = 3_000;
const KEPT_MAX_BYTES = 48 * 1024 * 1024;

/** A frame, and the event's time when it came. */
export type StoodBy = { readonly at: Ticks } & (
  | { readonly video: VideoFrame; readonly audio?: undefined }
  | { readonly audio: AudioFrame; readonly index: number; readonly video?: undefined }
);

/** In order of arrival; begins with a key frame. */
export class Standby {
  #frames: StoodBy[] = [];
  #byteLength = 0;

  get isEmpty(): boolean {
    return this.#frames.length === 0;
  }

  add(frame: StoodBy): void {
    if (this.#frames.length === 0 && frame.video?.isKey !== true) {
      return;
    }
    this.#frames.push(frame);
    this.#byteLength += sizeOf(frame);
    const first = this.#frames[0];
    if (first !== undefined && (frame.at - first.at > KEPT_TICKS || this.#byteLength > KEPT_MAX_BYTES)) {
      this.#dropGop();
    }
  }

  /**
   * Gives what came from the first key frame at or after `since`, and forgets all.
   * @returns nothing where no key frame has come since then.
   */
  takeSince(since: Ticks): readonly StoodBy[] {
    const first = this.#frames.findIndex(({ at, video }) => video?.isKey === true && at >= since - EARLY_TICKS);
    const taken = first === -1 ? [] : this.#frames.slice(first);
    this.clear();
    return taken;
  }

  clear(): void {
    this.#frames = [];
    this.#byteLength = 0;
  }

  #dropGop(): void {
    const next = this.#frames.findIndex(({ video }, index) => index > 0 && video?.isKey === true);
    const dropped = this.#frames.splice(0, next === -1 ? this.#frames.length : next);
    this.#byteLength -= dropped.reduce((sum, frame) => sum + sizeOf(frame), 0);
  }
}

function sizeOf({ video, audio }: StoodBy): number {
  return (video ?? audio)?.data.byteLength ?? 0;
}
