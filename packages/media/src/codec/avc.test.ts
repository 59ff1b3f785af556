import { describe, expect, it } from 'vitest';
import { type BitField, writeBits } from '../../vectors/write-bits.ts';
import { MediaError } from '../media-error.ts';
import { isIdr, parseAvcConfig } from './avc.ts';
import { readAvcSps } from './avc-sps.ts';

const SQUARE = { horizontal: 1, vertical: 1 };

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

// Records as x264 writes them; what they should say is what ffprobe says of the same file.
const rows = [
  {
    name: '1080 lines at 60, cropped out of 1088',
    record: '0164002affe1001b6764002aacd940780227e5c044000003000400000301e03c60c65801000468ef8fcbfdf8f800',
    says: { codecString: 'avc1.64002a', width: 1920, height: 1080, pixelAspect: SQUARE, frameRate: 60 },
  },
  {
    name: 'constrained baseline at 29.97, a record without the high profiles’ tail',
    record: '0142c01effe100186742c01ed900a02ff9701100000303e90000ea600f162e4801000568cb83cb20',
    says: { codecString: 'avc1.42c01e', width: 640, height: 360, pixelAspect: SQUARE, frameRate: 30_000 / 1001 },
  },
  {
    name: 'interlaced: two fields to the frame, cropped by fields',
    record: '01640028ffe1001a67640028acd94078044fde0220000003002000000643e2c5b2c001000668fba3cb22c0fdf8f800',
    says: { codecString: 'avc1.640028', width: 1920, height: 1080, pixelAspect: SQUARE, frameRate: 25 },
  },
  {
    name: 'constant rate with hypothetical decoder, the standard’s scaling matrices',
    record:
      '01640015ffe1002467640015acd941b1fe4f0110000003001000000303c602001e840007a13930c01e2c5b2c01000668ebecb3002cfdf8f800',
    says: { codecString: 'avc1.640015', width: 426, height: 240, pixelAspect: SQUARE, frameRate: 30 },
  },
  {
    name: '4:4:4, cropped by single samples',
    record: '01f4000affe1001967f4000a919b28e4f1f17808800000030080000018078912cb01000668ebe3c44844fff8f800',
    says: { codecString: 'avc1.f4000a', width: 98, height: 54, pixelAspect: SQUARE, frameRate: 24 },
  },
  {
    name: '4:2:2 with ten bits',
    record: '017a000affe10019677a000ab6cd94727888bc04400000fa40003a9803c489658001000568ef81372cfefafa00',
    says: { codecString: 'avc1.7a000a', width: 98, height: 54, pixelAspect: SQUARE, frameRate: 30_000 / 1001 },
  },
  {
    name: 'grey: no colour to subsample; full range',
    record: '0164000affe100196764000af3651c9e3e2f016c800000030080000018078912cb01000668ebe3cb22c0fcf8f800',
    says: {
      codecString: 'avc1.64000a',
      width: 98,
      height: 54,
      pixelAspect: SQUARE,
      frameRate: 24,
    },
  },
  {
    name: 'pixels of a shape that no table has',
    record: '0164001effe1001e6764001eacd940b0126ffc010c00b9b2000003000200000300641e2c5b2c01000668ebe3cb22c0fdf8f800',
    says: {
      codecString: 'avc1.64001e',
      width: 704,
      height: 576,
      pixelAspect: { horizontal: 67, vertical: 46 },
      frameRate: 25,
    },
  },
  {
    name: 'variable frame rate: a time base is no rate',
    record: '0164000dffe100186764000dacd94141fb01100000030010002bf200f142996001000668ebe3cb22c0fdf8f800',
    says: { codecString: 'avc1.64000d', width: 320, height: 240, pixelAspect: SQUARE },
  },
];

describe('an AVC configuration', () => {
  for (const { name, record, says } of rows) {
    it(name, () => {
      expect(parseAvcConfig(bytes(record))).toEqual({
        kind: 'video',
        codec: 'avc',
        record: bytes(record),
        sourceLengthSize: 4,
        ...says,
      });
    });
  }

  const whole = bytes(rows[0]?.record ?? '');

  it('owns its bytes and says 4-byte lengths, whatever the encoder sends', () => {
    const short = Uint8Array.from(whole);
    short[4] = 0xfd;
    const config = parseAvcConfig(Buffer.from(short));
    expect(config.sourceLengthSize).toBe(2);
    expect(config.record).toEqual(whole);
    expect(config.record.buffer).not.toBe(short.buffer);
  });

  it('says so of every length at which it is cut', () => {
    // The last four bytes repeat what the parameter set says; some encoders leave them out.
    for (let length = 0; length < whole.length - 4; length += 1) {
      expect(() => parseAvcConfig(whole.subarray(0, length)), `${length} bytes`).toThrow(MediaError);
    }
    expect(parseAvcConfig(whole.subarray(0, whole.length - 4)).width).toBe(1920);
  });

  it('keeps the size where the usability information breaks off', () => {
    // 640 × 360 as above, its parameter set ending inside the VUI.
    const record = bytes('0142c01effe1000c6742c01ed900a02ff970110001000568cb83cb20');
    const config = parseAvcConfig(record);
    expect([config.width, config.height, config.frameRate]).toEqual([640, 360, undefined]);
  });

  const broken = [
    { name: 'another version', at: 0, value: 2 },
    { name: '3-byte lengths', at: 4, value: 0xfe },
    { name: 'no parameter sets', at: 5, value: 0xe0 },
    { name: 'a parameter set that is something else', at: 8, value: 0x68 },
  ];
  for (const { name, at, value } of broken) {
    it(`refuses ${name}`, () => {
      const record = Uint8Array.from(whole);
      record[at] = value;
      expect(() => parseAvcConfig(record)).toThrow(MediaError);
    });
  }
});

