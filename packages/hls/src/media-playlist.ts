import type { MediaPlaylist, OpenSegment, PartLine, RenditionReport, SegmentLine } from './playlist-model.ts';
import { writeExtinf } from './tags/extinf.ts';
import { writeMap } from './tags/map.ts';
import { writePart } from './tags/part.ts';
import { writePartInf } from './tags/part-inf.ts';
import { writePreloadHint } from './tags/preload-hint.ts';
import { writeProgramDateTime } from './tags/program-date-time.ts';
import { writeRenditionReport } from './tags/rendition-report.ts';
import { writeServerControl } from './tags/server-control.ts';
import { writeSkip } from './tags/skip.ts';

/** Media playlists of a live, low-latency presentation, written: draft-pantos-hls-rfc8216bis-22 §4.4.3 to §4.4.5. */

export { parseMediaPlaylist } from './media-playlist-reader.ts';
export type { MediaPlaylist, OpenSegment, PartLine, RenditionReport, SegmentLine };

/** What of a segment's lines depends on where it stands in its playlist. */
export type SegmentLinesOptions = { readonly hasMap: boolean; readonly hasParts: boolean };

export type WriteOptions = {
  /** Answer as a delta update (§6.2.5.1); ignored when the playlist has ended. */
  readonly skip?: boolean;
  /** Stands in for {@link writeSegmentLines}, such as a {@link cachedSegmentLines}. */
  readonly segmentLines?: (segment: SegmentLine, options: SegmentLinesOptions) => string;
};

/**
 * §8: EXT-X-MAP outside an I-frame playlist asks for 6; parts, hints, reports and server control ask for none. §6.2.1:
 * the version "SHOULD NOT be greater than what is required for the tags and attributes in the playlist", so offering
 * deltas does not raise it.
 */
const VERSION = 6;
/** §8: EXT-X-SKIP asks for 9, so the same playlist says 9 when it is answered as a delta. */
const VERSION_WITH_SKIP = 9;
/** §6.2.2: "EXT-X-PART tags SHOULD be removed after they are greater than three Target Durations from the end." */
const PART_LIFE_TARGET_DURATIONS = 3;
/** Half of the fifth decimal: sums of printed durations are true to less. */
const ROUNDING_S = 0.000_005;

/**
 * Writes one version of a playlist.
 * @returns UTF-8 text without byte order mark, lines ended by LF.
 * @throws HlsError `BAD_VALUE` for a URI that cannot be quoted, or a date that is none.
 */
export function writeMediaPlaylist(playlist: MediaPlaylist, options: WriteOptions = {}): string {
  const { segments, open } = playlist;
  const skipped = options.skip === true ? countSkippable(playlist) : 0;
  const firstWithParts = findFirstWithParts(playlist);
  const segmentLines = options.segmentLines ?? writeSegmentLines;
  let text = writeHeader(playlist, skipped > 0 ? VERSION_WITH_SKIP : VERSION);
  if (skipped > 0) {
    text += writeSkip(skipped);
  }
  let mapUri = segments[skipped - 1]?.mapUri;
  for (let index = skipped; index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment !== undefined) {
      const hasMap = segment.isDiscontinuity || segment.mapUri !== mapUri;
      text += segmentLines(segment, { hasMap, hasParts: index >= firstWithParts });
      mapUri = segment.mapUri;
    }
  }
  if (open !== undefined && open.parts.length > 0) {
    text += writeHeadLines(open, open.isDiscontinuity || open.mapUri !== mapUri) + open.parts.map(writePart).join('');
  }
  return text + writeTail(playlist);
}

/**
 * The lines of one complete segment, DISCONTINUITY to URI.
 * A caller that writes version after version may keep them: they depend on nothing but the arguments.
 */
export function writeSegmentLines(segment: SegmentLine, options: SegmentLinesOptions): string {
  let text = writeHeadLines(segment, options.hasMap);
  if (options.hasParts) {
    for (const part of segment.parts) {
      text += writePart(part);
    }
  }
  // After the parts: by then they are published, and §6.2.1 lets a playlist grow only at its end.
  const gap = segment.isGap ? '#EXT-X-GAP\n' : '';
  return `${text}${gap}${writeExtinf(segment.duration)}${segment.uri}\n`;
}

