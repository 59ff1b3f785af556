import { msn, partIndex } from '@rostrum/units/sequence';
import { seconds } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { makeOpen, makePlaylist, makeSegments } from '../vectors/rows.ts';
import {
  advancePartLimit,
  headOf,
  isSatisfied,
  isTooFarAhead,
  lastPublished,
  longestHold,
  nextWanted,
  type PlaylistHead,
  type Wanted,
} from './blocking-rule.ts';

/** Segment 11 closed with four parts; two parts of 12. */
const head: PlaylistHead = { closedMsn: 11, closedParts: 4, openParts: 2, isEnded: false };
/** The same moment, but 12 has no part yet. */
const boundary: PlaylistHead = { ...head, openParts: 0 };

function want(number?: number, part?: number): Wanted {
  return {
    ...(number === undefined ? {} : { msn: msn(number) }),
    ...(part === undefined ? {} : { part: partIndex(part) }),
  };
}

describe('a request for a playlist', () => {
  type Row = { name: string; head: PlaylistHead; wanted: Wanted; answer: 'now' | 'later' | 'refuse' };
  const rows: Row[] = [
    { name: 'without directives', head, wanted: want(), answer: 'now' },
    { name: 'for a segment long gone', head, wanted: want(0), answer: 'now' },
    { name: 'for the last whole segment', head, wanted: want(11), answer: 'now' },
    { name: 'for the segment in progress (its parts are not it)', head, wanted: want(12), answer: 'later' },
    { name: 'for the one after it', head, wanted: want(13), answer: 'later' },
    { name: 'for two after it', head, wanted: want(14), answer: 'later' },
    { name: 'for three after it', head, wanted: want(15), answer: 'refuse' },
    { name: 'at the boundary, for last + 2', head: boundary, wanted: want(13), answer: 'later' },
    { name: 'at the boundary, for last + 3', head: boundary, wanted: want(14), answer: 'refuse' },
    { name: 'for a part long gone', head, wanted: want(3, 1), answer: 'now' },
    { name: 'for a part beyond a segment long gone', head, wanted: want(3, 99), answer: 'now' },
    { name: 'for the last part there is', head, wanted: want(12, 1), answer: 'now' },
    { name: 'for the next part', head, wanted: want(12, 2), answer: 'later' },
    { name: 'for the part after it', head, wanted: want(12, 3), answer: 'later' },
    { name: 'for a part at the advance part limit', head, wanted: want(12, 7), answer: 'later' },
    { name: 'for a part past the advance part limit', head, wanted: want(12, 8), answer: 'refuse' },
    { name: 'for the first part of the next segment', head, wanted: want(13, 0), answer: 'later' },
    { name: 'for a far part of the next segment', head, wanted: want(13, 6), answer: 'refuse' },
    { name: 'for the last part of a closed segment', head, wanted: want(11, 3), answer: 'now' },
    { name: 'rolling over, for part 0 of the next, which is there', head, wanted: want(11, 4), answer: 'now' },
    { name: 'rolling over at the boundary, where it is not', head: boundary, wanted: want(11, 4), answer: 'later' },
    { name: 'rolling over from far behind the end', head: boundary, wanted: want(11, 9), answer: 'later' },
    { name: 'past the limit at the boundary', head: boundary, wanted: want(11, 10), answer: 'refuse' },
    { name: 'for the first part at the boundary', head: boundary, wanted: want(12, 0), answer: 'later' },
    { name: 'for anything once it has ended', head: { ...head, isEnded: true }, wanted: want(99, 9), answer: 'now' },
    {
      name: 'for the first part of all',
      head: { closedMsn: -1, closedParts: 0, openParts: 0, isEnded: false },
      wanted: want(0, 0),
      answer: 'later',
    },
  ];
  for (const row of rows) {
    it(`${row.name}: ${row.answer}`, () => {
      const isRefused = isTooFarAhead(row.head, row.wanted, seconds(0.5));
      const answer = isRefused ? 'refuse' : isSatisfied(row.head, row.wanted) ? 'now' : 'later';
      expect(answer).toBe(row.answer);
    });
  }

  it('is satisfied by what nextWanted asks for as soon as one part is added, and not before', () => {
    for (const before of [head, boundary]) {
      const wanted = nextWanted(before);
      expect(isSatisfied(before, wanted)).toBe(false);
      expect(isTooFarAhead(before, wanted, seconds(0.5))).toBe(false);
      expect(isSatisfied({ ...before, openParts: before.openParts + 1 }, wanted)).toBe(true);
    }
    // The segment closes with fewer parts than wanted: part 0 of the next is the answer.
    const closed = { closedMsn: 12, closedParts: 2, openParts: 0, isEnded: false };
    expect(isSatisfied(closed, nextWanted(head))).toBe(false);
    expect(isSatisfied({ ...closed, openParts: 1 }, nextWanted(head))).toBe(true);
  });

  it('may run ahead by three seconds of parts, or three parts', () => {
    expect(advancePartLimit(seconds(0.2))).toBeCloseTo(15);
    expect(advancePartLimit(seconds(0.5))).toBe(6);
    expect(advancePartLimit(seconds(1))).toBe(3);
    expect(advancePartLimit(seconds(2))).toBe(3);
  });

  it('is held for three target durations at most', () => {
    expect(longestHold(seconds(2))).toBe(6);
  });
});

describe('the head of a playlist', () => {
  const segments = makeSegments(10, 2);
  const rows: { name: string; playlist: ReturnType<typeof makePlaylist>; head: PlaylistHead; last: unknown }[] = [
    {
      name: 'is the last part of the segment in progress',
      playlist: makePlaylist({ segments, open: makeOpen(12, 2) }),
      head,
      last: { lastMsn: 12, lastPart: 1 },
    },
    {
      name: 'is the last part of the last segment',
      playlist: makePlaylist({ segments }),
      head: boundary,
      last: { lastMsn: 11, lastPart: 3 },
    },
    {
      name: 'counts segments that a delta skips',
      playlist: makePlaylist({ mediaSequence: msn(2), skippedSegments: 8, segments }),
      head: boundary,
      last: { lastMsn: 11, lastPart: 3 },
    },
    {
      name: 'may be a gap without parts',
      playlist: makePlaylist({ segments: segments.map((segment) => ({ ...segment, parts: [], isGap: true })) }),
      head: { ...boundary, closedParts: 0 },
      last: { lastMsn: 11 },
    },
    {
      name: 'is nothing before the first part',
      playlist: makePlaylist({}),
      head: { closedMsn: -1, closedParts: 0, openParts: 0, isEnded: false },
      last: undefined,
    },
  ];
  for (const row of rows) {
    it(row.name, () => {
      expect(headOf(row.playlist)).toEqual(row.head);
      expect(lastPublished(headOf(row.playlist))).toEqual(row.last);
    });
  }
});
