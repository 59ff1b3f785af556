import { WEBHOOK_ATTEMPTS } from '@rostrum/contract/webhook-events';
import { expect, it } from 'vitest';
import { isGone, isTaken, retryAfter, sayStatus } from './retry-rule.ts';

it('tries a message as often as is told', () => {
  const waits = Array.from({ length: WEBHOOK_ATTEMPTS }, (_, index) => retryAfter(index + 1));
  expect(waits).toEqual([5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000, undefined]);
});

it.each([
  { status: 200, isOk: true },
  { status: 299, isOk: true },
  { status: 199, isOk: false },
  { status: 304, isOk: false },
  { status: 410, isOk: false },
  { status: undefined, isOk: false },
])('takes $status for $isOk', ({ status, isOk }) => {
  expect(isTaken(status)).toBe(isOk);
  expect(isGone(status)).toBe(status === 410);
});

it.each([
  [302, 'not followed'],
  [403, 'secret'],
  [404, 'Look at the address'],
  [410, 'gone'],
  [502, 'fault of its own'],
])('says of %i what to do', (status, words) => {
  expect(sayStatus('example.org', status)).toContain(words);
});
