import { randomUUID } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';
import type { Member } from './access-repository.ts';
import { storeError } from './errors.ts';
import type { Database } from './tables.ts';
import { normaliseEmail } from './user-repository.ts';

/** People by a name, of the installation: channels and events admit them together. Times are milliseconds since 1970. */
export type Group = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  /** How many people are in it. */
  readonly members: number;
  /** Slugs of the channels that admit it, always or for an event. */
  readonly channels: readonly string[];
};

export type GroupRepository = {
  /** By name; at most {@link GROUPS_MAX}. */
  list(): Promise<readonly Group[]>;
  byId(id: string): Promise<Group | undefined>;
  /** @throws RostrumError `GROUP_NAME_TAKEN`, `TOO_MANY_GROUPS`. */
  add(name: string): Promise<Group>;
  /** @returns it as it is now; undefined where there is none. @throws RostrumError `GROUP_NAME_TAKEN`. */
  rename(id: string, name: string): Promise<Group | undefined>;
  /** With its members; no channel admits it any more. @returns whether there was such. */
  remove(id: string): Promise<boolean>;
  /** In the order of their addresses, at most {@link GROUP_MEMBERS_MAX}. */
  members(id: string): Promise<readonly Member[]>;
  /**
   * Adds people, or gives those there are another name.
   * @returns how many are new. @throws RostrumError `NO_SUCH_GROUP`, `TOO_MANY_IN_GROUP`.
   */
  addMembers(id: string, members: readonly Pick<Member, 'email' | 'name'>[]): Promise<number>;
  /** @returns whether they were in it. */
  removeMember(id: string, email: string): Promise<boolean>;
  /** Those of its people who have an account, at most `most`. */
  accountsIn(id: string, most: number): Promise<readonly string[]>;
};

/** Of one installation. */
export const GROUPS_MAX = 200;
/** Of one group. */
export const GROUP_MEMBERS_MAX = 20_000;
/** SQLite takes 32,766 values a statement; a row has four. */
const ROWS_A_STATEMENT = 500;

