import type { Seconds } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { DiskQuota, fittingLength } from './disk-quota.ts';

const MIB = 1_048_576;

describe('the quota of live media', () => {
  it('is shared by those who are there, and no channel has more than its own', () => {
    const quota = new DiskQuota({ all: 100 * MIB, channel: 60 * MIB });
    const [one, two] = [{}, {}];
    expect(quota.share).toBe(60 * MIB);
    quota.join(one);
    quota.join(two);
    quota.join(two);
    expect(quota.share).toBe(50 * MIB);
    quota.leave(one);
    expect(quota.share).toBe(60 * MIB);
    expect(new DiskQuota({ all: 0, channel: 0 }).share).toBe(Number.POSITIVE_INFINITY);
  });

  it('makes lists shorter until they fit, never too short to play, and longer again', () => {
    const bytesASecond = 1000;
    const share = 60_000;
    let now = 300 as Seconds;
    const step = (): void => {
      now = fittingLength(
        { now, listed: now, wanted: 300 as Seconds, least: 12 as Seconds },
        now * bytesASecond,
        share,
      );
    };
    for (let round = 0; round < 10; round += 1) {
      step();
    }
    expect(now * bytesASecond).toBeLessThanOrEqual(share);
    expect(now).toBeGreaterThan(40);
    expect(fittingLength({ now, listed: now, wanted: 300 as Seconds, least: 12 as Seconds }, 10 * share, share)).toBe(
      12,
    );
    for (let round = 0; round < 100; round += 1) {
      now = fittingLength({ now, listed: now, wanted: 300 as Seconds, least: 12 as Seconds }, 0, share);
    }
    expect(now).toBe(300);
  });

  it('goes by what is listed, and grows no faster than that', () => {
    const length = { now: 21_600 as Seconds, listed: 600 as Seconds, wanted: 21_600 as Seconds, least: 12 as Seconds };
    expect(fittingLength(length, 110, 100)).toBeLessThan(600);
    expect(fittingLength({ ...length, now: 1_000 as Seconds }, 10, 100)).toBe(1_000);
  });
});
