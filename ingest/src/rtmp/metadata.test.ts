import { describe, expect, it } from 'vitest';
import { type AmfValue, writeAmf0 } from './amf0.ts';
import { parseMetadata } from './metadata.ts';

const read = (...values: AmfValue[]): unknown => parseMetadata(writeAmf0(values));

describe('an encoder’s metadata', () => {
  it.each([
    { name: 'as OBS and FFmpeg send it', values: ['@setDataFrame', 'onMetaData', { width: 1920, encoder: 'obs' }] },
    { name: 'as others send it', values: ['onMetaData', { width: 1920, encoder: 'obs' }] },
  ])('is read $name', ({ values }) => {
    expect(read(...values)).toEqual({ width: 1920, encoder: 'obs' });
  });

  it.each([
    { name: 'another data message', values: ['onTextData', { text: 'x' }] },
    { name: 'a name that is no text', values: [7, {}] },
    { name: 'no name', values: [] },
    { name: 'a name alone', values: ['onMetaData'] },
  ])('is not: $name', ({ values }) => {
    expect(read(...values)).toBeUndefined();
  });

  it('keeps plain values only', () => {
    const values = { a: 1, b: true, c: 'x', d: null, e: [1], f: { g: 1 }, h: Number.NaN, i: undefined };
    expect(read('onMetaData', values)).toEqual({ a: 1, b: true, c: 'x' });
  });

  it('keeps 32 of them, cut to length, fit to print', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key${index}`, index]));
    expect(Object.keys(read('onMetaData', many) as object)).toHaveLength(32);
    expect(read('onMetaData', { ['k'.repeat(65)]: 1, text: 'x'.repeat(300) })).toEqual({
      text: 'x'.repeat(256),
    });
    expect(read('onMetaData', { text: 'a\n\u0000\u202eb' })).toEqual({ text: 'ab' });
  });

  it('may be something else than an object', () => {
    for (const value of [5, 'text', null, ['a']]) {
      expect(read('onMetaData', value)).toEqual({});
    }
  });
});
