import { describe, expect, it } from 'vitest';
import { normaliseQuery, parseDirectives } from './directives.ts';

describe('delivery directives', () => {
  const rows: { name: string; input: string; parsed: object; written: string }[] = [
    { name: 'none', input: '', parsed: {}, written: '' },
    { name: 'a segment', input: '_HLS_msn=12', parsed: { msn: 12 }, written: '_HLS_msn=12' },
    {
      name: 'a part',
      input: '_HLS_msn=12&_HLS_part=0',
      parsed: { msn: 12, part: 0 },
      written: '_HLS_msn=12&_HLS_part=0',
    },
    {
      name: 'out of order',
      input: '_HLS_part=3&_HLS_msn=0',
      parsed: { msn: 0, part: 3 },
      written: '_HLS_msn=0&_HLS_part=3',
    },
    { name: 'a delta', input: '_HLS_skip=YES', parsed: { skip: true }, written: '_HLS_skip=YES' },
    { name: 'a delta of date ranges too', input: '_HLS_skip=v2', parsed: { skip: true }, written: '_HLS_skip=YES' },
    { name: 'a skip we do not know', input: '_HLS_skip=v3', parsed: {}, written: '' },
    {
      name: 'all three among others',
      input: 'CMCD=bl%3D1&_HLS_skip=YES&_HLS_part=1&_HLS_msn=7&token=a',
      parsed: { msn: 7, part: 1, skip: true },
      written: '_HLS_msn=7&_HLS_part=1&_HLS_skip=YES',
    },
    { name: 'leading zeros', input: '_HLS_msn=0012', parsed: { msn: 12 }, written: '_HLS_msn=12' },
    {
      name: 'percent-encoded names and digits',
      input: '%5FHLS_msn=%31%32',
      parsed: { msn: 12 },
      written: '_HLS_msn=12',
    },
    {
      name: 'the largest number',
      input: '_HLS_msn=9007199254740991',
      parsed: { msn: 9_007_199_254_740_991 },
      written: '_HLS_msn=9007199254740991',
    },
    { name: 'a reserved name of the future', input: '_HLS_later=1', parsed: {}, written: '' },
    { name: 'steering', input: '_HLS_pathway=%22a%22&_HLS_throughput=1', parsed: {}, written: '' },
  ];
  for (const row of rows) {
    it(`are read and spelt canonically: ${row.name}`, () => {
      expect(parseDirectives(row.input)).toEqual(row.parsed);
      expect(parseDirectives(new URLSearchParams(row.input))).toEqual(row.parsed);
      expect(normaliseQuery(row.input)).toBe(row.written);
      expect(normaliseQuery(row.written)).toBe(row.written);
    });
  }

  const bad: { name: string; input: string }[] = [
    { name: 'a part without its segment', input: '_HLS_part=0' },
    { name: 'a negative number', input: '_HLS_msn=-1' },
    { name: 'a fraction', input: '_HLS_msn=1.5' },
    { name: 'an exponent', input: '_HLS_msn=1e3' },
    { name: 'a word', input: '_HLS_msn=last' },
    { name: 'nothing', input: '_HLS_msn=' },
    { name: 'a space', input: '_HLS_msn=+1' },
    { name: 'hexadecimal', input: '_HLS_msn=0x1' },
    { name: 'digits of another script', input: '_HLS_msn=%D9%A1' },
    { name: '2^53', input: '_HLS_msn=9007199254740992' },
    { name: '21 digits', input: '_HLS_msn=000000000000000000001' },
    { name: 'a segment twice', input: '_HLS_msn=1&_HLS_msn=1' },
    { name: 'a segment twice, once percent-encoded', input: '_HLS_msn=1&_HLS%5Fmsn=1' },
    { name: 'a part twice', input: '_HLS_msn=1&_HLS_part=1&_HLS_part=2' },
    { name: 'a skip twice', input: '_HLS_skip=YES&_HLS_skip=YES' },
    { name: 'a part that is no number', input: '_HLS_msn=1&_HLS_part=x' },
    { name: 'a query of 5 kB', input: `x=${'y'.repeat(5000)}` },
  ];
  for (const row of bad) {
    it(`are a bad request: ${row.name}`, () => {
      expect(() => parseDirectives(row.input)).toThrow(expect.objectContaining({ code: 'BAD_DIRECTIVE' }));
    });
  }
});
