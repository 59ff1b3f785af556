import { lastPublished, nextWanted, type PlaylistHead } from '@rostrum/hls/blocking-rule';
import type { MediaPlaylist, PartLine, RenditionReport, SegmentLine } from '@rostrum/hls/media-playlist';
import { initUri, partUri, reportUri, segmentUri } from '@rostrum/hls/resource-name';
import { type Msn, msn, type PartIndex, partIndex } from '@rostrum/units/sequence';
import type { Seconds } from '@rostrum/units/time';
import type { EventPackager, Track } from '../packager/event-packager.ts';
import type { Rendition, Segment } from '../packager/rendition.ts';

/** A rendition's state as a media playlist says it. */

/** Where a rendition stands, for the blocking rule. */
export function headOfRendition(rendition: Rendition, isEnded: boolean): PlaylistHead {
  return {
    closedMsn: rendition.nextMsn - 1,
    closedParts: rendition.segments.at(-1)?.parts.length ?? 0,
    openParts: rendition.open?.parts.length ?? 0,
    isEnded,
  };
}

/** Less than half a frame of 60 pictures a second, and more than encoders' whole milliseconds are off. */
const SAME_LENGTH_S = 0.008;

/**
 * Segments that tell how long the open one will be: the longest of them, since an outage only makes one shorter. Those of
 * the same init segment are of the same encoder; before it has any, those before it are asked.
 */
const MODELS = 4;

/**
 * The part that is expected next (§4.4.5.3): the first of the next segment where the open one is as long as the last ones
 * were, since encoders place key frames evenly. A hint that proves wrong is only a request that is held for longer.
 */
export function hintedPart(rendition: Rendition, isEnded: boolean): { readonly msn: Msn; readonly part: PartIndex } {
  const next = nextWanted(headOfRendition(rendition, isEnded));
  const last = rendition.segments.slice(-2 * MODELS).filter((segment) => !segment.isGap);
  const alike = last.filter(({ init }) => init === rendition.open?.init);
  const models = alike.length > 0 ? alike.slice(-MODELS) : last;
  const length = Math.max(...models.map((segment) => segment.duration));
  const made = rendition.open?.parts.reduce((sum, part) => sum + part.duration, 0) ?? 0;
  const isFull = made > 0 && made >= length - SAME_LENGTH_S && models.length > 0;
  return isFull ? { msn: msn(next.msn + 1), part: partIndex(0) } : next;
}

/** @returns the playlist of one rendition now. @param targetDuration fixed by then. */
export function describePlaylist(packager: EventPackager, track: Track, targetDuration: Seconds): MediaPlaylist {
  const { rendition, window } = track;
  const { isEnded, partTarget, timeline } = packager;
  const next = hintedPart(rendition, isEnded);
  const open = rendition.open;
  // A segment without parts is not told yet, nor is its map.
  const shown = (open === undefined || open.parts.length === 0 ? rendition.segments.at(-1) : open)?.init;
  const newInit = rendition.currentInit;
  const lines = rendition.segments.map((segment) => lineOf(segment, timeline.wallAt(segment.start)));
  return {
    targetDuration,
    partTarget,
    // §4.4.3.8: six target durations at least; three for plain players, three part targets for the others.
    canSkipUntil: (6 * targetDuration) as Seconds,
    holdBack: (3 * targetDuration) as Seconds,
    partHoldBack: (Math.round(3 * partTarget * 1000) / 1000) as Seconds,
    mediaSequence: rendition.segments[0]?.plan.msn ?? rendition.nextMsn,
    discontinuitySequence: window.discontinuitySequence,
    isIndependent: rendition.isIndependent,
    segments: lines,
    ...(open === undefined
      ? {}
      : {
          open: {
            msn: open.plan.msn,
            programDateTime: timeline.wallAt(open.start),
            isDiscontinuity: open.plan.isDiscontinuity,
            mapUri: initUri(open.init),
            parts: partLines(open),
          },
        }),
    preloadHint: { uri: partUri(next.msn, next.part) },
    // B.1: where the hinted part needs another init segment than the last one listed, that is hinted too.
    ...(shown === undefined || shown === newInit ? {} : { mapHint: { uri: initUri(newInit) } }),
    renditionReports: reportsBeside(packager, rendition.name),
    isEnded,
  };
}

const closedLines = new WeakMap<Segment, SegmentLine>();

/** A closed segment never changes, so its line is made once. */
function lineOf(segment: Segment, programDateTime: SegmentLine['programDateTime']): SegmentLine {
  const known = closedLines.get(segment);
  if (known !== undefined) {
    return known;
  }
  const line: SegmentLine = {
    msn: segment.plan.msn,
    uri: segmentUri(segment.plan.msn),
    duration: segment.duration,
    programDateTime,
    isDiscontinuity: segment.plan.isDiscontinuity,
    mapUri: initUri(segment.init),
    isGap: segment.isGap,
    parts: partLines(segment),
  };
  closedLines.set(segment, line);
  return line;
}

function partLines(segment: Segment): PartLine[] {
  return segment.parts.map((part, index) => ({
    uri: partUri(segment.plan.msn, partIndex(index)),
    duration: part.duration,
    isIndependent: part.isIndependent,
    isGap: part.isGap,
  }));
}

function reportsBeside(packager: EventPackager, name: string): RenditionReport[] {
  const reports: RenditionReport[] = [];
  for (const { rendition } of packager.tracks.values()) {
    const last: { lastMsn: Msn; lastPart?: PartIndex } | undefined =
      rendition.name === name ? undefined : lastPublished(headOfRendition(rendition, packager.isEnded));
    if (last !== undefined) {
      reports.push({ uri: reportUri(rendition.name), ...last });
    }
  }
  return reports;
}
