import type { Planned } from '@rostrum/store/schedule-repository';
import { describe, expect, it } from 'vitest';
import { isRule, isZone, occurrencesOf } from './occurrences.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);

function planned(said: Partial<Planned> = {}): Planned {
  const startsAt = said.startsAt ?? at('2026-10-11T08:00:00Z');
  return {
    id: 'p1',
    channelId: 'c1',
    title: 'Service',
    description: '',
    startsAt,
    endsAt: startsAt + HOUR,
    zone: 'Europe/Berlin',
    recurrence: undefined,
    access: undefined,
    skipped: [],
    ...said,
  };
}
const startsOf = (plan: Planned, from: string, until: string, most = 50): string[] =>
  occurrencesOf([plan], at(from), at(until), most).map(({ startsAt }) => new Date(startsAt).toISOString());

describe('occurrences', () => {
  it('once is once: until it is over, and not after', () => {
    expect(startsOf(planned(), '2026-01-01', '2027-01-01')).toEqual(['2026-10-11T08:00:00.000Z']);
    expect(startsOf(planned(), '2026-10-11T08:59:59Z', '2027-01-01')).toHaveLength(1);
    expect(startsOf(planned(), '2026-10-11T09:00:00Z', '2027-01-01')).toEqual([]);
    expect(startsOf(planned(), '2026-01-01', '2026-10-11T08:00:00Z')).toEqual([]);
  });

  it('weekly at ten stays at ten when the clocks are changed', () => {
    const weekly = planned({ recurrence: 'FREQ=WEEKLY' });
    expect(startsOf(weekly, '2026-10-18', '2026-11-02')).toEqual([
      '2026-10-18T08:00:00.000Z',
      '2026-10-25T09:00:00.000Z',
      '2026-11-01T09:00:00.000Z',
    ]);
  });

  it.each([
    { rule: 'FREQ=DAILY;COUNT=3', starts: 3 },
    { rule: 'FREQ=WEEKLY;INTERVAL=2;COUNT=4', starts: 4 },
    { rule: 'FREQ=MONTHLY;BYDAY=2SU;COUNT=5', starts: 5 },
    { rule: 'FREQ=WEEKLY;UNTIL=20261101T235959Z', starts: 4 },
  ])('$rule', ({ rule, starts }) => {
    expect(isRule(rule)).toBe(true);
    expect(startsOf(planned({ recurrence: rule }), '2026-01-01', '2028-01-01')).toHaveLength(starts);
  });

  it('what was called off is left out, and does not shorten what is asked for', () => {
    const weekly = planned({ recurrence: 'FREQ=WEEKLY', skipped: [at('2026-10-18T08:00:00Z')] });
    expect(startsOf(weekly, '2026-10-01', '2027-10-01', 2)).toEqual([
      '2026-10-11T08:00:00.000Z',
      '2026-10-25T09:00:00.000Z',
    ]);
  });

  it('what is on now is among them, years after the first time', () => {
    const daily = planned({ recurrence: 'FREQ=DAILY', startsAt: at('2016-10-11T08:00:00Z') });
    const [first] = startsOf(daily, '2026-10-11T08:30:00Z', '2027-01-01', 1);
    expect(first).toBe('2026-10-11T08:00:00.000Z');
  });

  it('several plans in the order of time, and no more than asked for', () => {
    const plans = [planned({ recurrence: 'FREQ=DAILY' }), planned({ id: 'p2', title: 'Concert' })];
    const found = occurrencesOf(plans, at('2026-10-11'), at('2026-10-11') + 30 * DAY, 3);
    expect(found.map(({ id }) => id)).toEqual(['p2', 'p1', 'p1']);
  });
});

it.each([
  '',
  'FREQ=SECONDLY',
  'FREQ=WEEKLY;COUNT=0',
  'FREQ=WEEKLY;COUNT=99999',
  'FREQ=WEEKLY\nDTSTART:19700101T000000Z',
  'FREQ=WEEKLY;BYSETPOS=1',
  // Only a month or a year has a second Sunday.
  'FREQ=WEEKLY;BYDAY=2SU',
  'FREQ=DAILY;BYDAY=MO,-1FR',
  `FREQ=WEEKLY${';INTERVAL=2'.repeat(50)}`,
])('is no rule: %s', (text) => {
  expect(isRule(text)).toBe(false);
});

it('knows time zones', () => {
  expect(['Europe/Berlin', 'UTC', 'America/New_York'].every(isZone)).toBe(true);
  expect(['', 'Mars/Base', 'x'.repeat(1_000), 'Europe/Berlin\nRRULE:x'].some(isZone)).toBe(false);
});
