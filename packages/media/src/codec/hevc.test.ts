import { describe, expect, it } from 'vitest';
import { type BitField, writeBits } from '../../vectors/write-bits.ts';
import { MediaError } from '../media-error.ts';
import { isIrap, parseHevcConfig } from './hevc.ts';
import { readHevcSps } from './hevc-sps.ts';

const SQUARE = { horizontal: 1, vertical: 1 };

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

// Records as x265 writes them; what they should say is what ffprobe says of the same file.
const rows = [
  {
    name: '1080 lines at 60, cropped out of 1088',
    record:
      '0101600000009000000000007bf000fcfdf8f800000f03a00001001840010c01ffff01600000030090000003000003007b959409a10001002b42010101600000030090000003000003007ba003c0801107cb965654a4c2f0168080000003008000001e04a2000100064401c073c189',
    says: { codecString: 'hvc1.1.6.L123.90', width: 1920, height: 1080, frameRate: 60 },
  },
  {
    name: 'interlaced: every picture is a field, two to the frame',
    record:
      '0101600000004000000000005df000fcfdf8f800000f04a00001001840010c01ffff01600000030040000003000003005d959409a10001002b42010101600000030040000003000003005da005a200905965654a4c2f0168680000030008000003019040a2000100064401c073c18927000100064e0181010f80',
    says: { codecString: 'hvc1.1.6.L93.40', width: 720, height: 576, frameRate: 25 },
  },
  {
    name: '4:2:2 with ten bits',
    record:
      '0104080000009d08000000001ef000fcfefafa00000f03a00001001740010c01ffff0408000003009d0800000300001e959409a10001002b4201010408000003009d0800000300001eb03881071116d965654a4c2f016808000003000800000300c040a2000100064401c073c189',
    says: { codecString: 'hvc1.4.10.L30.9D.8', width: 98, height: 54, frameRate: 24 },
  },
  {
    name: '4:4:4 with twelve bits',
    record:
      '0104080000009808000000001ef000fcfffcfc00000f03a00001001740010c01ffff040800000300980800000300001e959409a10001002c420101040800000300980800000300001e90071020e3e2ca52caca94985e02d0100000030010000003018080a2000100084401c07318301890',
    says: { codecString: 'hvc1.4.10.L30.98.8', width: 98, height: 54, frameRate: 24 },
  },
  {
    name: 'grey',
    record:
      '0104080000009fc8000000001ef000fcfcf8f800000f03a00001001740010c01ffff0408000003009fc800000300001e959409a10001002a4201010408000003009fc800000300001ec0e2041c7c5e595952930bc05b020000030002000003003010a2000100064401c073c189',
    says: { codecString: 'hvc1.4.10.L30.9F.C8', width: 98, height: 54, frameRate: 24 },
  },
  {
    name: 'temporal layers',
    record:
      '0101600000009000000000003cf000fcfdf8f800001303a00001001c40010c02ffff01600000030090000003000003003c00009594aca048a10001002e42010201600000030090000003000003003c0000a00a080f1659594aca94985e02d0100000030010000003018080a2000100064401c073c189',
    says: { codecString: 'hvc1.1.6.L60.90', width: 320, height: 240, frameRate: 24 },
  },
  {
    name: 'scaling lists and a hypothetical decoder',
    record:
      '0101600000009000000000003cf000fcfdf8f800000f04a00001001840010c01ffff01600000030090000003000003003c959409a10001003442010101600000030090000003000003003ca00a080f165959529385e02d0100000300010000030018600c965e00124f000493f2a2000100064401c073c18927000100064e0181010f80',
    says: { codecString: 'hvc1.1.6.L60.90', width: 320, height: 240, frameRate: 24 },
  },
  {
    name: 'the high tier',
    record:
      '01216000000090000000000099f000fcfdf8f800000f03a00001001840010c01ffff216000000300900000030000030099959409a10001002c420101216000000300900000030000030099a001e020021c5965654a4c2f016808000003000800000301e040a2000100064401c073c189',
    says: { codecString: 'hvc1.1.6.H153.90', width: 3840, height: 2160, frameRate: 60 },
  },
];

describe('an HEVC configuration', () => {
  for (const { name, record, says } of rows) {
    it(name, () => {
      expect(parseHevcConfig(bytes(record))).toEqual({
        kind: 'video',
        codec: 'hevc',
        record: bytes(record),
        sourceLengthSize: 4,
        pixelAspect: SQUARE,
        ...says,
      });
    });
  }

  const whole = bytes(rows[0]?.record ?? '');

  it('owns its bytes and says 4-byte lengths, whatever the encoder sends', () => {
    const short = Uint8Array.from(whole);
    short[21] = 0x0c;
    const config = parseHevcConfig(Buffer.from(short));
    expect(config.sourceLengthSize).toBe(1);
    expect(config.record).toEqual(whole);
  });

  it('says so of every length at which it is cut', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parseHevcConfig(whole.subarray(0, length)), `${length} bytes`).toThrow(MediaError);
    }
  });

  const broken = [
    { name: 'another version', at: 0, value: 0 },
    { name: 'a unit of another type than its array', at: 28, value: 0x42 },
    { name: 'no arrays', at: 22, value: 0 },
    { name: 'two arrays of three', at: 22, value: 2 },
  ];
  for (const { name, at, value } of broken) {
    it(`refuses ${name}`, () => {
      const record = Uint8Array.from(whole);
      record[at] = value;
      expect(() => parseHevcConfig(record)).toThrow(MediaError);
    });
  }
});