/**
 * A {@link writeSegmentLines} that remembers each segment's lines once its parts are listed no more. Segments are told
 * apart by identity, and forgotten with it; hand in the same objects version after version.
 */
export function cachedSegmentLines(): (segment: SegmentLine, options: SegmentLinesOptions) => string {
  const withMap = new WeakMap<SegmentLine, string>();
  const withoutMap = new WeakMap<SegmentLine, string>();
  return (segment, options) => {
    if (options.hasParts) {
      return writeSegmentLines(segment, options);
    }
    const settled = options.hasMap ? withMap : withoutMap;
    let text = settled.get(segment);
    if (text === undefined) {
      text = writeSegmentLines(segment, options);
      settled.set(segment, text);
    }
    return text;
  };
}

/**
 * How many segments a delta update of this playlist leaves out; 0 when it has ended (§6.2.5.1).
 * A segment goes when all of it lies beyond the skip boundary.
 */
export function countSkippable(playlist: MediaPlaylist): number {
  // §6.2.5.1: "MUST ignore the _HLS_skip directive if the Playlist ... contains an EXT-X-ENDLIST tag."
  if (playlist.isEnded) {
    return 0;
  }
  // §6.2.5.1: "further from the end of the last (Parent) Media Segment in the Playlist than the Skip Boundary".
  let distance = 0;
  for (let index = playlist.segments.length - 1; index >= 0; index -= 1) {
    if (distance > playlist.canSkipUntil + ROUNDING_S) {
      return index + 1;
    }
    distance += playlist.segments[index]?.duration ?? 0;
  }
  return 0;
}

/**
 * All parts of a segment go at once, when its first is too far from the end: a client counts part indexes from the first
 * part it sees listed, so a segment never shows only its later ones.
 */
function findFirstWithParts(playlist: MediaPlaylist): number {
  const { segments, open, targetDuration } = playlist;
  let distance = 0;
  for (const part of open?.parts ?? []) {
    distance += part.duration;
  }
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    distance += segments[index]?.duration ?? 0;
    if (distance > PART_LIFE_TARGET_DURATIONS * targetDuration + ROUNDING_S) {
      return index + 1;
    }
  }
  return 0;
}

function writeHeader(playlist: MediaPlaylist, version: number): string {
  // §6.2.2: DISCONTINUITY-SEQUENCE must be there before a discontinuity may leave; it is always printed, so no client
  // sees it appear in mid-event.
  return (
    `#EXTM3U\n#EXT-X-VERSION:${version}\n` +
    `#EXT-X-TARGETDURATION:${playlist.targetDuration}\n` +
    writeServerControl(playlist) +
    writePartInf(playlist.partTarget) +
    `#EXT-X-MEDIA-SEQUENCE:${playlist.mediaSequence}\n` +
    `#EXT-X-DISCONTINUITY-SEQUENCE:${playlist.discontinuitySequence}\n` +
    (playlist.isIndependent ? '#EXT-X-INDEPENDENT-SEGMENTS\n' : '')
  );
}

/** §4.4.4.9: DISCONTINUITY, MAP and PROGRAM-DATE-TIME "MUST appear before the first EXT-X-PART tag of that Parent Segment". */
function writeHeadLines(segment: OpenSegment, hasMap: boolean): string {
  const discontinuity = segment.isDiscontinuity ? '#EXT-X-DISCONTINUITY\n' : '';
  return discontinuity + (hasMap ? writeMap(segment.mapUri) : '') + writeProgramDateTime(segment.programDateTime);
}

function writeTail(playlist: MediaPlaylist): string {
  // §4.4.5.3: "A Playlist containing an EXT-X-ENDLIST tag MUST NOT contain an EXT-X-PRELOAD-HINT tag."
  if (playlist.isEnded) {
    return '#EXT-X-ENDLIST\n';
  }
  const { mapHint, preloadHint } = playlist;
  return (
    (mapHint === undefined ? '' : writePreloadHint({ type: 'MAP', uri: mapHint.uri })) +
    (preloadHint === undefined ? '' : writePreloadHint({ type: 'PART', uri: preloadHint.uri })) +
    playlist.renditionReports.map(writeRenditionReport).join('')
  );
}
