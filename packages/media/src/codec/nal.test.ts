import { describe, expect, it } from 'vitest';
import { MediaError } from '../media-error.ts';
import { eachNal, type NalLengthSize, nalLengthSize, toFourByteLengths, unescapeNal } from './nal.ts';

const units: { name: string; lengthSize: NalLengthSize; data: number[]; normal: number[] }[] = [
  { name: 'one-byte lengths', lengthSize: 1, data: [1, 9, 2, 7, 8], normal: [0, 0, 0, 1, 9, 0, 0, 0, 2, 7, 8] },
  { name: 'two-byte lengths', lengthSize: 2, data: [0, 1, 9], normal: [0, 0, 0, 1, 9] },
  { name: 'an empty unit', lengthSize: 4, data: [0, 0, 0, 0, 0, 0, 0, 1, 9], normal: [0, 0, 0, 1, 9] },
  { name: 'nothing at all', lengthSize: 2, data: [], normal: [] },
];

describe('NAL units behind lengths', () => {
  for (const { name, lengthSize, data, normal } of units) {
    it(`${name} become 4-byte lengths`, () => {
      expect([...toFourByteLengths(Uint8Array.from(data), lengthSize)]).toEqual(normal);
    });
  }

  it('that are as they should be are not copied', () => {
    const data = Uint8Array.of(0, 0, 0, 1, 9, 0, 0, 0, 2, 7, 8);
    expect(toFourByteLengths(data, 4)).toBe(data);
    const seen: [number, number][] = [];
    eachNal(data, 4, (start, end) => seen.push([start, end]));
    expect(seen).toEqual([
      [4, 5],
      [9, 11],
    ]);
  });

  it('that pass the end are refused, with the place', () => {
    for (const data of [
      [0, 0, 0, 2, 9],
      [0, 0],
      [0, 0, 0, 1, 9, 0xff, 0xff, 0xff, 0xff, 0],
    ]) {
      expect(() => eachNal(Uint8Array.from(data), 4, () => undefined)).toThrow(MediaError);
    }
    expect(() => eachNal(Uint8Array.of(1, 9, 200), 1, () => undefined)).toThrow(/at byte 2/);
  });

  it('have lengths of 1, 2 or 4 bytes', () => {
    expect([0, 1, 3].map((value) => nalLengthSize(value, 0))).toEqual([1, 2, 4]);
    expect(() => nalLengthSize(2, 4)).toThrow(MediaError);
  });
});

describe('emulation prevention', () => {
  const rows = [
    { name: 'stands between two zeros and a low byte', nal: [1, 0, 0, 3, 1], payload: [1, 0, 0, 1] },
    { name: 'stands at the very end', nal: [5, 0, 0, 3], payload: [5, 0, 0] },
    { name: 'stands twice in a row of zeros', nal: [0, 0, 3, 0, 0, 3, 0], payload: [0, 0, 0, 0, 0] },
    { name: 'is no 3 behind one zero', nal: [0, 3, 0, 3], payload: [0, 3, 0, 3] },
  ];
  for (const { name, nal, payload } of rows) {
    it(name, () => {
      expect([...unescapeNal(Uint8Array.from(nal))]).toEqual(payload);
    });
  }
});
