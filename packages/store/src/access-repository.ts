import { type CountryRule, countryRuleSchema } from '@rostrum/contract/countries';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import { assertGroups, isInAny } from './group-lookup.ts';
import type { Database, Tables } from './tables.ts';

/** What a channel asks of its viewers besides its kind of access. Times are milliseconds since 1970. */
export type AccessRules = {
  /** As the caller's password hash function wrote it. */
  readonly passwordHash: string | undefined;
  /** Grows with each new password: who came in by an older one is out. */
  readonly passwordVersion: number;
  /** Nobody watches before; undefined: from the beginning. */
  readonly opensAt: number | undefined;
  /** Nobody watches from then on; undefined: without an end. */
  readonly closesAt: number | undefined;
  /** Origins of the pages that may show the player in a frame; empty: every page may. */
  readonly embedOrigins: readonly string[];
  /** From which countries it may be watched; undefined: from all. */
  readonly countries: CountryRule | undefined;
};

export type AccessPatch = {
  readonly passwordHash?: string | undefined;
  /** null takes it away. */
  readonly opensAt?: number | null | undefined;
  readonly closesAt?: number | null | undefined;
  readonly embedOrigins?: readonly string[] | undefined;
  readonly countries?: CountryRule | null | undefined;
};

/** Someone who may watch a channel of members: whoever signs in with that address. */
export type Member = {
  readonly email: string;
  readonly name: string;
  readonly addedAt: number;
  /** Whoever has an account of this address proved that they read mail there. */
  readonly isVerified: boolean;
};

export type AccessRepository = {
  /** The rules of a channel; of one that never had any, those that ask nothing. */
  of(channelId: string): Promise<AccessRules>;
  /** @throws RostrumError `CHANNEL_UNKNOWN`. */
  set(channelId: string, patch: AccessPatch): Promise<AccessRules>;
  /** A browser showed the password that is in force now. */
  grant(channelId: string, visitor: string, passwordVersion: number): Promise<void>;
  isGranted(channelId: string, visitor: string, passwordVersion: number): Promise<boolean>;
  /** In the order of their addresses, at most {@link MEMBERS_MAX}. */
  members(channelId: string): Promise<readonly Member[]>;
  /**
   * Adds members, or gives those there are another name.
   * @returns how many are new. @throws RostrumError `TOO_MANY_MEMBERS`.
   */
  addMembers(channelId: string, members: readonly Pick<Member, 'email' | 'name'>[]): Promise<number>;
  /** By their own address, or by a group that the channel admits. */
  isMember(channelId: string, email: string): Promise<boolean>;
  /** Ids of the groups that the channel admits. */
  groups(channelId: string): Promise<readonly string[]>;
  /** @throws RostrumError `NO_SUCH_GROUP`. */
  setGroups(channelId: string, groupIds: readonly string[]): Promise<void>;
  /** @returns the name that some channel's list of members, or some group, has for an address; undefined: they are on none. */
  memberAnywhere(email: string): Promise<string | undefined>;
  /** @returns whether they were one. */
  removeMember(channelId: string, email: string): Promise<boolean>;
};

/** Of one channel. */
export const MEMBERS_MAX = 20_000;
/** SQLite takes 32,766 values a statement; a row has four. */
const ROWS_A_STATEMENT = 500;
/** Browsers that are remembered for having shown a password, for a year. */
const GRANT_MS = 366 * 86_400_000;

const NO_RULES: AccessRules = {
  passwordHash: undefined,
  passwordVersion: 0,
  opensAt: undefined,
  closesAt: undefined,
  embedOrigins: [],
  countries: undefined,
};