/** A parameter set of High profile, 4 × 3 macroblocks, for what x264 never writes. */
function sps(parts: {
  chroma?: readonly BitField[];
  lists?: readonly BitField[];
  order?: readonly BitField[];
  crop?: number;
  vui?: readonly BitField[];
}): Uint8Array {
  return writeBits(
    [0x67, 8],
    [100, 8],
    [0, 8],
    [30, 8],
    [0, 'ue'],
    ...(parts.chroma ?? [[1, 'ue']]), // 4:2:0
    [0, 'ue'],
    [0, 'ue'],
    [0, 1],
    ...(parts.lists ?? [[0, 1]]),
    [0, 'ue'],
    ...(parts.order ?? [[2, 'ue']]),
    [1, 'ue'],
    [0, 1],
    [3, 'ue'],
    [2, 'ue'],
    [1, 1],
    [1, 1],
    [1, 1], // cropping
    [0, 'ue'],
    [0, 'ue'],
    [0, 'ue'],
    [parts.crop ?? 1, 'ue'],
    ...(parts.vui ?? [[0, 1]]),
  );
}

describe('an AVC sequence parameter set', () => {
  const rows = [
    { name: 'without more', parts: {} },
    {
      name: 'with scaling lists, one written out, one that ends early, one of 8 × 8',
      parts: {
        lists: [
          [1, 1],
          [1, 1],
          ...Array.from({ length: 16 }, () => [1, 'se'] as const),
          [1, 1],
          [-8, 'se'], // the next scale is 0: the rest is as the last
          [0, 3],
          [1, 1],
          ...Array.from({ length: 16 }, () => [1, 'se'] as const),
          [1, 1],
          ...Array.from({ length: 64 }, () => [1, 'se'] as const),
          [0, 1],
        ] satisfies BitField[],
      },
    },
    {
      name: 'with the order of pictures told as a cycle',
      parts: {
        order: [
          [1, 'ue'],
          [0, 1],
          [-3, 'se'],
          [5, 'se'],
          [2, 'ue'],
          [1, 'se'],
          [-1, 'se'],
        ] satisfies BitField[],
      },
    },
    {
      name: 'with the order of pictures told by its lowest bits',
      parts: {
        order: [
          [0, 'ue'],
          [4, 'ue'],
        ] satisfies BitField[],
      },
    },
  ];
  for (const { name, parts } of rows) {
    it(`${name} tells its size`, () => {
      expect(readAvcSps(sps(parts), 0)).toMatchObject({
        profile: 100,
        level: 30,
        shown: { width: 64, height: 46 },
      });
    });
  }

  const shapes = [
    { idc: 0, pixelAspect: undefined },
    { idc: 2, pixelAspect: { horizontal: 12, vertical: 11 } },
    { idc: 5, pixelAspect: { horizontal: 40, vertical: 33 } },
    { idc: 13, pixelAspect: { horizontal: 160, vertical: 99 } },
    { idc: 14, pixelAspect: { horizontal: 4, vertical: 3 } },
    { idc: 16, pixelAspect: { horizontal: 2, vertical: 1 } },
    { idc: 17, pixelAspect: undefined },
  ];
  for (const { idc, pixelAspect } of shapes) {
    it(`of aspect_ratio_idc ${idc} has pixels of ${pixelAspect?.horizontal ?? '?'}:${pixelAspect?.vertical ?? '?'}`, () => {
      expect(
        readAvcSps(
          sps({
            vui: [
              [1, 1],
              [1, 1],
              [idc, 8],
              [0, 4],
            ],
          }),
          0,
        ).shown.pixelAspect,
      ).toEqual(pixelAspect);
    });
  }

  it('that describes its colours as unspecified says nothing of colour, unless the range is full', () => {
    const colours = (isFullRange: 0 | 1): BitField[] => [
      [1, 1],
      [0, 2],
      [1, 1],
      [5, 3],
      [isFullRange, 1],
      [1, 1],
      [0x02_0202, 24],
      [0, 2],
    ];
    expect(readAvcSps(sps({ vui: colours(0) }), 0).shown.colour).toBeUndefined();
    expect(readAvcSps(sps({ vui: colours(1) }), 0).shown.colour).toEqual({
      primaries: 2,
      transfer: 2,
      matrix: 2,
      isFullRange: true,
    });
  });

  it('of 4:4:4 has twelve scaling lists, and is cropped by single lines', () => {
    const chroma: BitField[] = [
      [3, 'ue'],
      [0, 1],
    ];
    const lists: BitField[] = [
      [1, 1],
      [0, 12],
    ];
    expect(readAvcSps(sps({ chroma, lists }), 0)).toMatchObject({ shown: { width: 64, height: 47 } });
  });

  it('that crops the whole picture away is refused', () => {
    expect(() => readAvcSps(sps({ crop: 24 }), 0)).toThrow(MediaError);
  });
});

describe('an AVC access unit', () => {
  const units = [
    { name: 'an IDR picture behind a delimiter', data: '00000002 09f0 00000003 658880', idr: true },
    { name: 'a P picture', data: '00000003 419a00', idr: false },
    { name: 'an empty unit before an IDR picture', data: '00000000 00000001 25', idr: true },
    { name: 'nothing', data: '', idr: false },
  ];
  for (const { name, data, idr } of units) {
    it(`${name}: ${idr ? 'decoding may start' : 'decoding may not start'}`, () => {
      expect(isIdr(bytes(data), 4)).toBe(idr);
    });
  }
});
