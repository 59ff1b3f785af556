import { describe, expect, it } from 'vitest';
import { MediaError } from '../media-error.ts';
import { readBoxes } from './box-reader.ts';
import { concatFragments, type FragmentSample, writeFragment } from './fragment.ts';
import { readFragment, readFragments } from './fragment-reader.ts';

function sample(size: number, duration: number, isKey: boolean, compositionOffset = 0): FragmentSample {
  return { data: new Uint8Array(size).fill(size), duration, isKey, compositionOffset };
}

const rows: { name: string; baseDecodeTime: number; samples: FragmentSample[]; moofBytes: number }[] = [
  { name: 'one key frame', baseDecodeTime: 0, samples: [sample(7, 3000, true)], moofBytes: 100 },
  { name: 'one frame that is no key', baseDecodeTime: 1, samples: [sample(7, 3000, false)], moofBytes: 100 },
  {
    name: 'a key frame and what follows it, flags said twice',
    baseDecodeTime: 90_000,
    samples: [sample(9, 3000, true), sample(2, 3000, false), sample(3, 3000, false)],
    moofBytes: 100 + 4 + 8,
  },
  {
    name: 'sound: all alike, four bytes a frame',
    baseDecodeTime: 2 ** 32,
    samples: [sample(5, 1024, true), sample(6, 1024, true), sample(7, 1024, true)],
    moofBytes: 100 + 8,
  },
  {
    name: 'a key frame in the middle: each says its own flags',
    baseDecodeTime: 2 ** 40 + 1,
    samples: [sample(5, 3000, false), sample(6, 3000, true), sample(7, 3000, false)],
    moofBytes: 100 - 4 + 8 + 12,
  },
  {
    name: 'a frame that is no key before keys only',
    baseDecodeTime: 5,
    samples: [sample(5, 3000, false), sample(6, 3000, true), sample(7, 3000, true)],
    moofBytes: 100 + 4 + 8,
  },
  {
    name: 'B-frames: offsets of both signs',
    baseDecodeTime: Number.MAX_SAFE_INTEGER,
    samples: [sample(5, 3000, true, 6000), sample(6, 3000, false, -3000), sample(7, 3000, false, -(2 ** 31))],
    moofBytes: 100 + 4 + 8 + 12,
  },
  {
    name: 'variable frame rate: each says its duration',
    baseDecodeTime: 5,
    samples: [sample(5, 3000, true), sample(6, 6000, false), sample(0, 2 ** 32 - 1, false)],
    moofBytes: 100 - 4 + 4 + 8 + 12,
  },
];

describe('a fragment', () => {
  for (const { name, baseDecodeTime, samples, moofBytes } of rows) {
    it(`${name}: is read as it was written`, () => {
      const bytes = writeFragment({ sequence: 7, trackId: 2, baseDecodeTime, samples });
      expect(readFragment(bytes)).toEqual({
        sequence: 7,
        trackId: 2,
        baseDecodeTime,
        samples: samples.map((sample) => ({ ...sample, size: sample.data.length })),
      });
      expect(readBoxes(bytes).map((box) => [box.type, box.size])).toEqual([
        ['moof', moofBytes],
        ['mdat', bytes.length - moofBytes],
      ]);
    });
  }

  it('is a part, and parts joined are their segment', () => {
    const parts = rows.map(({ baseDecodeTime, samples }, index) =>
      writeFragment({ sequence: index, trackId: 1, baseDecodeTime, samples }),
    );
    const segment = concatFragments(parts);
    expect(readFragments(segment)).toEqual(parts.map((part) => readFragment(part)));
    expect(() => readFragment(segment)).toThrow(MediaError);
  });

  const refused: { name: string; baseDecodeTime: number; samples: FragmentSample[] }[] = [
    { name: 'no samples', baseDecodeTime: 0, samples: [] },
    { name: 'a time before 0', baseDecodeTime: -1, samples: [sample(1, 1, true)] },
    { name: 'a time that is no whole number', baseDecodeTime: 0.5, samples: [sample(1, 1, true)] },
    { name: 'a duration below 0', baseDecodeTime: 0, samples: [sample(1, -1, true)] },
    { name: 'a duration that is no whole number', baseDecodeTime: 0, samples: [sample(1, 1.5, true)] },
    { name: 'an offset beyond 32 bits', baseDecodeTime: 0, samples: [sample(1, 1, true, 2 ** 31)] },
  ];
  for (const { name, baseDecodeTime, samples } of refused) {
    it(`${name} is refused`, () => {
      expect(() => writeFragment({ sequence: 1, trackId: 1, baseDecodeTime, samples })).toThrow(RangeError);
    });
  }
});
