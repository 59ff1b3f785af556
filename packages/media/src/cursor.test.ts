import { describe, expect, it } from 'vitest';
import { BitCursor } from './bit-cursor.ts';
import { Cursor } from './cursor.ts';

const HIGH = Uint8Array.of(0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8);

describe('a cursor', () => {
  const reads: { name: string; read: (cursor: Cursor) => unknown; value: unknown }[] = [
    { name: 'u8', read: (cursor) => cursor.u8(), value: 0xff },
    { name: 'u16', read: (cursor) => cursor.u16(), value: 0xfffe },
    { name: 'u24', read: (cursor) => cursor.u24(), value: 0xff_fefd },
    { name: 's24', read: (cursor) => cursor.s24(), value: 0xff_fefd - 2 ** 24 },
    { name: 'u32', read: (cursor) => cursor.u32(), value: 0xfffe_fdfc },
    { name: 's32', read: (cursor) => cursor.s32(), value: 0xfffe_fdfc - 2 ** 32 },
    { name: 'fourCc', read: (cursor) => cursor.fourCc(), value: 'ÿþýü' },
    { name: 'bytes', read: (cursor) => [...cursor.bytes(2)], value: [0xff, 0xfe] },
    { name: 'rest', read: (cursor) => cursor.rest().length, value: 8 },
  ];
  for (const { name, read, value } of reads) {
    it(`reads ${name}, big-endian`, () => {
      expect(read(new Cursor(HIGH, 'test'))).toEqual(value);
    });
  }

  it('reads 64 bits as far as numbers are exact', () => {
    expect(new Cursor(Uint8Array.of(0, 0x1f, ...HIGH.subarray(0, 6)), 'test').u64()).toBe(0x1f_fffe_fdfc_fbfa);
    expect(() => new Cursor(HIGH, 'test').u64()).toThrow(expect.objectContaining({ code: 'TOO_LARGE', offset: 0 }));
  });

  it('says what was cut short, where, and by how much', () => {
    const cursor = new Cursor(HIGH, 'thing', 100);
    cursor.skip(6);
    expect(() => cursor.u32()).toThrow('thing: 2 bytes are missing (at byte 106)');
    expect(cursor.u16()).toBe(0xf9f8);
    expect(() => cursor.u8()).toThrow(expect.objectContaining({ code: 'TRUNCATED', offset: 108 }));
  });
});

describe('a bit cursor', () => {
  it('reads bits across bytes, 32 of them unsigned', () => {
    const bits = new BitCursor(HIGH, 'test');
    expect([bits.bits(3), bits.bits(7), bits.bits(0), bits.flag()]).toEqual([7, 127, 0, true]);
    bits.align();
    expect([bits.remaining, bits.bits(32), bits.bits(16)]).toEqual([48, 0xfdfc_fbfa, 0xf9f8]);
    expect(() => bits.bits(1)).toThrow(expect.objectContaining({ code: 'TRUNCATED' }));
    expect(() => bits.skip(1)).toThrow(expect.objectContaining({ code: 'TRUNCATED' }));
  });

  const codes = [
    { name: '1', bytes: [0x80], ue: 0, se: 0 },
    { name: '010', bytes: [0x40], ue: 1, se: 1 },
    { name: '011', bytes: [0x60], ue: 2, se: -1 },
    { name: '00100', bytes: [0x20], ue: 3, se: 2 },
    { name: '31 zeros', bytes: [0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff], ue: 2 ** 32 - 2, se: -(2 ** 31 - 1) },
  ];
  for (const { name, bytes, ue, se } of codes) {
    it(`reads the Exp-Golomb code ${name}`, () => {
      expect(new BitCursor(Uint8Array.from(bytes), 'test').ue()).toBe(ue);
      expect(new BitCursor(Uint8Array.from(bytes), 'test').se()).toBe(se);
    });
  }

  it('refuses an Exp-Golomb code of more than 32 bits, and a count beyond its bound', () => {
    expect(() => new BitCursor(new Uint8Array(20), 'test').ue()).toThrow(expect.objectContaining({ code: 'INVALID' }));
    expect(() => new BitCursor(Uint8Array.of(0x20), 'test', 5).ueUpTo(2, 'count')).toThrow(
      'test: count is 3, beyond 2 (at byte 5)',
    );
  });
});
