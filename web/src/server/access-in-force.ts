import { createHash } from 'node:crypto';
import { type Access, OWN_ACCESS } from '@rostrum/contract/channel-card';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Channel } from '@rostrum/store/channel-repository';
import type { PlanAccess, Planned } from '@rostrum/store/schedule-repository';
import type { Store } from '@rostrum/store/store';
import { EARLY_MS, eventOn, OVER_MAX_MS } from './event-on.ts';
import { type Occurrence, occurrencesOf } from './occurrences.ts';
import type { StreamStates } from './stream-states.ts';

/** An event with access of its own. */
export type EventAccess = {
  readonly planId: string;
  readonly title: string;
  /** When it ends, milliseconds since 1970; undefined: when what is sent has ended. */
  readonly until: number | undefined;
  readonly access: PlanAccess;
};

/** Who may watch a channel now. */
export type InForce = {
  readonly access: Access;
  /** What tokens and the channel's card call it. */
  readonly under: string;
  /** Whose it is; undefined: the channel's own. */
  readonly event: EventAccess | undefined;
};

export type AccessInForceParts = {
  readonly store: Store;
  readonly states: Pick<StreamStates, 'of' | 'watch'>;
  readonly clock: Clock;
  readonly log: Log;
};

type Known = {
  slug: string;
  readonly plans: readonly Planned[];
  /** What takes place around `at`. */
  occurrences: readonly Occurrence[];
  at: number;
  /** What was in force when that was told last; undefined: not told yet. */
  told: string | undefined;
  isTelling: boolean;
};

/** Whoever may not watch an event is out within a second of its doors. */
const LOOK_EVERY_MS = 250;
/** Rules are slow to work out: what they say holds for so long. */
const KNOWN_MS = 10 * 60_000;
/** Rights are given for so long ahead. */
const AHEAD_MS = 12 * 60 * 60_000;
/** Around one moment on one channel. */
const OCCURRENCES_MAX = 200;
/** Other events that one right is looked at for. */
const UPCOMING_MAX = 4;

/**
 * Whose access is in force on each channel: its own, or that of the event that is on. Looked at by the clock, by what is
 * sent and by what is planned; whoever listens is told of each change.
 */
export class AccessInForce implements Part {
  readonly name = 'web: access in force';
  readonly #parts: AccessInForceParts;
  /** Channels on which something with access of its own is planned, by id; of the others nothing is to be known. */
  readonly #known = new Map<string, Known>();
  #onChange: (slug: string) => Promise<unknown> = async () => {};
  #timer: Timer | undefined;

  constructor(parts: AccessInForceParts) {
    this.#parts = parts;
  }

  /** @param run called when another access is in force on a channel; again, where it failed. */
  onChange(run: (slug: string) => Promise<unknown>): void {
    this.#onChange = run;
  }

  /** The database is open by then, and nobody has asked yet. */
  async start(): Promise<void> {
    const { store, states, clock } = this.#parts;
    const plans = Map.groupBy(await store.schedule.list(), ({ channelId }) => channelId);
    for (const { id, slug } of await store.channels.list()) {
      this.#keep({ id, slug }, plans.get(id) ?? []);
    }
    this.#timer = clock.every(LOOK_EVERY_MS, () => this.look());
    states.watch((slug) => this.#lookAt(slug));
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
  }

  /** The channel is gone. */
  forget(channelId: string): void {
    this.#known.delete(channelId);
  }

  /** What is planned on a channel was changed. */
  async changed({ id, slug }: Pick<Channel, 'id' | 'slug'>): Promise<void> {
    this.#keep({ id, slug }, await this.#parts.store.schedule.list(id));
    await this.#onChange(slug);
  }

  of({ id, access }: Pick<Channel, 'id' | 'access'>): InForce {
    const known = this.#known.get(id);
    const event = known === undefined ? undefined : this.#eventOn(known);
    return event === undefined ? ownOf(access) : inForceOf(event);
  }

  /**
   * What else may be in force while a right lasts: the channel's own, and that of events to come; the soonest first.
   */
  upcoming({ id, access }: Pick<Channel, 'id' | 'access'>): readonly InForce[] {
    const known = this.#known.get(id);
    if (known === undefined) {
      return [];
    }
    const now = this.#parts.clock.wallNow();
    const coming = this.#around(known)
      .filter(({ startsAt }) => startsAt > now && startsAt < now + AHEAD_MS)
      .map((occurrence) => eventOf(known, occurrence, occurrence.endsAt))
      .filter((event) => event !== undefined);
    const unique = new Map([ownOf(access), ...coming.map(inForceOf)].map((each) => [each.under, each]));
    unique.delete(this.of({ id, access }).under);
    return [...unique.values()].slice(0, UPCOMING_MAX);
  }

  /** Looks at all channels, and tells of those on which another access is in force. */
  look(): void {
    for (const known of this.#known.values()) {
      this.#tell(known);
    }
  }

  #lookAt(slug: string): void {
    for (const known of this.#known.values()) {
      if (known.slug === slug) {
        this.#tell(known);
      }
    }
  }

  #keep({ id, slug }: Pick<Channel, 'id' | 'slug'>, plans: readonly Planned[]): void {
    if (plans.some(({ access }) => access !== undefined)) {
      const told = this.#known.get(id)?.told;
      this.#known.set(id, { slug, plans, occurrences: [], at: Number.NEGATIVE_INFINITY, told, isTelling: false });
    } else {
      this.#known.delete(id);
    }
  }

  #tell(known: Known): void {
    const { log } = this.#parts;
    const event = this.#eventOn(known);
    const under = event === undefined ? OWN_ACCESS : underOf(event);
    if (known.told === under || known.isTelling) {
      return;
    }
    const isFirst = known.told === undefined;
    known.isTelling = true;
    this.#onChange(known.slug)
      .then(() => {
        known.told = under;
        if (!isFirst) {
          log.info(
            { channel: known.slug, event: event?.planId, access: event?.access.kind },
            'web: others may watch now',
          );
        }
      })
      .catch((error: unknown) => log.warn({ err: error, channel: known.slug }, 'web: who may watch could not be told'))
      .finally(() => {
        known.isTelling = false;
      });
  }

  #eventOn(known: Known): EventAccess | undefined {
    const on = eventOn(this.#around(known), this.#parts.states.of(known.slug), this.#parts.clock.wallNow());
    return on && eventOf(known, on.occurrence, on.until);
  }

  #around(known: Known): readonly Occurrence[] {
    const now = this.#parts.clock.wallNow();
    if (Math.abs(now - known.at) >= KNOWN_MS) {
      known.at = now;
      const from = now - OVER_MAX_MS - KNOWN_MS;
      known.occurrences = occurrencesOf(known.plans, from, now + AHEAD_MS + EARLY_MS + KNOWN_MS, OCCURRENCES_MAX);
    }
    return known.occurrences;
  }
}

/** @returns undefined where the channel's access holds for it. */
function eventOf({ plans }: Known, { id, title }: Occurrence, until: number | undefined): EventAccess | undefined {
  const access = plans.find((plan) => plan.id === id)?.access;
  return access === undefined ? undefined : { planId: id, title, until, access };
}

function ownOf(access: Access): InForce {
  return { access, under: OWN_ACCESS, event: undefined };
}

function inForceOf(event: EventAccess): InForce {
  return { access: event.access.kind, under: underOf(event), event };
}

/** @returns a short name for tokens, another one whenever who may watch the event is changed. */
function underOf({ planId, access }: EventAccess): string {
  return createHash('sha256').update(`${planId} ${access.version}`).digest('base64url').slice(0, 10);
}
