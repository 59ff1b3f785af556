import { describe, expect, it } from 'vitest';
import { type Sheddable, Shedding } from './shedding.ts';

const ladder = (priority: number, runningRungs: number): Sheddable => ({ priority, runningRungs, giveWay() {} });

describe('the ladder that gives way', () => {
  it('is the one of the lowest priority, and of these the one with the most rungs', () => {
    const shedding = new Shedding();
    const late = ladder(5, 3);
    const [low, lowest, lowestWithMore] = [ladder(3, 3), ladder(1, 1), ladder(1, 2)];
    for (const each of [late, low, lowest, lowestWithMore]) {
      shedding.add(each);
    }
    expect(shedding.lesserThan(late)).toBe(lowestWithMore);
    shedding.remove(lowestWithMore);
    expect(shedding.lesserThan(late)).toBe(lowest);
  });

  it('is the late one itself among equals, and where the lesser have nothing left', () => {
    const shedding = new Shedding();
    const late = ladder(0, 3);
    for (const each of [late, ladder(0, 3), ladder(-1, 0), ladder(7, 3)]) {
      shedding.add(each);
    }
    expect(shedding.lesserThan(late)).toBeUndefined();
  });
});
