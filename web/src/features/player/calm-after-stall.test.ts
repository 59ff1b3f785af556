import { expect, it } from 'vitest';
import { CalmAfterStall } from './calm-after-stall.ts';

it('is never over where nothing stalled', () => {
  expect(new CalmAfterStall().isOver(1e9)).toBe(false);
});

it('is over once, a minute after the first stall', () => {
  const calm = new CalmAfterStall();
  calm.onStall(1_000);
  expect([calm.isOver(60_999), calm.isOver(61_000), calm.isOver(61_250)]).toEqual([false, true, false]);
});

it('lasts twice as long after each further stall, ten minutes at most', () => {
  const calm = new CalmAfterStall();
  calm.onStall(0);
  calm.onStall(10_000);
  expect([calm.isOver(129_999), calm.isOver(130_000)]).toEqual([false, true]);
  for (let stall = 0; stall < 20; stall += 1) {
    calm.onStall(0);
  }
  expect([calm.isOver(599_999), calm.isOver(600_000)]).toEqual([false, true]);
});
