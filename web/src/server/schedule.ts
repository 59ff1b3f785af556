import type { Access } from '@rostrum/contract/channel-card';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { PlanAccessToSet, Planned } from '@rostrum/store/schedule-repository';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { AccessInForce } from './access-in-force.ts';
import type { Actor } from './account.ts';
import { findChannel } from './find-channel.ts';
import { isRule, isZone, type Occurrence, occurrencesOf, readEventId } from './occurrences.ts';
import { hashPassword } from './password.ts';
import { picturePath } from './picture-path.ts';

export type Plan = Omit<Planned, 'channelId' | 'skipped' | 'recurrence' | 'poster' | 'access'> & {
  readonly recurrence: string | null;
  /** Where its poster is on this site; null: it has none. */
  readonly poster: string | null;
  /** null: the channel's holds. */
  readonly access: { readonly kind: Access; readonly hasPassword: boolean; readonly groups: readonly string[] } | null;
};
export type PlanWish = Omit<Plan, 'id' | 'poster' | 'access'> & {
  /** Left out: it stays as it is. */
  readonly access?:
    | { readonly kind: Access; readonly password?: string | undefined; readonly groups: readonly string[] }
    | null
    | undefined;
};

/** What comes next on a channel, with where it is. */
export type ListedOccurrence = Occurrence & { readonly slug: string; readonly channel: string };

/** How far ahead is looked: a year, for what takes place once a year. */
const AHEAD_MS = 400 * 86_400_000;
/** Longest that something planned may last. */
const LENGTH_MAX_MS = 14 * 86_400_000;
/** Everybody asks at once before an event; rules are slow to work out. */
const KNOWN_MS = 2_000;
const KNOWN_MAX = 1_000;
/** Shown of one channel. */
const COMING_MAX = 12;

/** What is planned on channels. All methods @throws WebError `NO_SUCH_CHANNEL`. */
export class Schedule {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #inForce: Pick<AccessInForce, 'changed'>;
  readonly #known = new Map<string, { readonly at: number; readonly coming: readonly Occurrence[] }>();

