import type { StreamState } from '@rostrum/contract/stream-state';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Channel } from '@rostrum/store/channel-repository';
import type { PastEvent } from '@rostrum/store/event-repository';
import type { Store } from '@rostrum/store/store';
import { type Occurrence, occurrencesOf } from './occurrences.ts';
import type { StreamStates } from './stream-states.ts';
import { tellsOf } from './webhooks/event-steps.ts';

/** An encoder that begins so much before what is planned begins it early. */
const EARLY_MS = 3_600_000;
/** An event that is gone from a new ingest is over; one that is being restored comes back sooner. */
const GONE_AFTER_MS = 15_000;
/** One that ended while this process was away is still written down, but not next week. */
const AFTERWARDS_MS = 3_600_000;
const LOOK_EVERY_MS = 20_000;
/** Plans of one channel that are on at once. */
const AT_ONCE_MAX = 20;

export type EventRecorderParts = {
  readonly store: Pick<Store, 'channels' | 'events' | 'schedule' | 'stages' | 'settings'>;
  readonly states: Pick<StreamStates, 'of' | 'watch'>;
  readonly clock: Clock;
  readonly log: Log;
};

type Begun = Omit<PastEvent, 'endedAt'>;
/** What was planned, with the name of its poster's file. */
type Meant = Omit<Occurrence, 'poster'> & { readonly poster: string | undefined };

/**
 * Writes down what takes place: what was planned under its own id, else the event by its name in media addresses. One that
 * breaks off and begins again is one event; where several are planned in one go, each ends as the next one begins.
 * Rehearsals are nobody's business.
 */