export function openGroupRepository(database: Database, clock: Clock): GroupRepository {
  const read = async (id?: string): Promise<Group[]> => {
    let query = database
      .selectFrom('people_groups')
      .select(['id', 'name', 'created_at'])
      .select((select) =>
        select
          .selectFrom('people_group_members')
          .whereRef('people_group_members.group_id', '=', 'people_groups.id')
          .select((count) => count.fn.countAll<number>().as('members'))
          .as('members'),
      );
    if (id !== undefined) {
      query = query.where('id', '=', id);
    }
    const rows = await query.orderBy('name_key').limit(GROUPS_MAX).execute();
    const admitting = await admittingChannels(database);
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      createdAt: row.created_at,
      members: row.members ?? 0,
      channels: admitting.get(row.id) ?? [],
    }));
  };
  const byId = async (id: string): Promise<Group | undefined> => (await read(id))[0];
  return {
    list: () => read(),
    byId,
    async add(name) {
      const id = randomUUID();
      await database.transaction().execute(async (transaction) => {
        const { groups } = await transaction
          .selectFrom('people_groups')
          .select((select) => select.fn.countAll().as('groups'))
          .executeTakeFirstOrThrow();
        if (Number(groups) >= GROUPS_MAX) {
          throw storeError('TOO_MANY_GROUPS', { most: GROUPS_MAX });
        }
        const row = await transaction
          .insertInto('people_groups')
          .values({ id, name, name_key: keyOf(name), created_at: clock.wallNow() })
          .onConflict((conflict) => conflict.column('name_key').doNothing())
          .returning('id')
          .executeTakeFirst();
        if (row === undefined) {
          throw storeError('GROUP_NAME_TAKEN', { name });
        }
      });
      return { id, name, createdAt: clock.wallNow(), members: 0, channels: [] };
    },
    async rename(id, name) {
      await database.transaction().execute(async (transaction) => {
        const holder = await transaction
          .selectFrom('people_groups')
          .select('id')
          .where('name_key', '=', keyOf(name))
          .executeTakeFirst();
        if (holder !== undefined && holder.id !== id) {
          throw storeError('GROUP_NAME_TAKEN', { name });
        }
        await transaction
          .updateTable('people_groups')
          .set({ name, name_key: keyOf(name) })
          .where('id', '=', id)
          .execute();
      });
      return byId(id);
    },
    async remove(id) {
      const row = await database.deleteFrom('people_groups').where('id', '=', id).returning('id').executeTakeFirst();
      return row !== undefined;
    },
    async members(id) {
      const rows = await database
        .selectFrom('people_group_members as members')
        .leftJoin('users', 'users.email', 'members.email')
        .select(['members.email', 'members.name', 'members.added_at', 'users.verified_at'])
        .where('members.group_id', '=', id)
        .orderBy('members.email')
        .limit(GROUP_MEMBERS_MAX)
        .execute();
      return rows.map(({ email, name, added_at: addedAt, verified_at: verifiedAt }) => ({
        email,
        name,
        addedAt,
        isVerified: verifiedAt !== null,
      }));
    },
    addMembers: (id, members) =>
      database.transaction().execute(async (transaction) => {
        // A write first: it is known that the group is there, and of two that add at once one waits for the other.
        const group = await transaction
          .updateTable('people_groups')
          .set((row) => ({ name: row.ref('name') }))
          .where('id', '=', id)
          .returning('id')
          .executeTakeFirst();
        if (group === undefined) {
          throw storeError('NO_SUCH_GROUP');
        }
        const before = await countMembers(transaction, id);
        const unique = new Map(members.map(({ email, name }) => [normaliseEmail(email), name]));
        const rows = [...unique].map(([email, name]) => ({ group_id: id, email, name, added_at: clock.wallNow() }));
        for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
          await transaction
            .insertInto('people_group_members')
            .values(rows.slice(at, at + ROWS_A_STATEMENT))
            .onConflict((conflict) =>
              conflict.columns(['group_id', 'email']).doUpdateSet((row) => ({ name: row.ref('excluded.name') })),
            )
            .execute();
        }
        const after = await countMembers(transaction, id);
        if (after > GROUP_MEMBERS_MAX) {
          throw storeError('TOO_MANY_IN_GROUP', { most: GROUP_MEMBERS_MAX });
        }
        return after - before;
      }),
    async removeMember(id, email) {
      const row = await database
        .deleteFrom('people_group_members')
        .where('group_id', '=', id)
        .where('email', '=', normaliseEmail(email))
        .returning('email')
        .executeTakeFirst();
      return row !== undefined;
    },
    async accountsIn(id, most) {
      const rows = await database
        .selectFrom('people_group_members as members')
        .innerJoin('users', 'users.email', 'members.email')
        .select('users.id')
        .where('members.group_id', '=', id)
        .limit(most)
        .execute();
      return rows.map((row) => row.id);
    },
  };
}

async function countMembers(database: Database, id: string): Promise<number> {
  const row = await database
    .selectFrom('people_group_members')
    .select((select) => select.fn.countAll().as('members'))
    .where('group_id', '=', id)
    .executeTakeFirstOrThrow();
  return Number(row.members);
}

/** @returns by group, the slugs of channels that admit it. */
async function admittingChannels(database: Database): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await database
    .selectFrom('channel_groups')
    .innerJoin('channels', 'channels.id', 'channel_groups.channel_id')
    .select(['channel_groups.group_id', 'channels.slug'])
    .union(
      database
        .selectFrom('plan_groups')
        .innerJoin('schedule', 'schedule.id', 'plan_groups.plan_id')
        .innerJoin('channels', 'channels.id', 'schedule.channel_id')
        .select(['plan_groups.group_id', 'channels.slug']),
    )
    .orderBy('slug')
    .execute();
  const slugs = new Map<string, string[]>();
  for (const { group_id: group, slug } of rows) {
    slugs.set(group, [...(slugs.get(group) ?? []), slug]);
  }
  return slugs;
}

/** @returns a name as it is compared: how it is written does not make two of one. */
function keyOf(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
