import { randomUUID } from 'node:crypto';
import { USER_ROLES, type UserRole } from '@rostrum/contract/user-role';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { Database, Tables } from './tables.ts';

/** Someone who signs in. Times are milliseconds since 1970. */
export type User = {
  readonly id: string;
  /** In small letters. */
  readonly email: string;
  readonly name?: string;
  readonly role: UserRole;
  readonly createdAt: number;
  /** To the minute; absent where they were not here since it is written down. */
  readonly lastSeenAt?: number;
  /** Since when it is proven that they read mail at their address. */
  readonly verifiedAt?: number;
  /** Since when they cannot sign in. */
  readonly suspendedAt?: number;
};

/** A user with what a sign-in is checked against; goes to no page and no log. */
export type UserWithPassword = User & {
  readonly passwordHash: string;
  /** See {@link UserToAdd}. */
  readonly isClaimed: boolean;
};

export type UserToAdd = {
  readonly email: string;
  readonly name?: string | undefined;
  /** As the caller's password hash function wrote it; never the password. */
  readonly passwordHash: string;
  readonly role: UserRole;
  /** They named the address themselves and nobody looked: until it is proven, the account may be another's. */
  readonly isClaimed?: boolean | undefined;
};

/** The hash of who has no password: no password matches it. */
export const NO_PASSWORD = '';

export type UserRepository = {
  /** @throws RostrumError `EMAIL_TAKEN`, `EMAIL_INVALID`, `USER_INVALID`. */
  add(user: UserToAdd): Promise<User>;
  /** Case and surrounding blanks do not count. */
  byEmail(email: string): Promise<UserWithPassword | undefined>;
  byId(id: string): Promise<User | undefined>;
  /** The first {@link USER_LIST_MAX}, the oldest first. */
  list(): Promise<readonly User[]>;
  count(): Promise<number>;
  /** Sets a new password and ends the user's sessions. @returns whether there is such a user. */
  setPassword(id: string, passwordHash: string): Promise<boolean>;
  /** Sets a new password and ends the user's sessions but the one of the id. @returns whether there is such a user. */
  changePassword(id: string, passwordHash: string, keepSession: string): Promise<boolean>;
  /**
   * It is proven that they read mail at their address. Where they had only claimed it, somebody else may have chosen the
   * password: it holds no longer, and sessions, passkeys and API keys end.
   * @returns the user as they are now, and whether that was so.
   */
  verify(id: string): Promise<{ readonly user: User; readonly isCleared: boolean } | undefined>;
  /** @returns the user as they are now. @throws RostrumError `USER_INVALID`. */
  setName(id: string, name: string): Promise<User | undefined>;
  /**
   * They sign in no more, their sessions end, and their keys hold no longer; the links they made and nobody used are
   * taken back. An owner is left as they are. With false they may sign in again, and their keys hold again.
   * @returns the user as they are now.
   */
  setSuspended(id: string, isSuspended: boolean): Promise<User | undefined>;
  /**
   * Whoever is no moderator any more is named for no channel; the links they made and nobody used are taken back.
   * Nobody is a suspended owner: who becomes one may sign in.
   * @returns the user as they are now. @throws RostrumError `LAST_OWNER`.
   */
  setRole(id: string, role: UserRole): Promise<User | undefined>;
  /**
   * Removes a user with their sessions and the links they made; their channels go to the heir.
   * @returns the slugs of these channels, undefined when there is no such user. @throws RostrumError `LAST_OWNER`.
   */
  remove(id: string, heirId: string): Promise<readonly string[] | undefined>;
};

/** One page shows them; past it a search is wanted. */
export const USER_LIST_MAX = 1_000;
const NAME_MAX = 120;
/** RFC 5321 §4.5.3.1.3: a path is 256 octets, of which two are its brackets. */
const EMAIL_MAX = 254;
/** Catches slips, not liars: only a letter that arrives proves an address. */
const EMAIL_PATTERN = /^[^\s@]+@[^\s@]+$/;

