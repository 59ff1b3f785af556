import type { Findings, Where } from '../findings.ts';
import type { Recording } from '../recording.ts';
import { type TimedSegment, timelineOf } from '../timeline.ts';

/** AL1, AL2, PL7: the same moment in every rendition, §6.2.4. */

/** An audio frame at 44.1 kHz is 23.2 ms; dates are printed in whole milliseconds. */
const DATE_TOLERANCE_MS = 30;

/** A segment with its first presentation time, in seconds. */
type Started = { readonly timed: TimedSegment; readonly at: number };

export function checkAlignment(recording: Recording, findings: Findings): void {
  const starts = recording.renditions.map((rendition) => ({
    rendition,
    started: startsOf(timelineOf(recording, rendition)),
  }));
  const leading = starts.find(({ started }) => started.some(({ timed }) => timed.track?.kind === 'video'));
  const byMsn = new Map((leading?.started ?? []).map((start) => [start.timed.segment.msn, start]));
  for (const { rendition, started } of starts) {
    for (const [index, own] of started.entries()) {
      const theirs = byMsn.get(own.timed.segment.msn);
      if (theirs !== undefined && theirs !== own) {
        checkPair({ own, theirs, before: started[index - 1] }, findings, { rendition: rendition.name });
      }
    }
  }
}

function startsOf(timeline: readonly TimedSegment[]): Started[] {
  return timeline.flatMap((timed) => {
    const { samples, track } = timed;
    return samples.length === 0 || track === undefined
      ? []
      : [{ timed, at: Math.min(...samples.map(({ pts }) => pts)) / track.timescale }];
  });
}

function checkPair(
  { own, theirs, before }: { readonly own: Started; readonly theirs: Started; readonly before: Started | undefined },
  findings: Findings,
  where: Where,
): void {
  const { timed, at } = own;
  const { track, segment } = timed;
  const apart = at - theirs.at;
  const say = (): string =>
    `segment ${segment.msn} starts ${(apart * 1000).toFixed(3)} ms after the first picture rendition's`;
  if (track?.kind === 'video') {
    const tick = 1 / Math.min(track.timescale, theirs.timed.track?.timescale ?? track.timescale);
    findings.check('AL1', Math.abs(apart) <= tick * 1.001, say, where);
  } else if (track !== undefined) {
    const frame = (track.samplesPerFrame ?? 1024) / (track.sampleRate ?? track.timescale);
    // Sound that the encoder itself left out before the cut is no fault of the cut.
    const hole = before === undefined || segment.isDiscontinuity ? 0 : Math.max(0, at - endOf(before.timed));
    findings.check('AL2', Math.abs(apart) <= frame * 1.001 + Math.min(hole, frame), say, where);
  }
  const mapping = (segment.programDateTime ?? Number.NaN) - at * 1000;
  const theirMapping = (theirs.timed.segment.programDateTime ?? Number.NaN) - theirs.at * 1000;
  const off = mapping - theirMapping;
  findings.check(
    'PL7',
    Math.abs(off) <= DATE_TOLERANCE_MS,
    () => `segment ${segment.msn}: dates are ${off.toFixed(1)} ms off for the same media time`,
    where,
  );
}

/** Where a segment's sound ends, in seconds. */
function endOf({ samples, track }: TimedSegment): number {
  const last = samples.at(-1);
  return last === undefined ? Number.NaN : (last.pts + last.duration) / (track?.timescale ?? Number.NaN);
}
