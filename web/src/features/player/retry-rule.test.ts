import { expect, it } from 'vitest';
import { retryDelayMs } from './retry-rule.ts';

it.each([
  { name: 'a first failure is tried again soon', trouble: 'network', failures: 1, delayMs: 500 },
  { name: 'each further one later', trouble: 'network', failures: 3, delayMs: 2_000 },
  { name: 'never later than 5 s', trouble: 'media', failures: 400, delayMs: 5_000 },
  { name: 'what is not there yet is asked for every second', trouble: 'gone', failures: 12, delayMs: 1_050 },
  { name: 'what stays away is asked for less often', trouble: 'gone', failures: 13, delayMs: 5_000 },
] as const)('$name', ({ trouble, failures, delayMs }) => {
  expect(retryDelayMs(trouble, failures)).toBe(delayMs);
});
