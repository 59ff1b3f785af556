import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { Database, Tables } from './tables.ts';

/** What took place on a channel, or runs now. Times are milliseconds since 1970. */
export type PastEvent = {
  /** In addresses: that of what was planned, or else of the event itself. */
  readonly id: string;
  readonly channelId: string;
  /** Its latest name in media addresses. */
  readonly epoch: string;
  /** Undefined: it was not planned. */
  readonly plan: { readonly id: string; readonly endsAt: number } | undefined;
  readonly title: string;
  readonly description: string;
  /** The name of its poster's file. */
  readonly poster: string | undefined;
  readonly startedAt: number;
  /** Undefined: it runs. */
  readonly endedAt: number | undefined;
};

/** What is shown of an event. */
export type EventFace = Pick<PastEvent, 'title' | 'description' | 'poster'>;

export type EventRepository = {
  /** One that runs begins, or goes on after it had ended. @throws RostrumError `CHANNEL_UNKNOWN`. */
  begin(event: Omit<PastEvent, 'endedAt'>): Promise<void>;
  /** The one of a channel that has not ended. */
  running(channelId: string): Promise<PastEvent | undefined>;
  /** What runs is over; `face` is how it is remembered. */
  end(channelId: string, id: string, endedAt: number, face: EventFace): Promise<void>;
  byId(channelId: string, id: string): Promise<PastEvent | undefined>;
  /**
   * What is over, the newest first.
   * @param before the id of the last one seen; absent: from the newest.
   */
  past(channelId: string, wish: { before?: string | undefined; limit: number }): Promise<readonly PastEvent[]>;
  /** Of what is over. @returns it as it is now; undefined where the channel has no such. */
  rename(channelId: string, id: string, face: Pick<EventFace, 'title' | 'description'>): Promise<PastEvent | undefined>;
  /** Of what is over. @returns what it was; undefined where the channel has no such. */
  remove(channelId: string, id: string): Promise<PastEvent | undefined>;
  /** The names of all pictures that are shown anywhere: of channels, plans and events. */
  picturesInUse(): Promise<ReadonlySet<string>>;
};

/** Of one channel; the oldest are forgotten. Five a day for a year. */
const EVENTS_MAX = 2_000;

/** @param eventsMax kept of each channel. */
export function openEventRepository(database: Database, eventsMax = EVENTS_MAX): EventRepository {
  const byId = async (channelId: string, id: string): Promise<PastEvent | undefined> => {
    const row = await database
      .selectFrom('events')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && eventFrom(row);
  };
  const forgetOldest = async (channelId: string): Promise<void> => {
    const first = await database
      .selectFrom('events')
      .select('started_at')
      .where('channel_id', '=', channelId)
      .orderBy('started_at', 'desc')
      .offset(eventsMax)
      .limit(1)
      .executeTakeFirst();
    if (first !== undefined) {
      await database
        .deleteFrom('events')
        .where('channel_id', '=', channelId)
        .where('started_at', '<=', first.started_at)
        .execute();
    }
  };
  return {
    byId,
    async begin({ id, channelId, epoch, plan, title, description, poster, startedAt }) {
      const channel = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
      if (channel === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      const face = { title, description, poster: poster ?? null };
      await database
        .insertInto('events')
        .values({
          channel_id: channelId,
          id,
          epoch,
          plan_id: plan?.id ?? null,
          planned_end: plan?.endsAt ?? null,
          ...face,
          started_at: startedAt,
          ended_at: null,
        })
        .onConflict((conflict) =>
          conflict.columns(['channel_id', 'id']).doUpdateSet({ epoch, ...face, ended_at: null }),
        )
        .execute();
      await forgetOldest(channelId);
    },
    async running(channelId) {
      const row = await database
        .selectFrom('events')
        .selectAll()
        .where('channel_id', '=', channelId)
        .where('ended_at', 'is', null)
        .orderBy('started_at', 'desc')
        .executeTakeFirst();
      return row && eventFrom(row);
    },
    async end(channelId, id, endedAt, { title, description, poster }) {
      await database
        .updateTable('events')
        .set({ ended_at: endedAt, title, description, poster: poster ?? null })
        .where('channel_id', '=', channelId)
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },
    async past(channelId, { before, limit }) {
      const mark = before === undefined ? undefined : await byId(channelId, before);
      let query = database
        .selectFrom('events')
        .selectAll()
        .where('channel_id', '=', channelId)
        .where('ended_at', 'is not', null);
      if (mark !== undefined) {
        query = query.where((where) =>
          where.or([
            where('started_at', '<', mark.startedAt),
            where.and([where('started_at', '=', mark.startedAt), where('id', '<', mark.id)]),
          ]),
        );
      }
      const rows = await query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(eventFrom);
    },
    async rename(channelId, id, { title, description }) {
      const row = await database
        .updateTable('events')
        .set({ title, description })
        .where('channel_id', '=', channelId)
        .where('id', '=', id)
        .where('ended_at', 'is not', null)
        .returningAll()
        .executeTakeFirst();
      return row && eventFrom(row);
    },
    async remove(channelId, id) {
      const row = await database
        .deleteFrom('events')
        .where('channel_id', '=', channelId)
        .where('id', '=', id)
        .where('ended_at', 'is not', null)
        .returningAll()
        .executeTakeFirst();
      return row && eventFrom(row);
    },
    async picturesInUse() {
      const [channels, plans, events] = await Promise.all([
        database.selectFrom('channels').select('picture').where('picture', 'is not', null).execute(),
        database.selectFrom('schedule').select('poster as picture').where('poster', 'is not', null).execute(),
        database.selectFrom('events').select('poster as picture').distinct().where('poster', 'is not', null).execute(),
      ]);
      return new Set([...channels, ...plans, ...events].flatMap(({ picture }) => (picture === null ? [] : [picture])));
    },
  };
}

function eventFrom(row: Selectable<Tables['events']>): PastEvent {
  return {
    id: row.id,
    channelId: row.channel_id,
    epoch: row.epoch,
    plan: row.plan_id === null || row.planned_end === null ? undefined : { id: row.plan_id, endsAt: row.planned_end },
    title: row.title,
    description: row.description,
    poster: row.poster ?? undefined,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
  };
}
