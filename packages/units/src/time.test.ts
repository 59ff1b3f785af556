import { describe, expect, it } from 'vitest';
import {
  MEDIA_TIMESCALE,
  millisFromTicks,
  rescale,
  ticks,
  ticksFromMillis,
  ticksFromSeconds,
  timescale,
} from './time.ts';

describe('units of time', () => {
  const rows = [
    { name: 'one AAC frame at 48 kHz', value: 1024, from: 48_000, to: 90_000, out: 1920 },
    { name: 'one AAC frame at 44.1 kHz rounds to the nearest tick', value: 1024, from: 44_100, to: 90_000, out: 2090 },
    { name: 'a negative time', value: -48_000, from: 48_000, to: 90_000, out: -90_000 },
    {
      name: 'a century at 90 kHz stays exact',
      value: 90_000 * 3_155_760_000,
      from: 90_000,
      to: 48_000,
      out: 48_000 * 3_155_760_000,
    },
  ];
  for (const row of rows) {
    it(row.name, () => {
      expect(rescale(row.value, timescale(row.from), timescale(row.to))).toBe(row.out);
    });
  }

  it('milliseconds are exact in ticks, both ways', () => {
    expect(ticksFromMillis(33)).toBe(2970);
    expect(millisFromTicks(2970)).toBe(33);
    expect(ticksFromSeconds(0.5)).toBe(MEDIA_TIMESCALE / 2);
  });

  it('refuses a fraction of a tick and a timescale of nothing', () => {
    expect(() => ticks(0.5)).toThrow(RangeError);
    expect(() => timescale(0)).toThrow(RangeError);
  });
});
