import { randomUUID } from 'node:crypto';
import type { Access } from '@rostrum/contract/channel-card';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import { assertGroups, isInAny } from './group-lookup.ts';
import type { Database, Tables } from './tables.ts';

/** Who may watch while something planned is on, in place of those who otherwise may. */
export type PlanAccess = {
  readonly kind: Access;
  /** As the caller's password hash function wrote it. */
  readonly passwordHash: string | undefined;
  /** Ids of the groups it admits. */
  readonly groups: readonly string[];
  /** Grows whenever one of these is changed. */
  readonly version: number;
};

/** A password that is left out stays. */
export type PlanAccessToSet = Pick<PlanAccess, 'kind' | 'groups'> & { readonly passwordHash?: string | undefined };

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
  /** undefined: the channel's holds. */
  readonly access: PlanAccess | undefined;
};

export type PlannedToAdd = Omit<Planned, 'id' | 'channelId' | 'skipped' | 'access'> & {
  readonly access?: PlanAccessToSet | undefined;
};
/** With `access` null the channel's holds again; left out, it stays. */
export type PlannedPatch = Partial<Omit<PlannedToAdd, 'access'>> & {
  readonly access?: PlanAccessToSet | null | undefined;
};

export type ScheduleRepository = {
  /** @throws RostrumError `CHANNEL_UNKNOWN`, `SCHEDULE_FULL`, `NO_SUCH_GROUP`. */
  add(channelId: string, planned: PlannedToAdd): Promise<Planned>;
  /** Of one channel, or of all; in the order of their first start. */
  list(channelId?: string): Promise<readonly Planned[]>;
  /** @returns it as it is now; undefined where the channel has no such. @throws RostrumError `NO_SUCH_GROUP`. */
  update(channelId: string, id: string, patch: PlannedPatch): Promise<Planned | undefined>;
  /** Calls one start off. @returns whether there is such. */
  skip(channelId: string, id: string, start: number): Promise<boolean>;
  /** @returns whether there was such. */
  remove(channelId: string, id: string): Promise<boolean>;
  /** A browser showed the password of what is planned. @param version of its access. */
  grant(id: string, visitor: string, version: number): Promise<void>;
  isGranted(id: string, visitor: string, version: number): Promise<boolean>;
  /** @returns whether an address is in one of the groups that what is planned admits. */
  isInGroups(id: string, email: string): Promise<boolean>;
};

/** Of one channel. */
export const PLANNED_MAX = 500;
/** The latest are remembered. */
const SKIPPED_MAX = 200;
/** Browsers that are remembered for having shown a password. */
const GRANT_MS = 366 * 86_400_000;

export function openScheduleRepository(database: Database, clock: Clock): ScheduleRepository {
  const groupsOf = async (ids?: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> => {
    let query = database.selectFrom('plan_groups').selectAll();
    if (ids !== undefined) {
      query = query.where('plan_id', 'in', ids);
    }
    const groups = new Map<string, string[]>();
    for (const { plan_id: plan, group_id: group } of await query.orderBy('group_id').execute()) {
      groups.set(plan, [...(groups.get(plan) ?? []), group]);
    }
    return groups;
  };
  const one = async (channelId: string, id: string): Promise<Planned | undefined> => {
    const row = await database
      .selectFrom('schedule')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && plannedFrom(row, await groupsOf([id]));
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
          access: planned.access?.kind ?? null,
          password_hash: planned.access?.passwordHash ?? null,
          access_version: 0,
        };
        await transaction.insertInto('schedule').values(row).execute();
        const groups = await setGroups(transaction, row.id, planned.access?.groups ?? []);
        return plannedFrom(row, new Map([[row.id, groups]]));
      });
    },
    async list(channelId) {
      let query = database.selectFrom('schedule').selectAll();
      if (channelId !== undefined) {
        query = query.where('channel_id', '=', channelId);
      }
      const rows = await query.orderBy('starts_at').orderBy('id').execute();
      const groups = await groupsOf();
      return rows.map((row) => plannedFrom(row, groups));
    },
    async update(channelId, id, patch) {
      const before = await one(channelId, id);
      if (before === undefined) {
        return undefined;
      }
      const { access, ...rest } = patch;
      await database.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('schedule')
          .set({ ...columnsOf({ ...before, ...rest }), updated_at: clock.wallNow() })
          .where('id', '=', id)
          .execute();
        if (access !== undefined && isAnother(before.access, access)) {
          const kept = before.access?.passwordHash;
          await transaction
            .updateTable('schedule')
            .set((row) => ({
              access: access?.kind ?? null,
              password_hash: access === null ? null : (access.passwordHash ?? kept ?? null),
              access_version: row('access_version', '+', 1),
            }))
            .where('id', '=', id)
            .execute();
          await setGroups(transaction, id, access?.groups ?? []);
        }
      });
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
    async grant(id, visitor, version) {
      const now = clock.wallNow();
      const row = { access_version: version, granted_at: now };
      await database
        .deleteFrom('plan_grants')
        .where('granted_at', '<', now - GRANT_MS)
        .execute();
      await database
        .insertInto('plan_grants')
        .values({ plan_id: id, visitor, ...row })
        .onConflict((conflict) => conflict.columns(['plan_id', 'visitor']).doUpdateSet(row))
        .execute();
    },
    async isGranted(id, visitor, version) {
      const row = await database
        .selectFrom('plan_grants')
        .select('granted_at')
        .where('plan_id', '=', id)
        .where('visitor', '=', visitor)
        .where('access_version', '=', version)
        .executeTakeFirst();
      return row !== undefined && row.granted_at >= clock.wallNow() - GRANT_MS;
    },
    async isInGroups(id, email) {
      return isInAny(database, email, (await groupsOf([id])).get(id) ?? []);
    },
  };
}

/** @returns the groups, in the order they are told in. @throws RostrumError `NO_SUCH_GROUP`. */
async function setGroups(database: Database, id: string, groups: readonly string[]): Promise<readonly string[]> {
  const unique = [...new Set(groups)].sort();
  await assertGroups(database, unique);
  await database.deleteFrom('plan_groups').where('plan_id', '=', id).execute();
  for (const group of unique) {
    await database.insertInto('plan_groups').values({ plan_id: id, group_id: group }).execute();
  }
  return unique;
}

function isAnother(before: PlanAccess | undefined, after: PlanAccessToSet | null): boolean {
  if (after === null || before === undefined) {
    return (after === null) !== (before === undefined);
  }
  return (
    after.kind !== before.kind ||
    after.passwordHash !== undefined ||
    [...new Set(after.groups)].sort().join(' ') !== before.groups.join(' ')
  );
}

function columnsOf({ title, description, startsAt, endsAt, zone, recurrence, poster }: Omit<PlannedToAdd, 'access'>) {
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

function plannedFrom(row: Selectable<Tables['schedule']>, groups: ReadonlyMap<string, readonly string[]>): Planned {
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
    access:
      row.access === null
        ? undefined
        : {
            kind: row.access,
            passwordHash: row.password_hash ?? undefined,
            groups: groups.get(row.id) ?? [],
            version: row.access_version,
          },
  };
}