export function openAccessRepository(database: Database, clock: Clock): AccessRepository {
  const of = async (channelId: string): Promise<AccessRules> => {
    const row = await database
      .selectFrom('channel_access')
      .selectAll()
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    return row === undefined ? NO_RULES : rulesFrom(row);
  };
  const groups = async (channelId: string): Promise<readonly string[]> => {
    const rows = await database
      .selectFrom('channel_groups')
      .select('group_id')
      .where('channel_id', '=', channelId)
      .orderBy('group_id')
      .execute();
    return rows.map((row) => row.group_id);
  };
  return {
    of,
    async set(channelId, patch) {
      const channel = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
      if (channel === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      const before = await of(channelId);
      const after: AccessRules = {
        passwordHash: patch.passwordHash ?? before.passwordHash,
        passwordVersion: before.passwordVersion + (patch.passwordHash === undefined ? 0 : 1),
        opensAt: patch.opensAt === undefined ? before.opensAt : (patch.opensAt ?? undefined),
        closesAt: patch.closesAt === undefined ? before.closesAt : (patch.closesAt ?? undefined),
        embedOrigins: patch.embedOrigins ?? before.embedOrigins,
        countries: patch.countries === undefined ? before.countries : (patch.countries ?? undefined),
      };
      const row = {
        password_hash: after.passwordHash ?? null,
        password_version: after.passwordVersion,
        opens_at: after.opensAt ?? null,
        closes_at: after.closesAt ?? null,
        embed_origins: JSON.stringify(after.embedOrigins),
        updated_at: clock.wallNow(),
        countries: after.countries === undefined ? null : JSON.stringify(after.countries),
      };
      await database
        .insertInto('channel_access')
        .values({ channel_id: channelId, ...row })
        .onConflict((conflict) => conflict.column('channel_id').doUpdateSet(row))
        .execute();
      return after;
    },
    async grant(channelId, visitor, passwordVersion) {
      const now = clock.wallNow();
      const row = { password_version: passwordVersion, granted_at: now };
      await database
        .deleteFrom('password_grants')
        .where('granted_at', '<', now - GRANT_MS)
        .execute();
      await database
        .insertInto('password_grants')
        .values({ channel_id: channelId, visitor, ...row })
        .onConflict((conflict) => conflict.columns(['channel_id', 'visitor']).doUpdateSet(row))
        .execute();
    },
    async isGranted(channelId, visitor, passwordVersion) {
      const row = await database
        .selectFrom('password_grants')
        .select('granted_at')
        .where('channel_id', '=', channelId)
        .where('visitor', '=', visitor)
        .where('password_version', '=', passwordVersion)
        .executeTakeFirst();
      return row !== undefined && row.granted_at >= clock.wallNow() - GRANT_MS;
    },
    async members(channelId) {
      const rows = await database
        .selectFrom('channel_members')
        .leftJoin('users', 'users.email', 'channel_members.email')
        .select(['channel_members.email', 'channel_members.name', 'channel_members.added_at', 'users.verified_at'])
        .where('channel_id', '=', channelId)
        .orderBy('channel_members.email')
        .limit(MEMBERS_MAX)
        .execute();
      return rows.map(({ email, name, added_at: addedAt, verified_at: verifiedAt }) => ({
        email,
        name,
        addedAt,
        isVerified: verifiedAt !== null,
      }));
    },
    addMembers: (channelId, members) =>
      database.transaction().execute(async (transaction) => {
        const count = async (): Promise<number> => {
          const row = await transaction
            .selectFrom('channel_members')
            .select((select) => select.fn.countAll().as('members'))
            .where('channel_id', '=', channelId)
            .executeTakeFirstOrThrow();
          return Number(row.members);
        };
        const before = await count();
        const unique = new Map(members.map(({ email, name }) => [normalise(email), name]));
        const rows = [...unique].map(([email, name]) => ({
          channel_id: channelId,
          email,
          name,
          added_at: clock.wallNow(),
        }));
        for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
          await transaction
            .insertInto('channel_members')
            .values(rows.slice(at, at + ROWS_A_STATEMENT))
            .onConflict((conflict) =>
              conflict.columns(['channel_id', 'email']).doUpdateSet((row) => ({ name: row.ref('excluded.name') })),
            )
            .execute();
        }
        const after = await count();
        if (after > MEMBERS_MAX) {
          throw storeError('TOO_MANY_MEMBERS', { most: MEMBERS_MAX });
        }
        return after - before;
      }),
    async isMember(channelId, email) {
      const row = await database
        .selectFrom('channel_members')
        .select('email')
        .where('channel_id', '=', channelId)
        .where('email', '=', normalise(email))
        .executeTakeFirst();
      return row !== undefined || (await isInAny(database, email, await groups(channelId)));
    },
    groups,
    setGroups: (channelId, groupIds) =>
      database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('channel_groups').where('channel_id', '=', channelId).execute();
        await assertGroups(transaction, groupIds);
        for (const id of new Set(groupIds)) {
          await transaction.insertInto('channel_groups').values({ channel_id: channelId, group_id: id }).execute();
        }
      }),
    async memberAnywhere(email) {
      const row = await database
        .selectFrom('channel_members')
        .select('name')
        .where('email', '=', normalise(email))
        .orderBy('added_at')
        .executeTakeFirst();
      const inGroup = await database
        .selectFrom('people_group_members')
        .select('name')
        .where('email', '=', normalise(email))
        .orderBy('added_at')
        .executeTakeFirst();
      return row?.name ?? inGroup?.name;
    },
    async removeMember(channelId, email) {
      const row = await database
        .deleteFrom('channel_members')
        .where('channel_id', '=', channelId)
        .where('email', '=', normalise(email))
        .returning('email')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function rulesFrom(row: Selectable<Tables['channel_access']>): AccessRules {
  const origins: unknown = JSON.parse(row.embed_origins);
  return {
    passwordHash: row.password_hash ?? undefined,
    passwordVersion: row.password_version,
    opensAt: row.opens_at ?? undefined,
    closesAt: row.closes_at ?? undefined,
    embedOrigins: Array.isArray(origins) ? origins.filter((origin) => typeof origin === 'string') : [],
    countries: row.countries === null ? undefined : countryRuleSchema.parse(JSON.parse(row.countries)),
  };
}

function normalise(email: string): string {
  return email.trim().toLowerCase();
}
