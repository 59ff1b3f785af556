import { describe, expect, it } from 'vitest';
import { ChatRateLimit } from './rate-limit.ts';

describe('how fast messages may come', () => {
  it('five in a window from one visitor, each by itself', async () => {
    const limit = new ChatRateLimit();
    const waits = [];
    for (let count = 0; count < 6; count += 1) {
      waits.push(await limit.take('ann', 'wifi'));
    }
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(waits[5]).toBeGreaterThan(0);
    expect(await limit.take('ben', 'wifi')).toBe(0);
  });

  it('a school behind one address may cheer together, a flood may not', async () => {
    const limit = new ChatRateLimit();
    const waits = [];
    for (let pupil = 0; pupil < 61; pupil += 1) {
      waits.push(await limit.take(`pupil ${pupil}`, 'school'));
    }
    expect(waits.slice(0, 60).every((wait) => wait === 0)).toBe(true);
    expect(waits[60]).toBeGreaterThan(0);
    expect(await limit.take('elsewhere', 'home')).toBe(0);
  });
});
