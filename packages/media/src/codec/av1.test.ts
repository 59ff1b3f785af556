import { describe, expect, it } from 'vitest';
import { writeBits } from '../../vectors/write-bits.ts';
import { MediaError } from '../media-error.ts';
import { isAv1Key, parseAv1Config, withoutDelimiters } from './av1.ts';
import { readAv1Sequence } from './av1-sequence.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

// Records as SVT-AV1, libaom and rav1e write them; what they should say is what ffprobe says of the same file.
const rows = [
  {
    name: '1080 lines',
    record: '81090c000a0b0000004aabbfc3700be001',
    says: { codecString: 'av01.0.09M.08', width: 1920, height: 1080 },
  },
  {
    name: 'timing of equal pictures',
    record: '81010c000a1404000000040000007b400001bcc4ff6736be4010',
    says: { codecString: 'av01.0.01M.08', width: 640, height: 360, frameRate: 30 },
  },
  {
    name: 'a decoder model',
    record: '81010c000a1e040000000400000079780000000a530000075f915f90bcc4ff6736be4010',
    says: { codecString: 'av01.0.01M.08', width: 640, height: 360 },
  },
  {
    name: 'grey',
    record: '81001c000a0a000000032e1d4daf92a0',
    says: { codecString: 'av01.0.00M.08.1.110.01.01.01.0', width: 98, height: 54 },
  },
  {
    name: '4:2:2',
    record: '814008000a0a400000032e1d4daf9010',
    says: { codecString: 'av01.2.00M.08.0.100.01.01.01.0', width: 98, height: 54 },
  },
  {
    name: 'twelve bits, 4:2:0',
    record: '81406c000a0b400000032e1d4daf963080',
    says: { codecString: 'av01.2.00M.12', width: 98, height: 54 },
  },
  {
    name: 'RGB',
    record: '812000000a0d200000032e1d4daf92021a0040',
    says: {
      codecString: 'av01.1.00M.08.0.000.01.13.00.1',
      width: 98,
      height: 54,
      colour: { primaries: 1, transfer: 13, matrix: 0, isFullRange: true },
    },
  },
  {
    name: 'ten bits 4:4:4, HLG',
    record: '812040000a0d200000032e1d4daf9612241220',
    says: {
      codecString: 'av01.1.00M.10.0.000.09.18.09.0',
      width: 98,
      height: 54,
      colour: { primaries: 9, transfer: 18, matrix: 9, isFullRange: false },
    },
  },
  {
    name: 'colours described as unspecified',
    record: '811f0c000a0e000000faa67fd9e210a88101010a',
    says: { codecString: 'av01.0.31M.08', width: 1280, height: 720 },
  },
];

describe('an AV1 configuration', () => {
  for (const { name, record, says } of rows) {
    it(name, () => {
      expect(parseAv1Config(bytes(record))).toEqual({ kind: 'video', codec: 'av1', record: bytes(record), ...says });
    });
  }

  const refused = [
    { name: 'nothing', record: '' },
    { name: 'another version', record: '82090c000a0b0000004aabbfc3700be001' },
    { name: 'no sequence header', record: '81090c00' },
    { name: 'a sequence header cut short', record: '81090c000a040000004a' },
    { name: 'a unit longer than the record', record: '81090c000a0c0000004aabbfc3700be001' },
    { name: 'a size that does not end', record: '81090c000affffffffffffffffff' },
    { name: 'a set forbidden bit', record: '81090c008a0b0000004aabbfc3700be001' },
    { name: 'a profile that does not exist', record: '81090c000a0be000004aabbfc3700be001' },
  ];
  for (const { name, record } of refused) {
    it(`refuses ${name}`, () => {
      expect(() => parseAv1Config(bytes(record))).toThrow(MediaError);
    });
  }
});

describe('an AV1 sequence header', () => {
  const reduced = (sideMinusOne: number): Uint8Array =>
    writeBits(
      [0, 3],
      [1, 1],
      [1, 1],
      [5, 5],
      [15, 4],
      [15, 4],
      [sideMinusOne, 16],
      [sideMinusOne, 16],
      [0, 6],
      [0, 16],
    );

  it('may be reduced, and as wide as a sample entry can say', () => {
    expect(readAv1Sequence(reduced(0xfffe), 0)).toMatchObject({ level: 5, width: 0xffff, height: 0xffff, depth: 8 });
  });

  it('may not be wider', () => {
    expect(() => readAv1Sequence(reduced(0xffff), 0)).toThrow(/65536 × 65536/);
  });
});

describe('an AV1 temporal unit', () => {
  const SEQUENCE = '0a0b0000004aabbfc3700be001';
  const units = [
    { name: 'a sequence header and a shown key frame', data: `${SEQUENCE} 3202 10ff`, isKey: true },
    { name: 'a frame header apart from its tiles', data: `${SEQUENCE} 1a02 10ff 2201 00`, isKey: true },
    { name: 'a last unit without a size', data: `${SEQUENCE} 30 10ff`, isKey: true },
    { name: 'a unit with an extension', data: `${SEQUENCE} 36 08 02 10ff`, isKey: true },
    { name: 'a key frame without its sequence header', data: '3202 10ff', isKey: false },
    { name: 'a key frame not shown yet', data: `${SEQUENCE} 3202 00ff`, isKey: false },
    { name: 'an inter frame behind a sequence header', data: `${SEQUENCE} 3202 30ff`, isKey: false },
    { name: 'a frame shown again', data: `${SEQUENCE} 1a01 90`, isKey: false },
  ];
  for (const { name, data, isKey } of units) {
    it(`${name}: decoding ${isKey ? 'may' : 'may not'} start`, () => {
      expect(isAv1Key(bytes(data))).toBe(isKey);
    });
  }

  it('loses its temporal delimiter, and is not copied without one', () => {
    expect(withoutDelimiters(bytes(`1200 ${SEQUENCE} 3202 10ff`))).toEqual(bytes(`${SEQUENCE} 3202 10ff`));
    const data = bytes('3202 10ff');
    expect(withoutDelimiters(data)).toBe(data);
  });
});
