import type { Seconds, Ticks } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { type CutState, choosePartTarget, chooseTargetDuration, isCutAtKey, isCutForced } from './cut-rule.ts';

const at = (seconds: number): Ticks => Math.round(seconds * 90_000) as Ticks;
const state = (change: Partial<CutState> = {}): CutState => ({
  segmentStart: at(10),
  isSegmentIndependent: true,
  segmentTargetSeconds: 2 as Seconds,
  targetDuration: 2 as Seconds,
  lastGopSeconds: 2,
  ...change,
});

describe('target duration', () => {
  const rows = [
    { name: 'a GOP of 2 s', first: 2, target: 2, out: 2 },
    { name: 'a GOP of 2.002 s at 29.97 still rounds to 2', first: 2.002, target: 2, out: 2 },
    { name: 'a GOP of 8 s', first: 8, target: 2, out: 8 },
    { name: 'an endless GOP is bounded', first: 30, target: 2, out: 10 },
    { name: 'a first segment cut short by the encoder leaving', first: 0.4, target: 2, out: 2 },
    { name: 'a longer configured segment', first: 2, target: 6, out: 6 },
  ];
  for (const row of rows) {
    it(row.name, () => {
      expect(chooseTargetDuration(row.first, row.target as Seconds)).toBe(row.out);
    });
  }
});

describe('part target', () => {
  const rows = [
    { name: '30 frames a second', rate: 30, out: 0.5 },
    { name: '29.97: 14 frames are above 85 %', rate: 29.97, out: 0.5 },
    { name: '24', rate: 24, out: 0.5 },
    { name: '60', rate: 60, out: 0.5 },
    { name: 'unknown', rate: undefined, out: 0.5 },
    { name: '5: two frames are 400 ms, too little, so three', rate: 5, out: 0.601 },
    { name: '1: a part is a frame', rate: 1, out: 1.001 },
    { name: 'nonsense is not believed', rate: 100_000, out: 0.5 },
  ];
  for (const row of rows) {
    it(row.name, () => {
      expect(choosePartTarget(0.5 as Seconds, row.rate)).toBe(row.out);
    });
  }
});

describe('where segments are cut', () => {
  const keys = [
    { name: 'at the segment target', state: state(), time: 12, out: true },
    { name: 'a key frame one frame early is not waited past', state: state(), time: 11.96, out: true },
    { name: 'not at every key frame of a short GOP', state: state({ lastGopSeconds: 0.5 }), time: 11, out: false },
    {
      name: 'before the target where the next key frame would come too late',
      state: state({ lastGopSeconds: 1.5 }),
      time: 11.5,
      out: true,
    },
    {
      name: 'soon after a segment that began without key frame',
      state: state({ isSegmentIndependent: false, lastGopSeconds: 8 }),
      time: 10.6,
      out: true,
    },
    {
      name: 'while the target duration is open, whole GOPs are waited for',
      state: state({ targetDuration: undefined, lastGopSeconds: 1.5 }),
      time: 11.5,
      out: false,
    },
  ];
  for (const row of keys) {
    it(`key frame: ${row.name}`, () => {
      expect(isCutAtKey(row.state, at(row.time))).toBe(row.out);
    });
  }
  const forced = [
    { name: 'a segment may round to the target duration', state: state(), end: 12.4, out: false },
    { name: 'a segment that would exceed it is cut', state: state(), end: 12.5, out: true },
    {
      name: 'before the target duration is known, up to the greatest',
      state: state({ targetDuration: undefined }),
      end: 20.4,
      out: false,
    },
    { name: 'and not beyond', state: state({ targetDuration: undefined }), end: 20.5, out: true },
  ];
  for (const row of forced) {
    it(`no key frame: ${row.name}`, () => {
      expect(isCutForced(row.state, at(row.end))).toBe(row.out);
    });
  }
});
