import { expect, test } from 'vitest';
import { restartDelayMs } from './restart-policy.ts';

const rows = [
  { name: 'one that was healthy is started again at once', failures: 0, delayMs: 0 },
  { name: 'the first death is answered after a quarter second', failures: 1, delayMs: 250 },
  { name: 'the second after twice that', failures: 2, delayMs: 500 },
  { name: 'the fifth after four seconds', failures: 5, delayMs: 4_000 },
  { name: 'the sixth meets the ceiling', failures: 6, delayMs: 5_000 },
  { name: 'the thousandth stays there', failures: 1_000, delayMs: 5_000 },
];

test.each(rows)('$name', ({ failures, delayMs }) => {
  expect(restartDelayMs(failures)).toBe(delayMs);
});
