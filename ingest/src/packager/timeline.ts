import type { Clock } from '@rostrum/service/clock';
import { type Msn, msn } from '@rostrum/units/sequence';
import { MEDIA_TIMESCALE, type Millis, millis, type Seconds, type Ticks, ticks } from '@rostrum/units/time';

/**
 * The event's cut plan: where segments begin and end, for all renditions alike. The leading rendition writes it, the
 * others follow it, so that every rendition has the same MSN for the same moment. Event ticks run with the monotonic
 * clock from the event's start, so that a wall clock that is set does not move them.
 */

/** A stretch of one encoder's unbroken timestamps and parameters; a new one starts with a DISCONTINUITY (§4.4.4.3). */
export type Section = {
  readonly index: number;
  /** It stands in for an encoder: how many bits it takes tells nothing of the rendition. */
  readonly isSlate?: boolean;
};

/** The event's clock as it was last written down, and the wall clock then. */
export type TimelineMark = { readonly now: Ticks; readonly wall: Millis };

export type PlannedSegment = {
  readonly msn: Msn;
  readonly section: Section;
  /** Presentation time of its first picture, event ticks. */
  readonly start: Ticks;
  /** Known once the next one starts. */
  readonly end: Ticks | undefined;
  readonly isGap: boolean;
  /** Whether it starts with a key frame. */
  readonly isIndependent: boolean;
  /** The first media segment of its section, other than the event's very first. */
  readonly isDiscontinuity: boolean;
};

type MutableSegment = { -readonly [K in keyof PlannedSegment]: PlannedSegment[K] };

/** Planned segments kept beyond what any rendition still lists; a ladder that lags further is shed long before. */
const KEPT_SEGMENTS = 1024;

/** Event time of the first picture: not zero, so that decode times and early sound never go below it. */
export const EVENT_START_TICKS = ticks(10 * MEDIA_TIMESCALE);

/** Owned by the event's packager; holds no bytes. */
export class Timeline {
  /** Called with each segment that was planned, and again when it got its end. */
  onPlan: (segment: PlannedSegment) => void = () => {};
  readonly #segments: MutableSegment[] = [];
  readonly #clock: Clock;
  readonly #wallAtStart: Millis;
  /** The monotonic clock at {@link EVENT_START_TICKS}. */
  #nowAtStart: number;
  #section: Section = { index: 0 };
  #isFirstOfSection = true;
  #nextMsn = 0;

  /** @param wallAtStart wall clock at {@link EVENT_START_TICKS}: now, but for a timeline that is taken up again. */
  constructor(clock: Clock, wallAtStart: Millis) {
    this.#clock = clock;
    this.#wallAtStart = wallAtStart;
    this.#nowAtStart = clock.now();
  }

  /** The event's own time now. */
  get now(): Ticks {
    return ticks(EVENT_START_TICKS + Math.round((this.#clock.now() - this.#nowAtStart) * 90));
  }

  /** What tells a later process how far this timeline has come. */
  mark(): TimelineMark {
    return { now: this.now, wall: this.#clock.wallNow() };
  }

  /**
   * Takes up a plan that another process made, at its last mark: what has passed since is read off the wall clock, since
   * nothing else outlives a process.
   */
  resume(plan: readonly PlannedSegment[], mark: TimelineMark): void {
    this.#segments.push(...plan);
    const last = plan.at(-1);
    if (last !== undefined) {
      this.#nextMsn = last.msn + 1;
      this.#section = last.section;
      this.#isFirstOfSection = false;
    }
    const passed = Math.max(0, this.#clock.wallNow() - mark.wall);
    const now = Math.max(this.end, mark.now) + passed * 90;
    this.#nowAtStart = this.#clock.now() - (now - EVENT_START_TICKS) / 90;
  }

  /** The plan, as far as it is remembered, oldest first. */
  get plan(): readonly PlannedSegment[] {
    return this.#segments;
  }

  get section(): Section {
    return this.#section;
  }

  /** The segment in progress. */
  get open(): PlannedSegment | undefined {
    const last = this.#segments.at(-1);
    return last !== undefined && last.end === undefined ? last : undefined;
  }

  /** End of what is planned; where the open segment has no end yet, its start. */
  get end(): Ticks {
    const last = this.#segments.at(-1);
    return last === undefined ? EVENT_START_TICKS : (last.end ?? last.start);
  }

  get lastMsn(): Msn | undefined {
    return this.#segments.at(-1)?.msn;
  }

  /** Starts a section: what follows is marked as a discontinuity. The open segment must be closed before. */
  startSection(isSlate = false): Section {
    const isNew = this.#segments.length > 0 && !this.#isFirstOfSection;
    this.#section = { index: this.#section.index + (isNew ? 1 : 0), ...(isSlate ? { isSlate } : {}) };
    this.#isFirstOfSection ||= isNew;
    return this.#section;
  }

  /** Closes the open segment, if any, at `start` and opens the next one there. */
  cut(start: Ticks, isIndependent: boolean): PlannedSegment {
    this.close(start);
    return this.#append({ start, end: undefined, isGap: false, isIndependent });
  }

  /** Ends the open segment without opening another. */
  close(end: Ticks): void {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.end === undefined) {
      last.end = end;
      this.onPlan(last);
    }
  }

  /** Takes the open segment back: nothing was made of it, and nobody was told. */
  withdraw(): void {
    if (this.open !== undefined) {
      this.#segments.pop();
      this.#nextMsn -= 1;
      const { index } = this.#section;
      this.#isFirstOfSection = !this.#segments.some(({ section, isGap }) => section.index === index && !isGap);
    }
  }

  /** Appends a stretch without media, from the end of the plan to `end`. */
  gap(end: Ticks): PlannedSegment {
    return this.#append({ start: this.end, end, isGap: true, isIndependent: true });
  }

  /** The planned segment of an MSN, while it is remembered. */
  at(wanted: Msn): PlannedSegment | undefined {
    const first = this.#segments[0];
    return first === undefined ? undefined : this.#segments[wanted - first.msn];
  }

  /** The segment in which `time` falls, searched from the newest. @returns undefined before the first. */
  find(time: Ticks): PlannedSegment | undefined {
    for (let index = this.#segments.length - 1; index >= 0; index -= 1) {
      const segment = this.#segments[index];
      if (segment !== undefined && segment.start <= time) {
        return segment;
      }
    }
    return undefined;
  }

  /** Wall clock of an event time (§4.4.4.6). */
  wallAt(time: Ticks): Millis {
    return millis(this.#wallAtStart + (time - EVENT_START_TICKS) / 90);
  }

  #append(segment: Pick<PlannedSegment, 'start' | 'end' | 'isGap' | 'isIndependent'>): PlannedSegment {
    const isDiscontinuity = this.#isFirstOfSection && !segment.isGap && this.#section.index > 0;
    if (!segment.isGap) {
      this.#isFirstOfSection = false;
    }
    const planned: MutableSegment = { ...segment, msn: msn(this.#nextMsn), section: this.#section, isDiscontinuity };
    this.#nextMsn += 1;
    this.#segments.push(planned);
    if (this.#segments.length > KEPT_SEGMENTS) {
      this.#segments.shift();
    }
    this.onPlan(planned);
    return planned;
  }
}

/** A stretch of ticks in seconds. */
export function secondsBetween(start: Ticks, end: Ticks): Seconds {
  return ((end - start) / MEDIA_TIMESCALE) as Seconds;
}
