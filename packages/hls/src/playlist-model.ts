import type { Msn } from '@rostrum/units/sequence';
import type { Millis, Seconds } from '@rostrum/units/time';
import type { PartLine } from './tags/part.ts';
import type { RenditionReport } from './tags/rendition-report.ts';
import type { ServerControl } from './tags/server-control.ts';

/** What a live media playlist says, between its text and the code that makes or reads it. */

export type { PartLine, RenditionReport };

/** A segment that is still growing: the parts of it that are listed already. */
export type OpenSegment = {
  readonly msn: Msn;
  /** Wall clock of its first sample. */
  readonly programDateTime: Millis;
  /** Decoders and timelines start anew here. */
  readonly isDiscontinuity: boolean;
  /** Its init segment, relative to the playlist; empty in a delta update that does not name it. */
  readonly mapUri: string;
  /** From part index 0 on, none missing. */
  readonly parts: readonly PartLine[];
};

/** A complete segment. */
export type SegmentLine = OpenSegment & {
  readonly uri: string;
  /** Already rounded by the caller so that sums stay true: five decimals are printed. */
  readonly duration: Seconds;
  /** It, or one of its parts, was never made (§4.4.4.7). */
  readonly isGap: boolean;
};

/** One version of a media playlist. */
export type MediaPlaylist = ServerControl & {
  /** Whole seconds; never changes in an event. */
  readonly targetDuration: Seconds;
  /** No part is longer. */
  readonly partTarget: Seconds;
  /** MSN of the first segment listed, skipped ones counted. */
  readonly mediaSequence: Msn;
  /** Discontinuities that have left at the front. */
  readonly discontinuitySequence: number;
  /** Every segment can be decoded alone. */
  readonly isIndependent: boolean;
  /** Segments that a delta update leaves out, before `segments` (§4.4.5.2). Only a parsed delta has it. */
  readonly skippedSegments?: number;
  /** Oldest first, MSN without holes. Parts too far from the end are not printed (§6.2.2), so they may be left in. */
  readonly segments: readonly SegmentLine[];
  /** The segment in progress, once it has a part; without parts nothing of it is printed. */
  readonly open?: OpenSegment;
  /** The part that comes next. */
  readonly preloadHint?: { readonly uri: string };
  /** The init segment that comes next, when it is a new one. */
  readonly mapHint?: { readonly uri: string };
  /** The other renditions of the presentation. */
  readonly renditionReports: readonly RenditionReport[];
  /** Nothing follows: no hint is printed, and no report. */
  readonly isEnded: boolean;
};
