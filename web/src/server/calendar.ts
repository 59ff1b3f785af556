import { ICalCalendar } from 'ical-generator';
import type { Occurrence } from './occurrences.ts';

/** The one room of iCalendar files (RFC 5545): what comes on a channel, for the calendars of those who want to be there. */

/** Told by their own calendar, so early. */
const REMIND_BEFORE_S = 15 * 60;

/**
 * @param channel its title and the address of its page.
 * @param isReminder each entry rings; else the viewer's calendar does as it does with all feeds.
 */
export function writeCalendar(
  channel: { readonly title: string; readonly url: string },
  occurrences: readonly Occurrence[],
  isReminder: boolean,
): string {
  const calendar = new ICalCalendar({ name: channel.title, prodId: '//Rostrum//Rostrum//EN', ttl: 3600 });
  for (const { id, title, description, startsAt, endsAt, event } of occurrences) {
    // Its own page stays, and leads to the channel while it is on.
    const url = `${channel.url}/e/${event}`;
    const entry = calendar.createEvent({
      // One that repeats is many entries, in the world's time: each is right in every zone, with the clocks changed or not.
      id: `${id}-${startsAt}@rostrum`,
      start: new Date(startsAt),
      end: new Date(endsAt),
      summary: title,
      description: [description, url].filter((text) => text !== '').join('\n\n'),
      location: url,
      url,
    });
    if (isReminder) {
      entry.createAlarm({ trigger: REMIND_BEFORE_S, description: title });
    }
  }
  return calendar.toString();
}