  constructor(parts: { store: Store; clock: Clock; log: Log; inForce: Pick<AccessInForce, 'changed'> }) {
    const { store, clock, log, inForce } = parts;
    this.#inForce = inForce;
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** What is on now, by plan, and what comes; the soonest first. Worked out once in {@link KNOWN_MS}. */
  async coming(slug: string, most = COMING_MAX): Promise<readonly Occurrence[]> {
    const { id } = await findChannel(this.#store, slug);
    const now = this.#clock.wallNow();
    const known = this.#known.get(`${id} ${most}`);
    if (known !== undefined && Math.abs(now - known.at) < KNOWN_MS) {
      return known.coming;
    }
    const coming = occurrencesOf(await this.#store.schedule.list(id), now, now + AHEAD_MS, most);
    if (this.#known.size >= KNOWN_MAX) {
      this.#known.clear();
    }
    this.#known.set(`${id} ${most}`, { at: now, coming });
    return coming;
  }

  /** One start of one plan. @param startsAt milliseconds since 1970. @returns undefined where there is none, or it was called off. */
  async occurrence(slug: string, planId: string, startsAt: number): Promise<Occurrence | undefined> {
    const { id } = await findChannel(this.#store, slug);
    const plans = (await this.#store.schedule.list(id)).filter((plan) => plan.id === planId);
    return occurrencesOf(plans, startsAt, startsAt + 1, COMING_MAX).find((each) => each.startsAt === startsAt);
  }

  /**
   * What is planned under an event's id: what takes place once is found also after it was moved.
   * @returns undefined where there is none, or it was called off; of what repeats, the next where the id names no start.
   */
  async byEventId(slug: string, eventId: string): Promise<Occurrence | undefined> {
    const { id } = await findChannel(this.#store, slug);
    const found = readEventId(eventId);
    const plans = (await this.#store.schedule.list(id)).filter((plan) => plan.id === found?.planId);
    const plan = plans[0];
    if (found === undefined || plan === undefined) {
      return undefined;
    }
    const now = this.#clock.wallNow();
    const from = plan.recurrence === undefined ? plan.startsAt : (found.startsAt ?? now);
    const until = plan.recurrence !== undefined && found.startsAt === undefined ? now + AHEAD_MS : from + 1;
    const all = occurrencesOf(plans, from, until, COMING_MAX);
    return found.startsAt === undefined || plan.recurrence === undefined
      ? all[0]
      : all.find(({ startsAt }) => startsAt === found.startsAt);
  }

  /** The same of all channels that the front page shows. */
  async comingListed(most = COMING_MAX): Promise<ListedOccurrence[]> {
    const channels = await this.#store.channels.list();
    const plans = await this.#store.schedule.list();
    const now = this.#clock.wallNow();
    return channels
      .flatMap(({ id, slug, title, access: own }) =>
        occurrencesOf(
          plans.filter(({ channelId, access }) => channelId === id && (access?.kind ?? own) === 'public'),
          now,
          now + AHEAD_MS,
          most,
        ).map((occurrence) => ({ ...occurrence, slug, channel: title })),
      )
      .toSorted((a, b) => a.startsAt - b.startsAt)
      .slice(0, most);
  }

  async plans(slug: string): Promise<Plan[]> {
    const { id } = await findChannel(this.#store, slug);
    return (await this.#store.schedule.list(id)).map(tell);
  }

  /** @throws WebError `PLAN_INVALID`, `PASSWORD_MISSING`; RostrumError `SCHEDULE_FULL`, `NO_SUCH_GROUP`. */
  async add(slug: string, wish: PlanWish, by: Actor): Promise<Plan> {
    const channel = await findChannel(this.#store, slug);
    assertPlan(wish);
    const planned = await this.#store.schedule.add(channel.id, {
      ...wish,
      recurrence: wish.recurrence ?? undefined,
      access: (await accessToSet(wish, false)) ?? undefined,
    });
    await this.#changed(channel);
    const detail = { title: planned.title, ...detailOf(planned) };
    await this.#store.audit.add({ by, action: 'plan.made', subject: slug, detail });
    this.#log.info({ channel: slug, user: by.id, plan: planned.id }, 'web: something was planned');
    return tell(planned);
  }

  /** Whoever may not watch it any more is out at once. @throws as {@link add}; WebError `NO_SUCH_PLAN`. */
  async update(slug: string, planId: string, wish: PlanWish, by: Actor): Promise<Plan> {
    const channel = await findChannel(this.#store, slug);
    assertPlan(wish);
    const before = (await this.#store.schedule.list(channel.id)).find((plan) => plan.id === planId);
    const changed = await this.#store.schedule.update(channel.id, planId, {
      ...wish,
      recurrence: wish.recurrence ?? undefined,
      access: await accessToSet(wish, before?.access?.passwordHash !== undefined),
    });
    if (changed === undefined) {
      throw new WebError('NO_SUCH_PLAN');
    }
    await this.#changed(channel);
    const detail = { title: changed.title, ...detailOf(changed) };
    await this.#store.audit.add({ by, action: 'plan.changed', subject: slug, detail });
    this.#log.info({ channel: slug, user: by.id, plan: planId }, 'web: what is planned was changed');
    return tell(changed);
  }

  /** @param poster the name of its file; undefined: it has none any more. @throws WebError `NO_SUCH_PLAN`. */
  async setPoster(slug: string, planId: string, poster: string | undefined): Promise<Plan> {
    const { id } = await findChannel(this.#store, slug);
    const changed = await this.#store.schedule.update(id, planId, { poster });
    if (changed === undefined) {
      throw new WebError('NO_SUCH_PLAN');
    }
    this.#known.clear();
    return tell(changed);
  }

  /** Calls one start off, or all. @param start milliseconds since 1970. @throws WebError `NO_SUCH_PLAN`. */
  async remove(slug: string, planId: string, start: number | undefined, by: Actor): Promise<void> {
    const channel = await findChannel(this.#store, slug);
    const { id } = channel;
    const { schedule } = this.#store;
    const isDone = await (start === undefined ? schedule.remove(id, planId) : schedule.skip(id, planId, start));
    if (!isDone) {
      throw new WebError('NO_SUCH_PLAN');
    }
    await this.#changed(channel);
    await this.#store.audit.add({ by, action: 'plan.removed', subject: slug, detail: { start } });
    this.#log.info({ channel: slug, user: by.id, plan: planId, start }, 'web: something planned was called off');
  }

  async #changed(channel: { readonly id: string; readonly slug: string }): Promise<void> {
    this.#known.clear();
    await this.#inForce.changed(channel);
  }
}

function assertPlan({ startsAt, endsAt, zone, recurrence }: PlanWish): void {
  const why =
    endsAt <= startsAt
      ? 'It would end before it starts.'
      : endsAt - startsAt > LENGTH_MAX_MS
        ? 'It may last two weeks at most.'
        : !isZone(zone)
          ? 'This time zone is not known; one looks like Europe/Berlin.'
          : recurrence !== null && !isRule(recurrence)
            ? 'This recurrence is not understood; one looks like FREQ=WEEKLY;COUNT=10.'
            : undefined;
  if (why !== undefined) {
    throw new WebError('PLAN_INVALID', { why });
  }
}

/** @returns undefined: it stays as it is; null: the channel's holds. @throws WebError `PASSWORD_MISSING`. */
async function accessToSet({ access }: PlanWish, hasPassword: boolean): Promise<PlanAccessToSet | null | undefined> {
  if (access === undefined || access === null) {
    return access;
  }
  const { kind, password, groups } = access;
  if (kind === 'password' && password === undefined && !hasPassword) {
    throw new WebError('PASSWORD_MISSING');
  }
  return { kind, groups, ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }) };
}

function detailOf({ access }: Planned): { access?: Access } {
  return access === undefined ? {} : { access: access.kind };
}

function tell({ id, title, description, startsAt, endsAt, zone, recurrence, poster, access }: Planned): Plan {
  return {
    id,
    title,
    description,
    startsAt,
    endsAt,
    zone,
    recurrence: recurrence ?? null,
    poster: picturePath(poster),
    access:
      access === undefined
        ? null
        : { kind: access.kind, hasPassword: access.passwordHash !== undefined, groups: access.groups },
  };
}
