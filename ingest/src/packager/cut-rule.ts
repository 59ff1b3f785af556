import { MEDIA_TIMESCALE, type Seconds, type Ticks } from '@rostrum/units/time';

/** Where the leading rendition is cut: pure predicates over event ticks. */

/** §4.4.3.1 with the bound this house sets: below 2 s there is nothing to win, above 10 s plain players lag by half a minute. */
const TARGET_DURATION_MIN_S = 2;
const TARGET_DURATION_MAX_S = 10;
/** How far a segment may exceed the target duration and still round to it (§4.4.3.1: rounded to the nearest second). */
const OVERRUN_S = 0.45;
/** Encoders stamp whole milliseconds and place key frames a frame early or late. */
const KEY_TOLERANCE_S = 0.05;
/** After a cut without key frame, the next key frame may cut again once this much is in. */
const REGAIN_AFTER_S = 0.5;

export type CutState = {
  /** Start of the open segment. */
  readonly segmentStart: Ticks;
  readonly isSegmentIndependent: boolean;
  readonly segmentTargetSeconds: Seconds;
  /** Fixed from the first whole GOP; undefined until then. */
  readonly targetDuration: Seconds | undefined;
  /** The last whole GOP's length; 0 when none is known. */
  readonly lastGopSeconds: number;
};

/** The target duration of an event, from its first segment (one whole GOP or several). Whole seconds, 2 to 10. */
export function chooseTargetDuration(firstSegmentSeconds: number, segmentTargetSeconds: Seconds): Seconds {
  const wanted = Math.max(Math.round(firstSegmentSeconds), Math.round(segmentTargetSeconds), TARGET_DURATION_MIN_S);
  return Math.min(wanted, TARGET_DURATION_MAX_S) as Seconds;
}

/** Whether a key frame at `time` starts a new segment. */
export function isCutAtKey(state: CutState, time: Ticks): boolean {
  const length = (time - state.segmentStart) / MEDIA_TIMESCALE;
  if (length >= state.segmentTargetSeconds - KEY_TOLERANCE_S) {
    return true;
  }
  if (!state.isSegmentIndependent && length >= REGAIN_AFTER_S) {
    return true;
  }
  // The next key frame would come too late to be waited for.
  return (
    state.targetDuration !== undefined &&
    length >= REGAIN_AFTER_S &&
    length + state.lastGopSeconds > state.targetDuration + OVERRUN_S
  );
}

/** Whether a segment must be cut before a frame that is no key frame. `nextEnd`: where that frame would end. */
export function isCutForced(state: CutState, nextEnd: Ticks): boolean {
  const limit = (state.targetDuration ?? TARGET_DURATION_MAX_S) + OVERRUN_S;
  return (nextEnd - state.segmentStart) / MEDIA_TIMESCALE > limit;
}

/**
 * The part target of an event: the configured one, or, where whole frames would leave parts under 85 % of it
 * (§4.4.3.7), the next multiple of the frame duration. Seconds.
 */
export function choosePartTarget(configured: Seconds, frameRate: number | undefined): Seconds {
  if (frameRate === undefined || frameRate <= 0 || frameRate > 300) {
    return configured;
  }
  const frame = 1 / frameRate;
  const whole = Math.floor(configured / frame + 1e-6) * frame;
  // One millisecond is lost where an encoder stamps whole milliseconds.
  if (whole - 0.001 >= configured * 0.85) {
    return configured;
  }
  const frames = Math.ceil(configured / frame - 1e-6);
  return (Math.ceil(frames * frame * 1000 + 1 - 1e-6) / 1000) as Seconds;
}
