import { FakeClock } from '@rostrum/service/clock';
import { beforeEach, expect, it } from 'vitest';
import { KeyLimiter } from './key-limiter.ts';

let clock: FakeClock;
let limiter: KeyLimiter;
beforeEach(() => {
  clock = new FakeClock();
  limiter = new KeyLimiter(clock);
});

it('lets sixty wrong keys from a place be looked up, then none until ten minutes are over', () => {
  for (let turn = 0; turn < 60; turn += 1) {
    expect(limiter.waitMs(`k${turn}`, '192.0.2.1')).toBe(0);
    limiter.wrong(`k${turn}`, '192.0.2.1');
  }
  clock.advance(1_000);
  expect(limiter.waitMs('another', '192.0.2.1')).toBe(599_000);
  expect(limiter.waitMs('another', '192.0.2.2')).toBe(0);
  clock.advance(599_000);
  expect(limiter.waitMs('another', '192.0.2.1')).toBe(0);
  limiter.wrong('another', '192.0.2.1');
  expect(limiter.waitMs('another', '192.0.2.1')).toBe(0);
});

it('keeps no key waiting that was right, until it is not', () => {
  limiter.right('good');
  for (let turn = 0; turn < 100; turn += 1) {
    limiter.wrong('bad', '2001:db8::1');
  }
  expect(limiter.waitMs('bad', '2001:db8::2')).toBeGreaterThan(0);
  expect(limiter.waitMs('good', '2001:db8::2')).toBe(0);
  limiter.wrong('good', '2001:db8::2');
  expect(limiter.waitMs('good', '2001:db8::2')).toBeGreaterThan(0);
});

it('remembers a bounded number', () => {
  for (let turn = 0; turn < 10_001; turn += 1) {
    limiter.right(`k${turn}`);
  }
  for (let turn = 0; turn < 60; turn += 1) {
    limiter.wrong('bad', '192.0.2.1');
  }
  expect(limiter.waitMs('k0', '192.0.2.1')).toBeGreaterThan(0);
  expect(limiter.waitMs('k10000', '192.0.2.1')).toBe(0);
});
