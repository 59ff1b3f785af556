import type { PastEventPage, PastEventRow } from '@rostrum/contract/past-event';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { PastEvent } from '@rostrum/store/event-repository';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import { findChannel } from './find-channel.ts';
import type { Occurrence } from './occurrences.ts';
import { picturePath } from './picture-path.ts';
import type { Schedule } from './schedule.ts';

export type EventDeskParts = {
  readonly store: Store;
  readonly schedule: Pick<Schedule, 'byEventId'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** An event as its page shows it. Times are milliseconds since 1970. */
export type EventView = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Where its poster is on this site; null: it has none. */
  readonly poster: string | null;
  readonly startsAt: number;
  readonly endsAt: number;
  /** `missed`: it was planned, and nobody sent. */
  readonly phase: 'coming' | 'past' | 'missed';
  /** Of the plan it comes from, while it is to come: by which the calendar knows it. */
  readonly planId?: string;
};

/** Of one page. */
const PAGE_MAX = 50;

/** The events of channels, those to come and those that are over, by their ids. All methods @throws WebError `NO_SUCH_CHANNEL`. */
export class EventDesk {
  readonly #parts: EventDeskParts;

  constructor(parts: EventDeskParts) {
    this.#parts = parts;
  }

  /** @returns `running` while it is on; undefined where there is no such event. */
  async find(slug: string, eventId: string): Promise<EventView | 'running' | undefined> {
    const { store, schedule, clock } = this.#parts;
    const channel = await findChannel(store, slug);
    const known = await store.events.byId(channel.id, eventId);
    const planned = known === undefined ? await schedule.byEventId(slug, eventId) : undefined;
    const recorded = known ?? (planned && (await store.events.byId(channel.id, planned.event)));
    if (recorded !== undefined) {
      return recorded.endedAt === undefined ? 'running' : viewOf(recorded, recorded.endedAt);
    }
    return planned && comingOf(planned, clock.wallNow(), picturePath(channel.picture));
  }

  /** What is over, the newest first. @param before the id of the last one seen. @param most at most 50. */
  async past(slug: string, before: string | undefined, most = PAGE_MAX): Promise<PastEventPage> {
    const { id } = await findChannel(this.#parts.store, slug);
    const limit = Math.min(most, PAGE_MAX);
    // One more tells whether there are more.
    const found = await this.#parts.store.events.past(id, { before, limit: limit + 1 });
    const events = found.slice(0, limit).map(tell);
    return { events, next: found.length > limit ? (events.at(-1)?.id ?? null) : null };
  }

  /** @throws WebError `NO_SUCH_EVENT` where there is none that is over. */
  async rename(
    slug: string,
    eventId: string,
    patch: { readonly title?: string | undefined; readonly description?: string | undefined },
    by: Actor,
  ): Promise<PastEventRow> {
    const { store } = this.#parts;
    const { id } = await findChannel(store, slug);
    const before = await store.events.byId(id, eventId);
    const face = {
      title: patch.title ?? before?.title ?? '',
      description: patch.description ?? before?.description ?? '',
    };
    const renamed = before && (await store.events.rename(id, eventId, face));
    if (renamed === undefined) {
      throw new WebError('NO_SUCH_EVENT');
    }
    await store.audit.add({ by, action: 'event.renamed', subject: slug, detail: { title: renamed.title } });
    return tell(renamed);
  }

  /** @throws WebError `NO_SUCH_EVENT` where there is none that is over. */
  async remove(slug: string, eventId: string, by: Actor): Promise<void> {
    const { store, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    const removed = await store.events.remove(id, eventId);
    if (removed === undefined) {
      throw new WebError('NO_SUCH_EVENT');
    }
    await store.audit.add({ by, action: 'event.removed', subject: slug, detail: { title: removed.title } });
    log.info({ channel: slug, user: by.id, event: eventId }, 'web: a past event was removed');
  }
}

function tell({ id, title, description, poster, startedAt, endedAt }: PastEvent): PastEventRow {
  return { id, title, description, poster: picturePath(poster), startedAt, endedAt: endedAt ?? startedAt };
}

function viewOf({ id, title, description, poster, startedAt }: PastEvent, endedAt: number): EventView {
  return {
    id,
    title,
    description,
    poster: picturePath(poster),
    startsAt: startedAt,
    endsAt: endedAt,
    phase: 'past',
  };
}

function comingOf(planned: Occurrence, now: number, picture: string | null): EventView {
  const { id: planId, event: id, title, description, startsAt, endsAt } = planned;
  const poster = planned.poster ?? picture;
  const face = { id, title, description, poster, startsAt, endsAt };
  return endsAt <= now ? { ...face, phase: 'missed' } : { ...face, phase: 'coming', planId };
}
