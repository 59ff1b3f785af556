import { millis } from '@rostrum/units/time';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProgramDateTime, writeProgramDateTime } from './program-date-time.ts';

describe('a programme date-time', () => {
  it('is written as Date writes it, on every day until the year 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (at) => {
        expect(writeProgramDateTime(millis(at))).toBe(`#EXT-X-PROGRAM-DATE-TIME:${new Date(at).toISOString()}\n`);
      }),
      { numRuns: 2000 },
    );
  });

  it('is rounded to the millisecond', () => {
    expect(writeProgramDateTime(millis(1.6))).toContain('1970-01-01T00:00:00.002Z');
  });

  for (const at of [Number.NaN, -1, 253_402_300_800_000]) {
    it(`is not written of ${at}`, () => {
      expect(() => writeProgramDateTime(millis(at))).toThrow(expect.objectContaining({ code: 'BAD_VALUE' }));
    });
  }

  const rows = [
    { text: '2010-02-19T14:54:23.031+08:00', at: Date.UTC(2010, 1, 19, 6, 54, 23, 31) },
    { text: '2010-02-19T14:54:23.031Z', at: Date.UTC(2010, 1, 19, 14, 54, 23, 31) },
    { text: '2010-02-19T14:54:23', at: Date.UTC(2010, 1, 19, 14, 54, 23) },
  ];
  for (const row of rows) {
    it(`is read: ${row.text}`, () => {
      expect(parseProgramDateTime(row.text, 1)).toBe(row.at);
    });
  }
});
