import { describe, expect, it } from 'vitest';
import { readAmf0, writeAmf0 } from './amf0.ts';
import { RtmpError } from './errors.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

const BOTH_WAYS = [
  { name: 'a number', bytes: '00 3ff0000000000000', values: [1] },
  { name: 'a boolean', bytes: '01 01 01 00', values: [true, false] },
  { name: 'a string', bytes: '02 0004 6c697665', values: ['live'] },
  { name: 'a string with its length in bytes, not characters', bytes: '02 0002 c3a9', values: ['é'] },
  { name: 'null and undefined', bytes: '05 06', values: [null, undefined] },
  { name: 'an object', bytes: '03 0001 61 00 4000000000000000 000009', values: [{ a: 2 }] },
  { name: 'objects in objects', bytes: '03 0001 61 03 0001 62 05 000009 000009', values: [{ a: { b: null } }] },
  {
    name: 'a strict array (fourCcList)',
    bytes: '0a 00000002 02 0004 68766331 02 0004 61763031',
    values: [['hvc1', 'av01']],
  },
];

const READ_ONLY = [
  { name: 'an ECMA array, whatever its count says', bytes: '08 00000063 0001 61 01 01 000009', values: [{ a: true }] },
  {
    name: 'an ECMA array without its end marker, at the end of a message',
    bytes: '08 00000001 0001 61 01 01',
    values: [{ a: true }],
  },
  { name: 'an object without its end marker, at the end of a message', bytes: '03 0001 61 05', values: [{ a: null }] },
  { name: 'a date, as milliseconds', bytes: '0b 4024000000000000 0000', values: [10] },
  { name: 'a long string', bytes: '0c 00000002 6869', values: ['hi'] },
  { name: 'an XML document, as text', bytes: '0f 00000002 6869', values: ['hi'] },
  { name: 'a reference and an unsupported value, as undefined', bytes: '07 0001 0d', values: [undefined, undefined] },
  { name: 'a typed object, without its class', bytes: '10 0001 43 0001 61 05 000009', values: [{ a: null }] },
  {
    name: 'a member named __proto__, as any other',
    bytes: '03 0009 5f5f70726f746f5f5f 05 000009',
    values: [Object.fromEntries([['__proto__', null]])],
  },
  { name: 'nothing', bytes: '', values: [] },
];

const BROKEN = [
  { name: 'cut inside a number', bytes: '00 3ff000' },
  { name: 'cut inside a string', bytes: '02 0010 61' },
  { name: 'cut inside a long string that claims 4 GB', bytes: '0c ffffffff 61' },
  { name: 'cut inside a key', bytes: '03 00ff 61' },
  { name: 'cut behind a key', bytes: '03 0001 61' },
  { name: 'cut inside a date', bytes: '0b 4024000000000000 00' },
  { name: 'a strict array that claims 2^32 - 1 members', bytes: '0a ffffffff 05 05' },
  { name: 'the reserved marker of movie clips', bytes: '04' },
  { name: 'an AMF 3 value', bytes: '11 06' },
  { name: 'a marker nobody knows', bytes: 'ff' },
];

function outcome(bytes: Buffer): unknown {
  try {
    return readAmf0(bytes);
  } catch (error) {
    return error;
  }
}

describe('AMF 0', () => {
  it.each(BOTH_WAYS)('reads and writes $name', ({ bytes, values }) => {
    expect(readAmf0(hex(bytes))).toEqual(values);
    expect(writeAmf0(values).toString('hex')).toBe(bytes.replaceAll(' ', ''));
  });

  it.each(READ_ONLY)('reads $name', ({ bytes, values }) => {
    expect(readAmf0(hex(bytes))).toEqual(values);
  });

  it.each(BROKEN)('refuses what is $name', ({ bytes }) => {
    expect(outcome(hex(bytes))).toMatchObject({ code: 'AMF_BROKEN' });
  });

  it('refuses nesting 60 000 deep', () => {
    const objects = Buffer.alloc(60_000 * 4, hex('03 0001 61'));
    const arrays = Buffer.alloc(60_000 * 5, hex('0a 00000001'));
    expect(outcome(objects)).toMatchObject({ code: 'AMF_BROKEN', fields: { what: 'values nested too deep' } });
    expect(outcome(arrays)).toMatchObject({ code: 'AMF_BROKEN', fields: { what: 'values nested too deep' } });
  });

  it('refuses more values than any encoder sends', () => {
    expect(outcome(Buffer.alloc(5_000, 5))).toMatchObject({ fields: { what: 'too many values' } });
  });

  it('keeps members off the prototype', () => {
    readAmf0(hex('03 0009 5f5f70726f746f5f5f 03 0001 61 01 01 000009 000009'));
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('writes text over 65 535 bytes as a long string', () => {
    const text = 'x'.repeat(70_000);
    expect(readAmf0(writeAmf0([text]))).toEqual([text]);
  });

  it('answers every mutation of a real connect command with values or its own fault', () => {
    const real = writeAmf0([
      'connect',
      1,
      { app: 'live', tcUrl: 'rtmp://h/live', fourCcList: ['av01', 'hvc1'], capabilities: 15 },
    ]);
    for (let at = 0; at < real.length; at += 1) {
      for (const change of [0, 1, 3, 8, 10, 12, 16, 255]) {
        const mutated = Buffer.from(real);
        mutated[at] = change;
        const result = outcome(mutated);
        expect(Array.isArray(result) || result instanceof RtmpError).toBe(true);
      }
      const cut = outcome(real.subarray(0, at));
      expect(Array.isArray(cut) || cut instanceof RtmpError).toBe(true);
    }
  });
});
