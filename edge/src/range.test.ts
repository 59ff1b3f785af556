import { describe, expect, it } from 'vitest';
import { parseRange } from './range.ts';

describe('a byte range of a body of 1000', () => {
  const rows = [
    { line: undefined, parsed: undefined },
    { line: 'bytes=0-0', parsed: { first: 0, last: 0 } },
    { line: 'bytes=0-', parsed: { first: 0, last: 999 } },
    { line: 'bytes=999-', parsed: { first: 999, last: 999 } },
    { line: 'bytes=100-199', parsed: { first: 100, last: 199 } },
    { line: 'bytes=900-5000', parsed: { first: 900, last: 999 } },
    { line: 'bytes=0-9007199254740991', parsed: { first: 0, last: 999 } },
    { line: 'bytes=-1', parsed: { first: 999, last: 999 } },
    { line: 'bytes=-5000', parsed: { first: 0, last: 999 } },
    { line: 'bytes=-0', parsed: 'unsatisfiable' },
    { line: 'bytes=1000-', parsed: 'unsatisfiable' },
    { line: 'bytes=2000-3000', parsed: 'unsatisfiable' },
    { line: 'bytes=5-4', parsed: undefined },
    { line: 'bytes=-', parsed: undefined },
    { line: 'bytes=0-1,3-4', parsed: undefined },
    { line: 'items=0-1', parsed: undefined },
    { line: 'bytes=a-b', parsed: undefined },
    { line: 'bytes=00000000000000000000-1', parsed: undefined },
  ];
  it.each(rows)('$line', ({ line, parsed }) => {
    expect(parseRange(line, 1_000)).toEqual(parsed);
  });

  it('nothing of an empty body can be had', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable');
  });
});
