import { bitsPerSecond } from '@rostrum/units/data';
import { msn, partIndex } from '@rostrum/units/sequence';
import { millis, seconds } from '@rostrum/units/time';
import type { MultivariantPlaylist } from '../src/multivariant-playlist.ts';
import type { MediaPlaylist, OpenSegment, PartLine, SegmentLine } from '../src/playlist-model.ts';
import { initUri, partUri, segmentUri } from '../src/resource-name.ts';

/** The golden playlists: what is written, and the file that holds its text. */
export type MediaRow = {
  readonly name: string;
  readonly file: string;
  readonly input: MediaPlaylist;
  readonly skip?: boolean;
  /** What comes back from the text, where that is less than `input`. */
  readonly parsed: MediaPlaylist;
};

/** Wall clock of segment 0 in the rows. */
const STARTED_AT = Date.UTC(2026, 4, 3, 9, 59, 58, 250);

/** `count` parts of half a second, the first independent. */
export function makeParts(segment: number, count: number, changes: Partial<PartLine> = {}): PartLine[] {
  return Array.from({ length: count }, (_, index) => ({
    uri: partUri(msn(segment), partIndex(index)),
    duration: seconds(0.5),
    isIndependent: index === 0,
    isGap: false,
    ...changes,
  }));
}

/** A segment of two seconds, without parts unless given. */
export function makeSegment(number: number, changes: Partial<SegmentLine> = {}): SegmentLine {
  return {
    msn: msn(number),
    uri: segmentUri(msn(number)),
    duration: seconds(2),
    programDateTime: millis(STARTED_AT + number * 2000),
    isDiscontinuity: false,
    mapUri: initUri(0),
    isGap: false,
    parts: [],
    ...changes,
  };
}

/** `count` segments from `first` on, of which the last three list their parts. */
export function makeSegments(first: number, count: number, changes: Partial<SegmentLine> = {}): SegmentLine[] {
  return Array.from({ length: count }, (_, index) =>
    makeSegment(first + index, { parts: index >= count - 3 ? makeParts(first + index, 4) : [], ...changes }),
  );
}

/** The segment in progress. */
export function makeOpen(number: number, parts: number, changes: Partial<OpenSegment> = {}): OpenSegment {
  const { programDateTime, isDiscontinuity, mapUri } = makeSegment(number);
  return { msn: msn(number), programDateTime, isDiscontinuity, mapUri, parts: makeParts(number, parts), ...changes };
}

/** A playlist as the server's defaults make it. */
export function makePlaylist(changes: Partial<MediaPlaylist>): MediaPlaylist {
  return {
    targetDuration: seconds(2),
    partTarget: seconds(0.5),
    canSkipUntil: seconds(12),
    holdBack: seconds(6),
    partHoldBack: seconds(1.5),
    mediaSequence: changes.segments?.[0]?.msn ?? changes.open?.msn ?? msn(0),
    discontinuitySequence: 0,
    isIndependent: true,
    segments: [],
    renditionReports: [],
    isEnded: false,
    ...changes,
  };
}

function row(name: string, file: string, input: MediaPlaylist, changes: Partial<MediaRow> = {}): MediaRow {
  return { name, file, input, parsed: input, ...changes };
}

const REPORTS = [
  { uri: '../720p/index.m3u8', lastMsn: msn(12), lastPart: partIndex(1) },
  { uri: '../audio/index.m3u8', lastMsn: msn(12), lastPart: partIndex(0) },
];

const live = makePlaylist({
  segments: makeSegments(10, 2),
  open: makeOpen(12, 2),
  preloadHint: { uri: '12.2.m4s' },
  renditionReports: REPORTS,
});
const long = makePlaylist({
  segments: makeSegments(40, 12),
  preloadHint: { uri: '52.0.m4s' },
  renditionReports: REPORTS,
});
const { open: _open, ...withoutOpen } = makePlaylist({ preloadHint: { uri: '0.0.m4s' } });
const resized = makePlaylist({
  discontinuitySequence: 3,
  segments: [
    ...makeSegments(20, 2, { parts: [] }),
    makeSegment(22, { isDiscontinuity: true, mapUri: initUri(1), parts: makeParts(22, 4) }),
    makeSegment(23, { mapUri: initUri(1), duration: seconds(1.23457), parts: makeParts(23, 3) }),
  ],
  open: makeOpen(24, 1, { isDiscontinuity: true, mapUri: initUri(2) }),
  preloadHint: { uri: '24.1.m4s' },
});
const reconnecting = makePlaylist({
  segments: makeSegments(5, 1),
  mapHint: { uri: initUri(1) },
  preloadHint: { uri: '6.0.m4s' },
});
const outage = makePlaylist({
  segments: [
    makeSegment(7),
    makeSegment(8, { isGap: true, parts: makeParts(8, 4).map((part, index) => ({ ...part, isGap: index > 0 })) }),
    makeSegment(9, { isGap: true }),
  ],
  open: makeOpen(10, 1),
  preloadHint: { uri: '10.1.m4s' },
});
const deltaSegments = long.segments.map((segment) => ({ ...segment, mapUri: '' })).slice(5);
const ended = makePlaylist({ segments: makeSegments(0, 3), isEnded: true });
const drifting = makePlaylist({
  partTarget: seconds(0.501),
  partHoldBack: seconds(1.503),
  isIndependent: false,
  segments: [
    makeSegment(0, { duration: seconds(2.002), parts: makeParts(0, 4, { duration: seconds(0.5005) }) }),
    makeSegment(1, { duration: seconds(1.92), programDateTime: millis(STARTED_AT + 2002) }),
  ],
});

