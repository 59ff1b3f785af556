import { expect, it } from 'vitest';
import { graphPath } from './graph-path.ts';

const FRAME = { from: 0, to: 100_000, top: 10, width: 100, height: 20 };

it('joins what follows each other, and leaves open where nothing is known', () => {
  const points = { at: [0, 5_000, 10_000, 15_000, 60_000], values: [0, 10, null, 5, 20] };
  expect(graphPath(points, FRAME)).toEqual({
    line: 'M0 20L5 0M15 10M60 0',
    area: 'M0 20L5 0L5 20L0 20ZM15 10L15 20L15 20ZM60 0L60 20L60 20Z',
  });
});

it('draws nothing of nothing', () => {
  expect(graphPath({ at: [], values: [] }, FRAME)).toEqual({ line: '', area: '' });
  expect(graphPath({ at: [1_000], values: [null] }, FRAME).line).toBe('');
});
