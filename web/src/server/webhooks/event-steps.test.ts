import { streamStateSchema } from '@rostrum/contract/stream-state';
import { describe, expect, it } from 'vitest';
import { eventSteps, readTold, type Told, tellsOf } from './event-steps.ts';

const NOW = 1_700_000_000_000;
const HOUR_MS = 3_600_000;

function state(status: string, more: Record<string, unknown> = {}) {
  const epoch = status === 'offline' ? {} : { epoch: 'e2', startedAt: NOW - 60_000 };
  return streamStateSchema.parse({ slug: 'main', status, origin: 'http://o', revision: 1, ...epoch, ...more });
}

const open = (epoch: string): Told => ({ epoch, isOver: false });
const over = (epoch: string): Told => ({ epoch, endedAt: NOW - 1, isOver: true });

describe('what is told of events', () => {
  it.each([
    { name: 'the first event', told: undefined, now: state('live'), steps: ['live e2'] },
    { name: 'the same event again', told: open('e2'), now: state('live'), steps: [] },
    { name: 'an event that waits for its encoder', told: open('e2'), now: state('reconnecting'), steps: [] },
    { name: 'one that is first seen while it waits', told: over('e1'), now: state('reconnecting'), steps: ['live e2'] },
    { name: 'the end', told: open('e2'), now: state('ended', { endedAt: NOW }), steps: ['ended e2'] },
    { name: 'the end again', told: over('e2'), now: state('ended', { endedAt: NOW }), steps: [] },
    { name: 'nothing where nothing was', told: undefined, now: state('offline'), steps: [] },
    { name: 'nothing after the end', told: over('e2'), now: state('offline'), steps: [] },
    { name: 'an event that is gone', told: open('e1'), now: state('offline'), steps: ['ended e1'] },
    { name: 'another event in its place', told: open('e1'), now: state('live'), steps: ['ended e1', 'live e2'] },
    { name: 'a rehearsal', told: undefined, now: state('live', { isRehearsal: true }), steps: [] },
    {
      name: 'a rehearsal after an event',
      told: open('e1'),
      now: state('live', { isRehearsal: true }),
      steps: ['ended e1'],
    },
    { name: 'the end of a rehearsal', told: over('e1'), now: state('ended', { isRehearsal: true }), steps: [] },
    {
      name: 'a whole event that nobody looked at',
      told: over('e1'),
      now: state('ended', { endedAt: NOW - HOUR_MS }),
      steps: ['live e2', 'ended e2'],
    },
    { name: 'one of last week', told: undefined, now: state('ended', { endedAt: NOW - HOUR_MS - 1 }), steps: [] },
  ])('$name', ({ told, now, steps }) => {
    const done = eventSteps(told, now, NOW);
    expect(done.steps.map(({ type, event }) => `${type.slice(6)} ${event.epoch}`)).toEqual(steps);
    // What was told once is not told again, by this process or by the next.
    const again = eventSteps(readTold(done.now && JSON.stringify(done.now)), now, NOW);
    expect(again.steps).toEqual([]);
  });

  it('is dated by the event’s own times', () => {
    const [live, ended] = eventSteps(undefined, state('ended', { endedAt: NOW - 5 }), NOW).steps;
    expect([live?.at, ended?.at, ended?.event]).toEqual([
      NOW - 60_000,
      NOW - 5,
      { epoch: 'e2', startedAt: NOW - 60_000, endedAt: NOW - 5, isOver: true },
    ]);
  });

  it('is nothing new where only figures change', () => {
    const one = state('live');
    expect(tellsOf({ ...one, revision: 2, isBridged: true, status: 'reconnecting' })).toBe(tellsOf(one));
    expect(tellsOf({ ...one, epoch: 'e3' })).not.toBe(tellsOf(one));
  });
});
