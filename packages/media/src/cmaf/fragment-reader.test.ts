import { describe, expect, it } from 'vitest';
import { MediaError } from '../media-error.ts';
import { box, fullBox, u32, zeros } from './box-writer.ts';
import { concatFragments } from './fragment.ts';
import { readFragments, type SampleDefaults } from './fragment-reader.ts';

const DATA = Uint8Array.of(1, 2, 3, 4, 5, 6);
const TFHD_1 = fullBox('tfhd', 0, 0x2_0000, u32(1));
const TFDT_9 = fullBox('tfdt', 0, 0, u32(9));
const MOVIE: SampleDefaults = { duration: 7, size: 3, flags: 0x0001_0000 };

/** A fragment whose tracks are told where its data begins, counted from the moof. */
function fragment(trafs: (dataOffset: number) => readonly Uint8Array[]): Uint8Array {
  const write = (dataOffset: number): Uint8Array => box('moof', fullBox('mfhd', 0, 0, u32(3)), ...trafs(dataOffset));
  return concatFragments([write(write(0).length + 8), box('mdat', DATA)]);
}

const first = { duration: 7, size: 3, isKey: false, compositionOffset: 0, data: Uint8Array.of(1, 2, 3) };
const second = { ...first, data: Uint8Array.of(4, 5, 6) };
const track = { sequence: 3, trackId: 1, baseDecodeTime: 9 };

const rows = [
  {
    name: 'take what they do not say from the movie',
    bytes: fragment((at) => [box('traf', TFHD_1, TFDT_9, fullBox('trun', 0, 1, u32(2, at)))]),
    read: [{ ...track, samples: [first, second] }],
  },
  {
    name: 'say it in their header',
    bytes: fragment((at) => [
      box('traf', fullBox('tfhd', 0, 0x2_003a, u32(1, 1, 8, 6, 0)), TFDT_9, fullBox('trun', 0, 1, u32(1, at))),
    ]),
    read: [{ ...track, samples: [{ duration: 8, size: 6, isKey: true, compositionOffset: 0, data: DATA }] }],
  },
  {
    name: 'say it with each sample; offsets of version 0 have no sign',
    bytes: fragment((at) => [box('traf', TFHD_1, TFDT_9, fullBox('trun', 0, 0xf01, u32(1, at, 1, 2, 0, 0xffff_ffff)))]),
    read: [
      {
        ...track,
        samples: [{ duration: 1, size: 2, isKey: true, compositionOffset: 0xffff_ffff, data: Uint8Array.of(1, 2) }],
      },
    ],
  },
  {
    name: 'go on in a second run where the first ended',
    bytes: fragment((at) => [
      box('traf', TFHD_1, TFDT_9, fullBox('trun', 0, 1, u32(1, at)), fullBox('trun', 0, 0, u32(1))),
    ]),
    read: [{ ...track, samples: [first, second] }],
  },
  {
    name: 'hold two tracks, the second where the first ended, times of 64 bits',
    bytes: fragment((at) => [
      box('traf', fullBox('tfhd', 0, 0, u32(1)), TFDT_9, fullBox('trun', 0, 1, u32(1, at))),
      box('traf', fullBox('tfhd', 0, 0, u32(2)), fullBox('tfdt', 1, 0, u32(1, 0)), fullBox('trun', 0, 0, u32(1))),
    ]),
    read: [
      { ...track, samples: [first] },
      { sequence: 3, trackId: 2, baseDecodeTime: 2 ** 32, samples: [second] },
    ],
  },
  {
    name: 'count from the start of the file',
    bytes: fragment((at) => [box('traf', fullBox('tfhd', 0, 1, u32(1, 0, at)), TFDT_9, fullBox('trun', 0, 0, u32(2)))]),
    read: [{ ...track, samples: [first, second] }],
  },
  {
    name: 'stand among other boxes, one of them 64 bits long, one named by a UUID, the last without an end',
    bytes: concatFragments([
      u32(1, 0x6672_6565, 0, 16),
      box('uuid', zeros(16)),
      concatFragments([fragment((at) => [box('traf', TFHD_1, TFDT_9, fullBox('trun', 0, 1, u32(2, at)))])]),
      u32(0, 0x6672_6565, 99),
    ]),
    read: [{ ...track, samples: [first, second] }],
  },
  { name: 'are not there', bytes: DATA.subarray(0, 0), read: [] },
];

describe('fragments that others write', () => {
  for (const { name, bytes, read } of rows) {
    it(name, () => {
      expect(readFragments(bytes, () => MOVIE)).toEqual(read);
    });
  }

  const run = (flags: number, ...fields: readonly number[]): Uint8Array =>
    fragment(() => [box('traf', TFHD_1, TFDT_9, fullBox('trun', 0, flags, u32(...fields)))]);
  const refused = [
    { name: 'data beyond the end', bytes: run(1, 2, 9999), code: 'TRUNCATED' },
    { name: 'data before the beginning', bytes: run(1, 1, 0xffff_fff0), code: 'TRUNCATED' },
    { name: 'samples without end', bytes: run(1 | 0x200, 0xffff_ffff, 8, 0), code: 'TRUNCATED' },
    { name: 'no header', bytes: fragment(() => [box('traf', TFDT_9)]), code: 'INVALID' },
    { name: 'no decode time', bytes: fragment(() => [box('traf', TFHD_1)]), code: 'INVALID' },
    { name: 'a box smaller than its header', bytes: u32(4, 0x6672_6565), code: 'INVALID' },
    { name: 'a box longer than all', bytes: u32(99, 0x6672_6565), code: 'TRUNCATED' },
    { name: 'a box beyond 2^53 bytes', bytes: u32(1, 0x6672_6565, 0x20_0000, 0), code: 'TOO_LARGE' },
  ];
  for (const { name, bytes, code } of refused) {
    it(`are refused: ${name}`, () => {
      expect(() => readFragments(bytes, () => MOVIE)).toThrow(expect.objectContaining({ code }));
    });
  }

  it('may not claim four billion samples of nothing, in one run or in many', () => {
    const nothing = { duration: 1, size: 0, flags: 0 };
    expect(() => readFragments(run(0, 0xffff_ffff), () => nothing)).toThrow(MediaError);
    const many = concatFragments(Array.from({ length: 3 }, () => run(0, 30_000)));
    expect(() => readFragments(many, () => nothing)).toThrow(MediaError);
  });

  it('may not claim ten thousand boxes and more', () => {
    expect(() => readFragments(concatFragments(Array.from({ length: 10_001 }, () => box('free'))))).toThrow(MediaError);
  });
});
