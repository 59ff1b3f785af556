import { randomUUID } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { Database, Tables } from './tables.ts';
import { USER_ROLES, type UserRole } from './user-role.ts';

/** Someone who signs in. Times are milliseconds since 1970. */
export type User = {
  readonly id: string;
  /** In small letters. */
  readonly email: string;
  readonly name?: string;
  readonly role: UserRole;
  readonly createdAt: number;
};

/** A user with what a sign-in is checked against; goes to no page and no log. */
export type UserWithPassword = User & { readonly passwordHash: string };

export type UserToAdd = {
  readonly email: string;
  readonly name?: string | undefined;
  /** As the caller's password hash function wrote it; never the password. */
  readonly passwordHash: string;
  readonly role: UserRole;
};

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
    async add({ email, name, passwordHash, role }) {
      const normalEmail = normaliseEmail(email);
      if (normalEmail.length > EMAIL_MAX || !EMAIL_PATTERN.test(normalEmail)) {
        throw storeError('EMAIL_INVALID');
      }
      if (name !== undefined && name.length > NAME_MAX) {
        throw storeError('USER_INVALID', { field: 'name', fault: `it is longer than ${NAME_MAX} characters` });
      }
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
          created_at: clock.wallNow(),
        })
        .onConflict((conflict) => conflict.column('email').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) {
        throw storeError('EMAIL_TAKEN');
      }
      return userFrom(row);
    },
    async byEmail(email) {
      const row = await database
        .selectFrom('users')
        .selectAll()
        .where('email', '=', normaliseEmail(email))
        .executeTakeFirst();
      return row && { ...userFrom(row), passwordHash: row.password_hash };
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
        const row = await transaction
          .updateTable('users')
          .set({ password_hash: passwordHash })
          .where('id', '=', id)
          .returning('id')
          .executeTakeFirst();
        return row !== undefined;
      });
    },
  };
}

/** @returns a user's row as the rest of the program knows them, without the password's hash. */
export function userFrom(row: Omit<Selectable<Tables['users']>, 'password_hash'>): User {
  return {
    id: row.id,
    email: row.email,
    ...(row.name === null ? {} : { name: row.name }),
    role: row.role,
    createdAt: row.created_at,
  };
}

function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