export class EventRecorder implements Part {
  readonly name = 'web: event recorder';
  readonly #parts: EventRecorderParts;
  /** Of each channel what was looked at last, as far as it matters. */
  readonly #seen = new Map<string, string>();
  /** Since when a channel is offline while its event was not over; milliseconds since 1970. */
  readonly #goneSince = new Map<string, number>();
  #timer: Timer | undefined;
  #last: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(parts: EventRecorderParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    this.#parts.states.watch((slug) => {
      const state = this.#parts.states.of(slug);
      const tells = state === undefined ? undefined : tellsOf(state);
      if (tells !== undefined && this.#seen.get(slug) !== tells) {
        this.#seen.set(slug, tells);
        void this.look(slug);
      }
    });
    this.#timer = this.#parts.clock.every(LOOK_EVERY_MS, () => {
      for (const slug of this.#seen.keys()) {
        void this.look(slug);
      }
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#last;
  }

  /** Writes down what a channel does now, one look after the other. Never throws: what fails is looked at again. */
  look(slug: string): Promise<void> {
    this.#last = this.#last.then(async () => {
      try {
        if (!this.#isClosed) {
          await this.#look(slug);
        }
      } catch (error) {
        this.#parts.log.warn({ err: error, channel: slug }, 'web: what takes place could not be written down yet');
      }
    });
    return this.#last;
  }

  async #look(slug: string): Promise<void> {
    const { store, states, clock } = this.#parts;
    const state = states.of(slug);
    const channel = state && (await store.channels.bySlug(slug));
    if (state === undefined || channel === undefined) {
      this.#seen.delete(slug);
      return;
    }
    const now = clock.wallNow();
    const { rehearsalSince } = await store.stages.of(channel.id);
    const isShown = !state.isRehearsal && rehearsalSince === undefined;
    const isOn = isShown && (state.status === 'live' || state.status === 'reconnecting');
    const running = await store.events.running(channel.id);
    if (running !== undefined && !(isOn && state.epoch === running.epoch)) {
      const endedAt = this.#endOf(running, state, now);
      if (endedAt === undefined) {
        return;
      }
      await this.#end(channel, running, endedAt);
    }
    this.#goneSince.delete(slug);
    if (isOn && state.epoch !== undefined) {
      await this.#goOn(
        channel,
        state.epoch,
        state.startedAt ?? now,
        running?.epoch === state.epoch ? running : undefined,
      );
    } else if (isShown && state.status === 'ended' && running === undefined) {
      await this.#takeUp(channel, state, now);
    }
  }

  /** @returns when it ended; undefined where it may yet come back. */
  #endOf(running: PastEvent, state: StreamState, now: number): number | undefined {
    if (state.status === 'ended' && state.epoch === running.epoch) {
      return state.endedAt ?? now;
    }
    if (state.status !== 'offline') {
      return now;
    }
    const since = this.#goneSince.get(state.slug) ?? now;
    this.#goneSince.set(state.slug, since);
    return now - since >= GONE_AFTER_MS ? since : undefined;
  }

  /** It is on: what runs goes on, or the next of what is planned begins. */
  async #goOn(channel: Channel, epoch: string, startedAt: number, running: PastEvent | undefined): Promise<void> {
    const now = this.#parts.clock.wallNow();
    if (running === undefined) {
      await this.#begin(channel, await this.#begunAt(channel, epoch, startedAt, now));
      return;
    }
    const isPlanOver = running.plan === undefined || running.plan.endsAt <= now;
    const next = isPlanOver ? await this.#plannedAt(channel.id, now, 0) : undefined;
    if (next !== undefined && next.event !== running.id) {
      await this.#end(channel, running, now);
      await this.#begin(channel, begunBy(channel, epoch, Math.max(next.startsAt, running.startedAt), next));
    }
  }

  /** It ended while nobody looked. */
  async #takeUp(channel: Channel, state: StreamState, now: number): Promise<void> {
    const { epoch, startedAt, endedAt } = state;
    const isLate = endedAt === undefined || now - endedAt > AFTERWARDS_MS;
    if (isLate || epoch === undefined || startedAt === undefined || (await this.#lastEpoch(channel)) === epoch) {
      return;
    }
    const begun = await this.#begunAt(channel, epoch, startedAt, startedAt);
    await this.#begin(channel, begun);
    await this.#end(channel, { ...begun, endedAt: undefined }, endedAt);
  }

  async #begin({ slug }: Channel, begun: Begun): Promise<void> {
    const { store, log } = this.#parts;
    await store.events.begin(begun);
    await store.settings.set(lastEpochName(begun.channelId), begun.epoch);
    log.info({ channel: slug, event: begun.id, epoch: begun.epoch }, 'web: an event began');
  }

  /** It is remembered by what is said of it at its end: people mend titles while it runs. */
  async #end(channel: Channel, running: PastEvent, endedAt: number): Promise<void> {
    const { store, log } = this.#parts;
    const { plan } = running;
    const source =
      plan === undefined
        ? { ...channel, poster: channel.picture }
        : (await store.schedule.list(channel.id)).find(({ id }) => id === plan.id);
    const { title, description, poster = channel.picture } = source ?? running;
    await store.events.end(channel.id, running.id, Math.max(endedAt, running.startedAt), {
      title,
      description,
      poster,
    });
    log.info({ channel: channel.slug, event: running.id, epoch: running.epoch }, 'web: an event is over');
  }

  /** What an event of the channel that began at `startedAt` is, looked at from `at`. */
  async #begunAt(channel: Channel, epoch: string, startedAt: number, at: number): Promise<Begun> {
    const planned = await this.#plannedAt(channel.id, at, EARLY_MS);
    return planned === undefined
      ? {
          id: epoch,
          channelId: channel.id,
          epoch,
          plan: undefined,
          title: channel.title,
          description: channel.description,
          poster: channel.picture,
          startedAt,
        }
      : begunBy(channel, epoch, startedAt, planned);
  }

  /** What is on by plan, the latest that began; else what begins within `earlyMs`. */
  async #plannedAt(channelId: string, at: number, earlyMs: number): Promise<Meant | undefined> {
    const plans = await this.#parts.store.schedule.list(channelId);
    const near = occurrencesOf(plans, at, at + earlyMs + 1, AT_ONCE_MAX);
    const found = near.findLast(({ startsAt }) => startsAt <= at) ?? near[0];
    return found && { ...found, poster: plans.find(({ id }) => id === found.id)?.poster };
  }

  #lastEpoch(channel: Channel): Promise<string | undefined> {
    return this.#parts.store.settings.get(lastEpochName(channel.id));
  }
}

/** What was written down last of a channel: what a host removed is not written down again. */
function lastEpochName(channelId: string): string {
  return `event-recorded:${channelId}`;
}

function begunBy(channel: Channel, epoch: string, startedAt: number, planned: Meant): Begun {
  const { id, event, title, description, endsAt, poster = channel.picture } = planned;
  return {
    id: event,
    channelId: channel.id,
    epoch,
    plan: { id, endsAt },
    title,
    description,
    poster,
    startedAt,
  };
}
