import { describe, expect, test } from 'vitest';
import { CLOCK_BLOCKS, decodeClock, encodeClock } from './clock-strip.ts';

const NOW = 1_795_000_000_123;

describe('the clock strip', () => {
  const moments = [
    { name: 'a time of today', utcMs: NOW },
    { name: 'a time with every low bit set', utcMs: 2 ** 40 + 2 ** 39 - 1 },
    { name: 'the last millisecond before the 40 bits come round', utcMs: 2 ** 41 - 1 },
    { name: 'the first millisecond after', utcMs: 2 ** 41 },
  ];
  test.each(moments)('gives back $name', ({ utcMs }) => {
    const strip = encodeClock(utcMs);
    expect(strip).toHaveLength(CLOCK_BLOCKS);
    expect([...strip.subarray(0, 4)]).toEqual([255, 0, 255, 0]);
    expect(decodeClock(strip, utcMs + 9_000)).toBe(utcMs);
    expect(decodeClock(strip, utcMs - 9_000)).toBe(utcMs);
  });

  test('drops fractions of a millisecond', () => {
    expect(decodeClock(encodeClock(NOW + 0.9), NOW)).toBe(NOW);
  });

  test('survives limited range and blur', () => {
    const blurred = Array.from(encodeClock(NOW), (luma) => (luma > 128 ? 180 : 60));
    expect(decodeClock(blurred, NOW)).toBe(NOW);
  });

  const refused = [
    { name: 'a flat picture', luma: new Uint8Array(CLOCK_BLOCKS).fill(90) },
    { name: 'a strip of the wrong length', luma: encodeClock(NOW).subarray(0, 47) },
    {
      name: 'a strip with one data block turned',
      luma: encodeClock(NOW).map((luma, at) => (at === 20 ? 255 - luma : luma)),
    },
    {
      name: 'a strip with one parity block turned',
      luma: encodeClock(NOW).map((luma, at) => (at === 47 ? 255 - luma : luma)),
    },
    { name: 'a strip without its sync blocks', luma: encodeClock(NOW).map((luma, at) => (at < 4 ? 255 - luma : luma)) },
  ];
  test.each(refused)('refuses $name', ({ luma }) => {
    expect(decodeClock(luma, NOW)).toBeUndefined();
  });
});
