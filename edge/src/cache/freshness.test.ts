import { describe, expect, it } from 'vitest';
import { freshForMs, parseCacheControl, parseDeltaSeconds } from './freshness.ts';

describe('how long an answer is kept', () => {
  const rows = [
    { name: 'media, as told', status: 200, cacheControl: 'max-age=120', ms: 120_000 },
    { name: 'its age is taken off', status: 200, cacheControl: 'max-age=120', age: 100, ms: 20_000 },
    { name: 'what came too old is not kept', status: 200, cacheControl: 'max-age=10', age: 11, ms: 0 },
    {
      name: 'what is meant for shared caches comes first',
      status: 200,
      cacheControl: 'max-age=1, s-maxage=9',
      ms: 9_000,
    },
    { name: 'no-store', status: 200, cacheControl: 'no-store', ms: 0 },
    { name: 'private', status: 200, cacheControl: 'private, max-age=60', ms: 0 },
    { name: 'media about which nothing is told', status: 200, cacheControl: undefined, ms: 60_000 },
    { name: 'a 404 at most a second', status: 404, cacheControl: 'max-age=60', ms: 1_000 },
    { name: 'a 404 less, as told', status: 404, cacheControl: 'max-age=0', ms: 0 },
    { name: 'a 400 never', status: 400, cacheControl: 'max-age=60', ms: 0 },
    { name: 'a 503 never', status: 503, cacheControl: 'max-age=60', ms: 0 },
    { name: 'a 206 never', status: 206, cacheControl: 'max-age=60', ms: 0 },
  ];
  it.each(rows)('$name', ({ status, cacheControl, age = 0, ms }) => {
    expect(freshForMs({ status, cacheControl, age, cacheClass: 'media' })).toBe(ms);
  });

  it('a plain list about which nothing is told is kept a second', () => {
    expect(freshForMs({ status: 200, cacheControl: undefined, age: 0, cacheClass: 'plain-playlist' })).toBe(1_000);
  });
});

describe('a Cache-Control line', () => {
  it('is read whatever its case, order and company', () => {
    expect(parseCacheControl('Public, MAX-AGE=5 , immutable, x-other="a,b"')).toEqual({
      isForbidden: false,
      maxAge: 5,
      isImmutable: true,
    });
    expect(parseCacheControl('max-age=abc').maxAge).toBe(0);
    expect(parseCacheControl(undefined)).toEqual({ isForbidden: false, maxAge: undefined, isImmutable: false });
  });

  it('a number of seconds is digits alone, at most a year', () => {
    expect(['5', '-5', '5.5', '', '99999999999', '4000000000'].map(parseDeltaSeconds)).toEqual([
      5,
      undefined,
      undefined,
      undefined,
      undefined,
      31_536_000,
    ]);
  });
});
