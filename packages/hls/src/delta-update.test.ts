import { msn } from '@rostrum/units/sequence';
import { seconds } from '@rostrum/units/time';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeOpen, makeParts, makePlaylist, makeSegment, makeSegments } from '../vectors/rows.ts';
import { applyDelta } from './delta-update.ts';
import { parseMediaPlaylist, writeMediaPlaylist } from './media-playlist.ts';
import type { MediaPlaylist, SegmentLine } from './playlist-model.ts';
import { initUri } from './resource-name.ts';

/** A stream of segments with discontinuities and new maps strewn in, each cut into parts of half a second. */
const streams = fc
  .array(
    fc.record({
      parts: fc.integer({ min: 1, max: 4 }),
      cut: fc.constantFrom('none', 'none', 'none', 'discontinuity', 'map', 'both'),
      isGap: fc.boolean(),
    }),
    { minLength: 12, maxLength: 60 },
  )
  .map((rows) => {
    let map = 0;
    return rows.map((row, index): SegmentLine => {
      map += row.cut === 'map' || row.cut === 'both' ? 1 : 0;
      return makeSegment(index, {
        duration: seconds(row.parts / 2),
        isDiscontinuity: row.cut === 'discontinuity' || row.cut === 'both',
        mapUri: initUri(map),
        isGap: row.isGap,
        parts: makeParts(index, row.parts),
      });
    });
  });

/** The window of a stream that ends with `parts` parts of segment `end`. */
function windowOf(stream: readonly SegmentLine[], start: number, end: number, parts: number): MediaPlaylist {
  const next = stream[end];
  return makePlaylist({
    mediaSequence: msn(start),
    discontinuitySequence: stream.slice(0, start).filter((segment) => segment.isDiscontinuity).length,
    segments: stream.slice(start, end),
    ...(next === undefined || parts === 0
      ? {}
      : { open: makeOpen(end, parts, { isDiscontinuity: next.isDiscontinuity, mapUri: next.mapUri }) }),
    preloadHint: { uri: `${end}.${parts}.m4s` },
  });
}

describe('a delta update', () => {
  it('over any version before gives the whole playlist, across discontinuities and new maps', () => {
    let skips = 0;
    fc.assert(
      fc.property(streams, fc.nat(), fc.nat(), fc.nat(), fc.nat(), (stream, a, b, c, d) => {
        const end = 8 + (a % (stream.length - 8));
        const start = b % (end - 4);
        const before = windowOf(stream, Math.max(0, start - (c % 4)), Math.max(start + 1, end - (d % 4)), a % 3);
        const now = windowOf(stream, start, end, b % 3);
        const delta = parseMediaPlaylist(writeMediaPlaylist(now, { skip: true }));
        const previous = parseMediaPlaylist(writeMediaPlaylist(before));
        skips += delta.skippedSegments ?? 0;
        const whole = parseMediaPlaylist(writeMediaPlaylist(now));
        expect(applyDelta(previous, delta)).toEqual(whole);
        expect(writeMediaPlaylist(applyDelta(previous, delta))).toBe(writeMediaPlaylist(now));
      }),
      { numRuns: 500 },
    );
    expect(skips).toBeGreaterThan(0);
  });

  it('skips no segment that reaches within the skip boundary', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const now = windowOf(stream, 0, stream.length, 0);
        const skipped = parseMediaPlaylist(writeMediaPlaylist(now, { skip: true })).skippedSegments ?? 0;
        const distances = stream.map((_, index) =>
          stream.slice(index + 1).reduce((sum, after) => sum + after.duration, 0),
        );
        expect(distances.filter((distance) => distance > now.canSkipUntil)).toHaveLength(skipped);
      }),
      { numRuns: 100 },
    );
  });

  const delta = makePlaylist({
    mediaSequence: msn(5),
    skippedSegments: 3,
    segments: makeSegments(8, 7, { mapUri: '' }),
  });
  const rows: { name: string; previous: MediaPlaylist }[] = [
    { name: 'whose reader starts later', previous: makePlaylist({ segments: makeSegments(6, 6) }) },
    { name: 'whose reader ends earlier', previous: makePlaylist({ segments: makeSegments(2, 5) }) },
    { name: 'whose reader has nothing', previous: makePlaylist({}) },
    {
      name: 'whose reader holds a delta itself',
      previous: makePlaylist({ mediaSequence: msn(5), skippedSegments: 1, segments: makeSegments(6, 6) }),
    },
  ];
  for (const row of rows) {
    it(`${row.name} does not apply`, () => {
      expect(() => applyDelta(row.previous, delta)).toThrow(expect.objectContaining({ code: 'DELTA_MISMATCH' }));
    });
  }

  it('that skips nothing is the whole playlist', () => {
    const whole = makePlaylist({ segments: makeSegments(5, 3) });
    expect(applyDelta(makePlaylist({}), { ...whole, skippedSegments: 0 })).toEqual(whole);
  });
});