/** Every row is written, compared with its file, parsed, and written again. */
export const mediaRows: readonly MediaRow[] = [
  row('a live playlist lists parts, the next one, and the other renditions', 'live.m3u8', live),
  row('a playlist with nothing yet hints at the first part', 'empty.m3u8', withoutOpen),
  row(
    'an open segment without parts leaves no line',
    'empty.m3u8',
    { ...withoutOpen, open: makeOpen(0, 0) },
    { parsed: withoutOpen },
  ),
  row('a discontinuity repeats the map, and is listed before the first part', 'discontinuity.m3u8', resized),
  row('a new init segment is hinted before its first part', 'map-hint.m3u8', reconnecting),
  row('what was never made is a gap, part and parent', 'gap.m3u8', outage),
  row(
    'parts more than three target durations from the end are dropped with their siblings',
    'parts-dropped.m3u8',
    long,
    {
      input: { ...long, segments: long.segments.map((segment) => ({ ...segment, parts: makeParts(segment.msn, 4) })) },
    },
  ),
  row('a delta update stands for the segments beyond the skip boundary', 'delta.m3u8', long, {
    skip: true,
    parsed: { ...long, segments: deltaSegments, skippedSegments: 5 },
  }),
  row('a delta update with nothing to skip is the whole playlist', 'live.m3u8', live, { skip: true }),
  row('an ended playlist hints at nothing and ignores skip', 'ended.m3u8', ended, {
    skip: true,
    input: { ...ended, preloadHint: { uri: '3.0.m4s' }, mapHint: { uri: initUri(1) }, renditionReports: REPORTS },
  }),
  row('29.97 frames a second ask for a part target of 0.501', 'ntsc.m3u8', drifting),
];

export type MultivariantRow = {
  readonly name: string;
  readonly file: string;
  readonly input: MultivariantPlaylist;
};

/** As {@link mediaRows}. */
export const multivariantRows: readonly MultivariantRow[] = [
  {
    name: 'a ladder with sound beside it',
    file: 'multivariant.m3u8',
    input: {
      audio: [
        {
          groupId: 'aac',
          name: 'Gälisch, 48 kHz',
          language: 'gd',
          uri: 'mfx2k1b0/audio/index.m3u8',
          channels: 2,
          isDefault: true,
          autoselect: true,
        },
      ],
      variants: [
        {
          uri: 'mfx2k1b0/source/index.m3u8',
          bandwidth: bitsPerSecond(6_160_000),
          averageBandwidth: bitsPerSecond(5_128_000),
          codecs: 'avc1.64002a,mp4a.40.2',
          resolution: { width: 1920, height: 1080 },
          frameRate: 59.94,
          videoRange: 'SDR',
          audioGroup: 'aac',
          stableId: 'source',
          closedCaptions: 'NONE',
        },
        {
          uri: 'mfx2k1b0/480p/index.m3u8',
          bandwidth: bitsPerSecond(1_500_000),
          averageBandwidth: bitsPerSecond(1_328_000),
          codecs: 'avc1.4d401f,mp4a.40.2',
          resolution: { width: 854, height: 480 },
          frameRate: 29.97,
          audioGroup: 'aac',
          closedCaptions: 'NONE',
        },
        {
          uri: 'mfx2k1b0/audio/index.m3u8',
          bandwidth: bitsPerSecond(160_000),
          averageBandwidth: bitsPerSecond(128_000),
          codecs: 'mp4a.40.2',
          audioGroup: 'aac',
          closedCaptions: 'NONE',
        },
      ],
    },
  },
  {
    name: 'one silent picture',
    file: 'multivariant-silent.m3u8',
    input: {
      audio: [],
      variants: [
        {
          uri: 'mfx2k1b0/source/index.m3u8',
          bandwidth: bitsPerSecond(3_000_000),
          averageBandwidth: bitsPerSecond(2_500_000),
          codecs: 'hvc1.1.6.L93.b0',
          resolution: { width: 1280, height: 720 },
          frameRate: 25,
        },
      ],
    },
  },
];
