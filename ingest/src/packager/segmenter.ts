import { writeFragment } from '@rostrum/media/cmaf/fragment';
import { rescale, type Seconds, type Ticks, type Timescale } from '@rostrum/units/time';
import { Cadence } from './cadence.ts';

/**
 * Gathers samples into parts: a part is closed before the sample that would cross the part target (§4.4.3.7), and where
 * pictures come steadily as soon as its last one is in, without waiting for the next to tell how long that lasts.
 */

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
  #sequence: number;
  readonly #cadence: Cadence;
  /** Where the next sample should start, after one whose duration was foretold. */
  #foretold: number | undefined;

  /** Duration of the last sample, track ticks; a guess for the next. */
  nominalDuration = 0;

  /** @param before what came before it of the same rendition: fragments, and where the next sample is due. */
  constructor(
    scale: Timescale,
    partTarget: Seconds,
    before: { readonly sequence: number; readonly expected: number | undefined },
    emit: (part: ClosedPart) => void,
  ) {
    this.#sequence = before.sequence;
    this.#foretold = before.expected;
    this.#partTicks = Math.floor(partTarget * scale + 1e-6);
    this.#jitterTicks = rescale(STAMP_JITTER_MS, 1000 as Timescale, scale);
    this.#emit = emit;
    this.#cadence = new Cadence(scale);
  }

  /** The sample whose end is not known yet. */
  get pending(): TrackSample | undefined {
    return this.#pending;
  }

  /** Where what is known of the segment ends, track ticks. */
  get knownEnd(): number | undefined {
    return this.#pending?.dts ?? this.#foretold;
  }

  /** Takes the next sample of the open segment, in decode order. */
  push(given: TrackSample): void {
    const sample = this.#continue(given);
    if (this.#pending !== undefined) {
      const elapsed = sample.dts - this.#pending.dts;
      const duration = elapsed > 0 ? elapsed : Math.max(1, this.nominalDuration);
      this.#cadence.add(duration);
      this.#add(this.#pending, duration);
      this.#pending = undefined;
    }
    if (sample.duration === undefined) {
      this.#pending = sample;
      this.#closeIfWhole(sample);
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

  /** A sample that comes when it was foretold decodes exactly there, so that decode times have no holes; it is shown at its own time. */
  #continue(sample: TrackSample): TrackSample {
    const foretold = this.#foretold;
    this.#foretold = undefined;
    if (foretold === undefined || !this.#cadence.isNear(sample.dts, foretold)) {
      return sample;
    }
    return { ...sample, dts: foretold, compositionOffset: sample.compositionOffset + sample.dts - foretold };
  }

  /** Closes a part with its newest sample, where the next surely comes too late for it. */
  #closeIfWhole(sample: TrackSample): void {
    if (!this.#cadence.isSteady) {
      return;
    }
    const { mean } = this.#cadence;
    const room = this.#partTicks - this.#partDuration;
    const isLast = room - mean < mean - this.#jitterTicks;
    if (mean - this.#jitterTicks <= room && isLast && this.#partDuration + mean >= this.#partTicks * PART_FLOOR) {
      const duration = Math.min(Math.round(mean), room);
      this.#pending = undefined;
      this.#add(sample, duration);
      this.#closePart();
      this.#foretold = sample.dts + duration;
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
