import { expect, it } from 'vitest';
import { DOORS_MS, EARLY_MS, eventOn, OVER_MAX_MS, type Sent } from './event-on.ts';

const MINUTE = 60_000;
/** Planned from 20:00 to 21:00, and another one from 22:00 to 23:00; the day begins at 0. */
const at = (hours: number, minutes = 0): number => (hours * 60 + minutes) * MINUTE;
const CONCERT = { id: 'concert', startsAt: at(20), endsAt: at(21) };
const TALK = { id: 'talk', startsAt: at(22), endsAt: at(23) };
const sentSince = (startedAt: number, isRehearsal = false): Sent => ({ epoch: 'e', startedAt, isRehearsal });

const ROWS: readonly { name: string; now: number; sent?: Sent; is: string | undefined; until?: number | undefined }[] =
  [
    { name: 'long before, nothing is on', now: at(19), is: undefined },
    { name: 'its doors open', now: at(20) - DOORS_MS, is: 'concert', until: at(21) },
    { name: 'a moment before its doors', now: at(20) - DOORS_MS - 1, is: undefined },
    {
      name: 'an encoder that starts early opens it',
      now: at(19, 10),
      sent: sentSince(at(19, 5)),
      is: 'concert',
      until: at(21),
    },
    {
      name: 'one that starts much too early does not',
      now: at(19),
      sent: sentSince(at(20) - EARLY_MS - 1),
      is: undefined,
    },
    { name: 'nor does a rehearsal', now: at(19, 10), sent: sentSince(at(19, 5), true), is: undefined },
    { name: 'it begins on time, with nobody sending', now: at(20), is: 'concert', until: at(21) },
    { name: 'it is on to the last', now: at(21) - 1, is: 'concert', until: at(21) },
    { name: 'it ends on time where nothing is sent', now: at(21), is: undefined },
    {
      name: 'it goes over while it is sent',
      now: at(21, 20),
      sent: sentSince(at(19, 55)),
      is: 'concert',
      until: undefined,
    },
    {
      name: 'a sender who was late, too',
      now: at(21, 20),
      sent: sentSince(at(20, 59)),
      is: 'concert',
      until: undefined,
    },
    { name: 'what began after it is not it', now: at(21, 20), sent: sentSince(at(21)), is: 'talk', until: at(23) },
    { name: 'what always runs ends by the clock', now: at(21), sent: sentSince(at(3)), is: undefined },
    {
      name: 'what always runs is it while it is on',
      now: at(20, 30),
      sent: sentSince(at(3)),
      is: 'concert',
      until: at(21),
    },
    {
      name: 'it goes over into the doors of the next',
      now: at(21, 50),
      sent: sentSince(at(19, 55)),
      is: 'concert',
      until: undefined,
    },
    { name: 'and the next begins', now: at(22), sent: sentSince(at(19, 55)), is: 'talk', until: at(23) },
    {
      name: 'a forgotten encoder is not it for ever',
      now: at(23) + OVER_MAX_MS,
      sent: sentSince(at(21, 55)),
      is: undefined,
    },
  ];

it.each(ROWS)('$name', ({ now, sent, is, until }) => {
  const on = eventOn([TALK, CONCERT], sent, now);
  expect(on?.occurrence.id).toBe(is);
  expect(on?.until).toBe(until);
});

it('of two at one time the one that began later is on', () => {
  const all = { id: 'all day', startsAt: at(8), endsAt: at(23) };
  expect(eventOn([all, CONCERT], undefined, at(20, 30))?.occurrence.id).toBe('concert');
  expect(eventOn([all, CONCERT], undefined, at(19, 59))?.occurrence.id).toBe('all day');
  expect(eventOn([all, CONCERT], sentSince(at(19, 55)), at(21, 30))?.occurrence.id).toBe('concert');
  expect(eventOn([all, CONCERT], undefined, at(21, 30))?.occurrence.id).toBe('all day');
});
