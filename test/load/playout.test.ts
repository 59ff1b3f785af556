import { describe, expect, it } from 'vitest';
import { Playout } from './playout.ts';

describe('a model of playing', () => {
  it('begins when there is enough in hand', () => {
    const playout = new Playout(1.5);
    playout.arrived(0.5, 10);
    playout.arrived(0.5, 10);
    expect(playout.hasStarted).toBe(false);
    playout.arrived(0.5, 10.1);
    expect(playout.hasStarted).toBe(true);
    expect(playout.level(10.6)).toBeCloseTo(1);
  });

  it('never stands still while parts come in time, and counts it when they do not', () => {
    const playout = new Playout(1.5);
    for (const at of [0, 0, 0, 0.5, 1, 1.5, 2]) {
      playout.arrived(0.5, at);
    }
    expect(playout.stalls).toBe(0);
    // 3.5 s in all, so the picture stands from 3.5 on.
    playout.arrived(0.5, 4);
    expect([playout.stalls, playout.stalledS]).toEqual([1, 0.5]);
    // It goes on where it stood: what came then lasts until 4.5.
    expect(playout.level(4.25)).toBeCloseTo(0.25);
  });
});
