import { writeFragment } from '@rostrum/media/cmaf/fragment';
import { rescale, type Seconds, type Ticks, type Timescale } from '@rostrum/units/time';

/** Gathers samples into parts: a part is closed before the sample that would cross the part target (§4.4.3.7). */

/** One coded picture or sound frame, in its track's timescale. */
export type TrackSample = {
  readonly dts: number;
  /** PTS − DTS. */
  readonly compositionOffset: number;
  /** Where known beforehand (sound); otherwise the next sample tells it. */
  readonly duration?: number;
  readonly isKey: boolean;
  readonly data: Uint8Array;
};

export type ClosedPart = {
  readonly bytes: Uint8Array;
  /** Track ticks. */
  readonly duration: number;
  readonly isIndependent: boolean;
};

/** Encoders stamp whole milliseconds: a frame's end may seem up to one early or late. */
const STAMP_JITTER_MS = 1;
/** §4.4.3.7: a part is at least 85 % of the target, but for the last of its segment. */
const PART_FLOOR = 0.85;

/** The part in progress of one rendition. Holds at most a part's samples and one more. */
export class Segmenter {
  readonly #partTicks: number;
  readonly #jitterTicks: number;
  readonly #emit: (part: ClosedPart) => void;
  #samples: (TrackSample & { duration: number })[] = [];
  #partDuration = 0;
  #pending: TrackSample | undefined;
  #sequence = 0;

  /** Duration of the last sample, track ticks; a guess for the next. */
  nominalDuration = 0;

  constructor(scale: Timescale, partTarget: Seconds, emit: (part: ClosedPart) => void) {
    this.#partTicks = Math.floor(partTarget * scale + 1e-6);
    this.#jitterTicks = rescale(STAMP_JITTER_MS, 1000 as Timescale, scale);
    this.#emit = emit;
  }

  /** The sample whose end is not known yet. */
  get pending(): TrackSample | undefined {
    return this.#pending;
  }

  /** Takes the next sample of the open segment, in decode order. */
  push(sample: TrackSample): void {
    if (this.#pending !== undefined) {
      const elapsed = sample.dts - this.#pending.dts;
      this.#add(this.#pending, elapsed > 0 ? elapsed : Math.max(1, this.nominalDuration));
      this.#pending = undefined;
    }
    if (sample.duration === undefined) {
      this.#pending = sample;
    } else {
      this.#add(sample, sample.duration);
    }
    this.#closeIfNextCrosses();
  }

  /** Ends the segment. `lastDuration`: that of the pending sample, track ticks. */
  flush(lastDuration: number): void {
    if (this.#pending !== undefined) {
      this.#add(this.#pending, Math.max(1, lastDuration));
      this.#pending = undefined;
    }
    this.#closePart();
  }

  #add(sample: TrackSample, duration: number): void {
    if (this.#samples.length > 0 && this.#partDuration + duration > this.#partTicks) {
      this.#closePart();
    }
    this.#samples.push({ ...sample, duration });
    this.#partDuration += duration;
    this.nominalDuration = duration;
    if (this.#partDuration >= this.#partTicks) {
      this.#closePart();
    }
  }

  /** Closes a part as soon as it is sure that one more sample would cross: no frame time is lost waiting for it. */
  #closeIfNextCrosses(): void {
    const withNext = this.#partDuration + this.nominalDuration;
    if (this.#partDuration >= this.#partTicks * PART_FLOOR && withNext - this.#jitterTicks > this.#partTicks) {
      this.#closePart();
    }
  }

  #closePart(): void {
    const first = this.#samples[0];
    if (first === undefined) {
      return;
    }
    this.#sequence += 1;
    const bytes = writeFragment({
      sequence: this.#sequence,
      trackId: 1,
      baseDecodeTime: first.dts,
      samples: this.#samples,
    });
    const isIndependent = this.#samples.some((sample) => sample.isKey);
    const duration = this.#partDuration;
    this.#samples = [];
    this.#partDuration = 0;
    this.#emit({ bytes, duration, isIndependent });
  }
}

/** Event ticks in a track's timescale. */
export function toTrack(time: Ticks, scale: Timescale): number {
  return rescale(time, 90_000 as Timescale, scale);
}
