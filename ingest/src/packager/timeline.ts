import { type Msn, msn } from '@rostrum/units/sequence';
import { MEDIA_TIMESCALE, type Millis, millis, type Seconds, type Ticks, ticks } from '@rostrum/units/time';

/**
 * The event's cut plan: where segments begin and end, for all renditions alike. The leading rendition writes it, the
 * others follow it, so that every rendition has the same MSN for the same moment. Event ticks run with the wall clock.
 */

/** A stretch of one encoder's unbroken timestamps and parameters; a new one starts with a DISCONTINUITY (§4.4.4.3). */
export type Section = { readonly index: number };

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
  readonly #segments: MutableSegment[] = [];
  #wallAtStart: Millis;
  #section: Section = { index: 0 };
  #isFirstOfSection = true;
  #nextMsn = 0;

  /** @param wallAtStart wall clock at {@link EVENT_START_TICKS}. */
  constructor(wallAtStart: Millis) {
    this.#wallAtStart = wallAtStart;
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
  startSection(): Section {
    if (this.#segments.length > 0 && !this.#isFirstOfSection) {
      this.#section = { index: this.#section.index + 1 };
      this.#isFirstOfSection = true;
    }
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

  /** Event time of a wall clock. */
  ticksAt(wall: Millis): Ticks {
    return ticks(EVENT_START_TICKS + Math.round((wall - this.#wallAtStart) * 90));
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
    return planned;
  }
}

/** A stretch of ticks in seconds. */
export function secondsBetween(start: Ticks, end: Ticks): Seconds {
  return ((end - start) / MEDIA_TIMESCALE) as Seconds;
}
