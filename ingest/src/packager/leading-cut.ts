import type { VideoFrame } from '@rostrum/media/access-unit';
import { MEDIA_TIMESCALE, type Seconds, type Ticks, ticks } from '@rostrum/units/time';
import { type CutState, isCutAtKey, isCutForced } from './cut-rule.ts';
import { EVENT_START_TICKS, type PlannedSegment, secondsBetween } from './timeline.ts';

/** Looks at the source's pictures one by one and says where the timeline is cut before each. */

/** What happens before a picture is taken. `at`: where the next segment starts, event ticks. */
export type Cut =
  | { readonly kind: 'none' }
  /** The section's first segment. */
  | { readonly kind: 'first'; readonly at: Ticks }
  /** Pictures are missing: the open segment ends at `end`, the hole is a gap. */
  | { readonly kind: 'hole'; readonly end: Ticks; readonly at: Ticks }
  | { readonly kind: 'key'; readonly at: Ticks }
  /** A key frame came too late: a segment starts without one. */
  | { readonly kind: 'forced'; readonly at: Ticks };

/** A frame's length before two are known: 30 a second. */
const FRAME_TICKS_ASSUMED = 3000;

export class LeadingCut {
  readonly #segmentTarget: Seconds;
  readonly #partTicks: number;
  #lead: number | undefined;
  #lastEnd: Ticks = EVENT_START_TICKS;
  #lastDts = 0;
  #maxPts = 0;
  #frameTicks = FRAME_TICKS_ASSUMED;
  #lastKey: Ticks | undefined;
  #lastGopSeconds = 0;
  /** Where the last picture stood that a cut may stand before, and how far apart they were at most in this section. */
  #lastAnchor: Ticks | undefined;
  #anchorGap = 0;

  constructor(segmentTarget: Seconds, partTarget: Seconds) {
    this.#segmentTarget = segmentTarget;
    this.#partTicks = partTarget * MEDIA_TIMESCALE;
  }

  /** How far decoding runs ahead of presentation in this section. */
  get lead(): number {
    return this.#lead ?? 0;
  }

  /** Where the last picture ends, event ticks. */
  get lastEnd(): Ticks {
    return this.#lastEnd;
  }

  get frameTicks(): number {
    return this.#frameTicks;
  }

  /** Whether the section's first picture is known. */
  get hasBegun(): boolean {
    return this.#lead !== undefined;
  }

  /** Takes up a section that another process cut, which ends at `end` so far; `prime` tells the pictures before that. */
  resume(end: Ticks): void {
    this.#lastEnd = end;
  }

  /** A picture of a section that is taken up, which is in already: remembered, nothing is cut. */
  prime(frame: VideoFrame): void {
    const end = this.#lastEnd;
    this.#lead ??= frame.pts - frame.dts;
    this.#remember(frame, this.#lastKey !== undefined);
    this.#lastEnd = ticks(Math.max(end, this.#lastEnd));
  }

  /** The first picture of a segment that is planned already, in a section that is taken up: nothing is cut. */
  begin(frame: VideoFrame): void {
    this.#lead = frame.pts - frame.dts;
  }

  /** The next picture begins a section. */
  restart(): void {
    this.#lead = undefined;
    this.#lastKey = undefined;
    this.#lastAnchor = undefined;
    this.#anchorGap = 0;
  }

  /** Decides on the next picture, in decode order, and remembers it. */
  before(frame: VideoFrame, open: PlannedSegment | undefined, targetDuration: Seconds | undefined): Cut {
    const cut = this.#decide(frame, open, targetDuration);
    this.#remember(frame, this.#lastKey !== undefined && cut.kind !== 'first' && cut.kind !== 'hole');
    return cut;
  }

  /** Whether a key frame ends the open segment. */
  isDue(frame: VideoFrame, open: PlannedSegment, targetDuration: Seconds | undefined): boolean {
    return isCutAtKey(this.#stateOf(open, targetDuration), frame.pts);
  }

  #stateOf(open: PlannedSegment, targetDuration: Seconds | undefined): CutState {
    return {
      segmentStart: open.start,
      isSegmentIndependent: open.isIndependent,
      segmentTargetSeconds: this.#segmentTarget,
      targetDuration,
      lastGopSeconds: this.#lastGopSeconds,
    };
  }

  #decide(frame: VideoFrame, open: PlannedSegment | undefined, targetDuration: Seconds | undefined): Cut {
    if (open === undefined || this.#lead === undefined) {
      this.#lead = frame.pts - frame.dts;
      return { kind: 'first', at: frame.pts };
    }
    const due = ticks(frame.dts + this.#lead);
    if (due - this.#lastEnd > this.#partTicks) {
      return { kind: 'hole', end: this.#lastEnd, at: frame.isKey ? frame.pts : due };
    }
    const state = this.#stateOf(open, targetDuration);
    if (frame.isKey) {
      return isCutAtKey(state, frame.pts) ? { kind: 'key', at: frame.pts } : { kind: 'none' };
    }
    // Only before a picture that is shown after all earlier ones: else the cut would stand inside a reordered group.
    const isAnchor = frame.pts > this.#maxPts;
    // Where this one is passed over, the next is waited for.
    const nextAnchor = ticks(due + Math.max(this.#anchorGap, this.#frameTicks));
    return isAnchor && isCutForced(state, nextAnchor) ? { kind: 'forced', at: due } : { kind: 'none' };
  }

  #noteAnchor(due: Ticks, isContinuous: boolean): void {
    if (isContinuous && this.#lastAnchor !== undefined) {
      this.#anchorGap = Math.max(this.#anchorGap, due - this.#lastAnchor);
    }
    this.#lastAnchor = due;
  }

  #remember(frame: VideoFrame, isContinuous: boolean): void {
    if (isContinuous && frame.dts > this.#lastDts) {
      this.#frameTicks = frame.dts - this.#lastDts;
    }
    if (!isContinuous || frame.pts > this.#maxPts) {
      this.#noteAnchor(ticks(frame.dts + this.lead), isContinuous);
    }
    this.#lastDts = frame.dts;
    this.#maxPts = isContinuous ? Math.max(this.#maxPts, frame.pts) : frame.pts;
    this.#lastEnd = ticks(frame.dts + this.lead + this.#frameTicks);
    if (frame.isKey) {
      this.#lastGopSeconds =
        this.#lastKey === undefined ? this.#lastGopSeconds : secondsBetween(this.#lastKey, frame.pts);
      this.#lastKey = frame.pts;
    }
  }
}
