import { randomUUID } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { Database, Tables } from './tables.ts';

/** Something that is to be on a channel, once or again and again. Times are milliseconds since 1970. */
export type Planned = {
  readonly id: string;
  readonly channelId: string;
  readonly title: string;
  readonly description: string;
  /** Of the first time. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** IANA name of the time zone in which it repeats, as in Europe/Berlin. */
  readonly zone: string;
  /** An RRULE's value (RFC 5545 §3.3.10); undefined: once. */
  readonly recurrence: string | undefined;
  /** The name of its poster's file. */
  readonly poster?: string | undefined;
  /** Starts that were called off. */
  readonly skipped: readonly number[];
};

export type PlannedToAdd = Omit<Planned, 'id' | 'channelId' | 'skipped'>;

export type ScheduleRepository = {
  /** @throws RostrumError `CHANNEL_UNKNOWN`, `SCHEDULE_FULL`. */
  add(channelId: string, planned: PlannedToAdd): Promise<Planned>;
  /** Of one channel, or of all; in the order of their first start. */
  list(channelId?: string): Promise<readonly Planned[]>;
  /** @returns it as it is now; undefined where the channel has no such. */
  update(channelId: string, id: string, patch: Partial<PlannedToAdd>): Promise<Planned | undefined>;
  /** Calls one start off. @returns whether there is such. */
  skip(channelId: string, id: string, start: number): Promise<boolean>;
  /** @returns whether there was such. */
  remove(channelId: string, id: string): Promise<boolean>;
};

/** Of one channel. */
export const PLANNED_MAX = 500;
/** The latest are remembered. */
const SKIPPED_MAX = 200;

export function openScheduleRepository(database: Database, clock: Clock): ScheduleRepository {
  const one = async (channelId: string, id: string): Promise<Planned | undefined> => {
    const row = await database
      .selectFrom('schedule')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && plannedFrom(row);
  };
  return {
    async add(channelId, planned) {
      const channel = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
      if (channel === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      return database.transaction().execute(async (transaction) => {
        const { there } = await transaction
          .selectFrom('schedule')
          .select((select) => select.fn.countAll().as('there'))
          .where('channel_id', '=', channelId)
          .executeTakeFirstOrThrow();
        if (Number(there) >= PLANNED_MAX) {
          throw storeError('SCHEDULE_FULL', { most: PLANNED_MAX });
        }
        const row = {
          id: randomUUID(),
          channel_id: channelId,
          ...columnsOf(planned),
          skipped: '[]',
          updated_at: clock.wallNow(),
        };
        await transaction.insertInto('schedule').values(row).execute();
        return plannedFrom(row);
      });
    },
    async list(channelId) {
      let query = database.selectFrom('schedule').selectAll();
      if (channelId !== undefined) {
        query = query.where('channel_id', '=', channelId);
      }
      return (await query.orderBy('starts_at').orderBy('id').execute()).map(plannedFrom);
    },
    async update(channelId, id, patch) {
      const before = await one(channelId, id);
      if (before === undefined) {
        return undefined;
      }
      await database
        .updateTable('schedule')
        .set({ ...columnsOf({ ...before, ...patch }), updated_at: clock.wallNow() })
        .where('id', '=', id)
        .execute();
      return one(channelId, id);
    },
    async skip(channelId, id, start) {
      const before = await one(channelId, id);
      if (before === undefined) {
        return false;
      }
      const skipped = [...new Set([...before.skipped, start])].toSorted((a, b) => a - b).slice(-SKIPPED_MAX);
      await database
        .updateTable('schedule')
        .set({ skipped: JSON.stringify(skipped), updated_at: clock.wallNow() })
        .where('id', '=', id)
        .execute();
      return true;
    },
    async remove(channelId, id) {
      const row = await database
        .deleteFrom('schedule')
        .where('channel_id', '=', channelId)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function columnsOf({ title, description, startsAt, endsAt, zone, recurrence, poster }: PlannedToAdd) {
  return {
    title,
    description,
    starts_at: startsAt,
    ends_at: endsAt,
    zone,
    recurrence: recurrence ?? null,
    poster: poster ?? null,
  };
}

function plannedFrom(row: Selectable<Tables['schedule']>): Planned {
  const skipped: unknown = JSON.parse(row.skipped);
  return {
    id: row.id,
    channelId: row.channel_id,
    title: row.title,
    description: row.description,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    zone: row.zone,
    recurrence: row.recurrence ?? undefined,
    ...(row.poster === null ? {} : { poster: row.poster }),
    skipped: Array.isArray(skipped) ? skipped.filter((start) => typeof start === 'number') : [],
  };
}