/** A parameter set of 640 × 368, cropped by `crop` pairs of lines, for what x265 never writes. */
function sps(tail: readonly BitField[], crop = 4, subLayers: readonly BitField[] = []): Uint8Array {
  return writeBits(
    [0x4201, 16],
    [0, 4], // VPS id
    [subLayers.length === 0 ? 0 : 1, 3],
    [0, 1],
    [1, 8], // profile Main
    [0x6000_0000, 32],
    [0, 24],
    [0, 24],
    [93, 8], // level 3.1
    ...subLayers,
    [0, 'ue'], // SPS id
    [1, 'ue'], // 4:2:0
    [640, 'ue'],
    [368, 'ue'],
    [1, 1], // conformance window
    [0, 'ue'],
    [0, 'ue'],
    [0, 'ue'],
    [crop, 'ue'],
    ...tail,
  );
}

// Bit depths and order count; buffers of one layer; block sizes and transform depths.
const UNTIL_TOOLS = [
  ...Array.from({ length: 3 }, () => [0, 'ue'] as const),
  [1, 1] as const,
  ...Array.from({ length: 9 }, () => [0, 'ue'] as const),
];
// No scaling lists, no PCM.
const TOOLS = [
  [0, 1],
  [0, 2],
  [0, 1],
] as const;
const VUI_AT_50 = [
  [0, 1], // no long-term pictures
  [0, 2],
  [1, 1], // VUI
  [1, 1],
  [2, 8], // 12:11
  [0, 1],
  [0, 1],
  [0, 1],
  [0, 3],
  [1, 1], // default display window
  [0, 'ue'],
  [0, 'ue'],
  [0, 'ue'],
  [0, 'ue'],
  [1, 1],
  [1, 32],
  [50, 32],
] as const;

describe('an HEVC sequence parameter set', () => {
  it('whose reference sets are told as changes of each other still tells its frame rate', () => {
    const sets = [
      [3, 'ue'],
      // Set 0: two pictures before, one after.
      [2, 'ue'],
      [1, 'ue'],
      [0, 'ue'],
      [1, 1],
      [0, 'ue'],
      [1, 1],
      [0, 'ue'],
      [0, 1],
      // Set 1, from set 0: used, unused and dropped, unused but kept, used.
      [1, 1],
      [1, 1],
      [0, 'ue'],
      [1, 1],
      [0b00, 2],
      [0b01, 2],
      [1, 1],
      // Set 2, from the three pictures of set 1.
      [1, 1],
      [0, 1],
      [1, 'ue'],
      [0b1111, 4],
    ] as const;
    const read = readHevcSps(sps([...UNTIL_TOOLS, ...TOOLS, ...sets, ...VUI_AT_50]), 0);
    expect(read.shown).toMatchObject({
      width: 640,
      height: 360,
      frameRate: 50,
      pixelAspect: { horizontal: 12, vertical: 11 },
    });
  });

  it('with PCM, long-term pictures and written scaling lists still tells its frame rate', () => {
    // Of each size one list is written out; 16 × 16 and 32 × 32 have a DC coefficient more.
    const written = (coefficients: number): BitField[] => [
      [1, 1],
      ...Array.from({ length: coefficients }, () => [-1, 'se'] as const),
    ];
    const copied = (lists: number): BitField[] =>
      Array.from({ length: lists }, () => [[0, 1] as const, [0, 'ue'] as const]).flat();
    const lists: BitField[] = [
      [1, 1],
      [1, 1],
      ...written(16),
      ...copied(5),
      ...written(64),
      ...copied(5),
      ...written(65),
      ...copied(5),
      ...written(65),
      ...copied(1),
    ];
    const rest = [
      [0, 2],
      [1, 1], // PCM
      [0, 8],
      [0, 'ue'],
      [0, 'ue'],
      [0, 1],
      [0, 'ue'], // no short-term sets
      [1, 1],
      [2, 'ue'],
      [0, 2 * 5],
    ] as const;
    const read = readHevcSps(sps([...UNTIL_TOOLS, ...lists, ...rest, ...VUI_AT_50.slice(1)]), 0);
    expect(read.shown.frameRate).toBe(50);
  });

  it('with profile and level of a sub-layer still tells its size', () => {
    const layer: BitField[] = [
      [0b11, 2],
      [0, 14],
      [0, 24],
      [0, 32],
      [0, 32],
      [93, 8],
    ];
    expect(readHevcSps(sps([], 4, layer), 0)).toMatchObject({ shown: { width: 640, height: 360 } });
  });

  it('that crops the whole picture away is refused', () => {
    expect(() => readHevcSps(sps([], 184), 0)).toThrow(MediaError);
  });

  it('that breaks off behind its size keeps the size', () => {
    expect(readHevcSps(sps([]), 0)).toMatchObject({ shown: { width: 640, height: 360 } });
  });
});

describe('an HEVC access unit', () => {
  const units = [
    { name: 'IDR_W_RADL', type: 19, irap: true },
    { name: 'IDR_N_LP', type: 20, irap: true },
    { name: 'CRA', type: 21, irap: true },
    { name: 'BLA', type: 16, irap: true },
    { name: 'TRAIL_R', type: 1, irap: false },
    { name: 'a parameter set', type: 33, irap: false },
  ];
  for (const { name, type, irap } of units) {
    it(`of ${name}: decoding ${irap ? 'may' : 'may not'} start`, () => {
      expect(isIrap(Uint8Array.of(0, 0, 0, 2, 70, 1, 0, 0, 0, 2, type << 1, 1), 4)).toBe(irap);
    });
  }
});