export function openUserRepository(database: Database, clock: Clock): UserRepository {
  return {
    add: (user) => addUser(database, user, clock.wallNow()),
    async byEmail(email) {
      const row = await database
        .selectFrom('users')
        .selectAll()
        .where('email', '=', normaliseEmail(email))
        .executeTakeFirst();
      return row && { ...userFrom(row), passwordHash: row.password_hash, isClaimed: row.is_claimed === 1 };
    },
    async byId(id) {
      const row = await database.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      return row && userFrom(row);
    },
    async list() {
      const rows = await database
        .selectFrom('users')
        .selectAll()
        .orderBy('created_at')
        .orderBy('email')
        .limit(USER_LIST_MAX)
        .execute();
      return rows.map(userFrom);
    },
    async count() {
      const row = await database
        .selectFrom('users')
        .select((select) => select.fn.countAll().as('users'))
        .executeTakeFirstOrThrow();
      return Number(row.users);
    },
    async setPassword(id, passwordHash) {
      return database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('sessions').where('user_id', '=', id).execute();
        await dropSignInLinks(transaction, id);
        return writePassword(transaction, id, passwordHash);
      });
    },
    async changePassword(id, passwordHash, keepSession) {
      return database.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('sessions')
          .where('user_id', '=', id)
          .where('token_hash', '!=', keepSession)
          .execute();
        await dropSignInLinks(transaction, id);
        return writePassword(transaction, id, passwordHash);
      });
    },
    verify: (id) =>
      database.transaction().execute(async (transaction) => {
        const user = await transaction.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
        if (user === undefined) {
          return undefined;
        }
        const isCleared = user.verified_at === null && user.is_claimed === 1;
        if (isCleared) {
          await transaction.deleteFrom('sessions').where('user_id', '=', id).execute();
          await transaction.deleteFrom('api_keys').where('user_id', '=', id).execute();
          await transaction.deleteFrom('passkeys').where('user_id', '=', id).execute();
          await writePassword(transaction, id, NO_PASSWORD);
        }
        const verifiedAt = user.verified_at ?? clock.wallNow();
        await transaction
          .updateTable('users')
          .set({ verified_at: verifiedAt, is_claimed: 0 })
          .where('id', '=', id)
          .execute();
        return { user: userFrom({ ...user, verified_at: verifiedAt }), isCleared };
      }),
    async setName(id, name) {
      assertName(name);
      const row = await database
        .updateTable('users')
        .set({ name: name === '' ? null : name })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row && userFrom(row);
    },
    async setRole(id, role) {
      return database.transaction().execute(async (transaction) => {
        if (role !== 'owner') {
          await assertNotLastOwner(transaction, id);
        }
        if (role !== 'moderator') {
          await transaction.deleteFrom('channel_moderators').where('user_id', '=', id).execute();
        }
        await revokeLinksOf(transaction, id, clock.wallNow());
        const row = await transaction
          .updateTable('users')
          .set({ role, ...(role === 'owner' ? { suspended_at: null } : {}) })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        return row && userFrom(row);
      });
    },
    setSuspended: (id, isSuspended) =>
      database.transaction().execute(async (transaction) => {
        const row = await transaction
          .updateTable('users')
          .set((column) => ({
            suspended_at: isSuspended ? column.fn.coalesce('suspended_at', column.val(clock.wallNow())) : null,
          }))
          .where('id', '=', id)
          .where('role', '!=', 'owner')
          .returningAll()
          .executeTakeFirst();
        if (row !== undefined && isSuspended) {
          await transaction.deleteFrom('sessions').where('user_id', '=', id).execute();
          await revokeLinksOf(transaction, id, clock.wallNow());
          await dropSignInLinks(transaction, id);
        }
        const user = row ?? (await transaction.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst());
        return user && userFrom(user);
      }),
    async remove(id, heirId) {
      return database.transaction().execute(async (transaction) => {
        await assertNotLastOwner(transaction, id);
        await revokeLinksOf(transaction, id, clock.wallNow());
        await dropSignInLinks(transaction, id);
        const channels = await transaction
          .updateTable('channels')
          .set({ owner_id: heirId })
          .where('owner_id', '=', id)
          .returning('slug')
          .execute();
        const row = await transaction.deleteFrom('users').where('id', '=', id).returning('id').executeTakeFirst();
        return row && channels.map(({ slug }) => slug).sort();
      });
    },
  };
}

/**
 * Stores a new user, inside a transaction where the database is one.
 * @throws RostrumError `EMAIL_TAKEN`, `EMAIL_INVALID`, `USER_INVALID`.
 */
export async function addUser(
  database: Database,
  { email, name, passwordHash, role, isClaimed = false }: UserToAdd,
  now: number,
): Promise<User> {
  const normalEmail = normaliseEmail(email);
  if (normalEmail.length > EMAIL_MAX || !EMAIL_PATTERN.test(normalEmail)) {
    throw storeError('EMAIL_INVALID');
  }
  assertName(name);
  if (!USER_ROLES.includes(role)) {
    throw storeError('USER_INVALID', { field: 'role', fault: `it is one of ${USER_ROLES.join(', ')}` });
  }
  const row = await database
    .insertInto('users')
    .values({
      id: randomUUID(),
      email: normalEmail,
      name: name ?? null,
      password_hash: passwordHash,
      role,
      created_at: now,
      is_claimed: isClaimed ? 1 : 0,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) {
    throw storeError('EMAIL_TAKEN');
  }
  return userFrom(row);
}

function assertName(name: string | undefined): void {
  if (name !== undefined && name.length > NAME_MAX) {
    throw storeError('USER_INVALID', { field: 'name', fault: `it is longer than ${NAME_MAX} characters` });
  }
}

async function writePassword(database: Database, id: string, passwordHash: string): Promise<boolean> {
  const row = await database
    .updateTable('users')
    .set({ password_hash: passwordHash })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Asked inside the transaction that changes them, so that two owners who demote each other at once leave one. */
async function assertNotLastOwner(database: Database, id: string): Promise<void> {
  const owners = await database.selectFrom('users').select('id').where('role', '=', 'owner').limit(2).execute();
  if (owners.length === 1 && owners[0]?.id === id) {
    throw storeError('LAST_OWNER');
  }
}

/** A right to invite that ended takes the links along that were given by it. */
async function revokeLinksOf(database: Database, id: string, now: number): Promise<void> {
  await database
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('created_by', '=', id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
  await database.deleteFrom('sign_in_links').where('created_by', '=', id).execute();
}

/** Links that sign this user in end: with the account, and with the password that is changed. */
export async function dropSignInLinks(database: Database, id: string): Promise<void> {
  const email = database.selectFrom('users').select('email').where('id', '=', id);
  // Those that were used are remembered, to be told of in words.
  await database.deleteFrom('sign_in_links').where('email', 'in', email).where('used_at', 'is', null).execute();
}

/** @returns a user's row as the rest of the program knows them, without the password's hash. */
export function userFrom(row: Omit<Selectable<Tables['users']>, 'password_hash' | 'is_claimed'>): User {
  return {
    id: row.id,
    email: row.email,
    ...(row.name === null ? {} : { name: row.name }),
    role: row.role,
    createdAt: row.created_at,
    ...(row.last_seen_at === null ? {} : { lastSeenAt: row.last_seen_at }),
    ...(row.verified_at === null ? {} : { verifiedAt: row.verified_at }),
    ...(row.suspended_at === null ? {} : { suspendedAt: row.suspended_at }),
  };
}

/** @returns an address as it is stored and looked for. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
