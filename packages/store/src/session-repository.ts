import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { Database, Tables } from './tables.ts';
import { type User, userFrom } from './user-repository.ts';

/** Where a request with a session came from. */
export type SeenFrom = {
  readonly address?: string | undefined;
  /** `User-Agent`; what is longer than {@link AGENT_MAX} is cut. */
  readonly agent?: string | undefined;
};

/** Someone's being signed in. Times are milliseconds since 1970. */
export type Session = {
  /** Tells it from the user's others; nobody signs in with it. */
  readonly id: string;
  readonly user: User;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** A session as its user sees it. */
export type SessionInfo = {
  readonly id: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
  readonly address?: string;
  readonly agent?: string;
};

/** Only a token's hash is stored: whoever reads the database cannot sign in with it. */
export type SessionRepository = {
  /** @returns the token for the user's cookie, told this once. @throws RostrumError `ACCOUNT_SUSPENDED`. */
  create(
    userId: string,
    ttlMs: number,
    from?: SeenFrom,
  ): Promise<{ readonly token: string; readonly expiresAt: number }>;
  /**
   * @param from where it is used now; written down with the time, at most once in {@link SEEN_PERIOD_MS}.
   * @returns undefined when there is none or it has expired.
   */
  find(token: string, from?: SeenFrom): Promise<Session | undefined>;
  /** The user's sessions, the one used last first. */
  list(userId: string): Promise<readonly SessionInfo[]>;
  /**
   * Gives the session another token; by the one it had nobody is let in any more. Its id changes with it.
   * @returns the token, told this once; undefined where there is no such session.
   */
  renew(id: string): Promise<{ readonly token: string; readonly expiresAt: number } | undefined>;
  remove(token: string): Promise<void>;
  /** @returns whether the user had this session. */
  removeOf(userId: string, id: string): Promise<boolean>;
  /** Ends all of the user's sessions but the one of the id. @returns how many. */
  removeOthers(userId: string, id: string): Promise<number>;
  /** @returns how many were removed. */
  removeExpired(): Promise<number>;
};

/** 256 bits: not to be guessed. */
const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;
/** Sessions one user keeps, a browser each; the oldest gives way. */
const SESSIONS_PER_USER = 50;
/** One write a minute says well enough when somebody was here last. */
export const SEEN_PERIOD_MS = 60_000;
/** Browser and system stand at the front. */
export const AGENT_MAX = 200;
/** An IPv6 address with a zone; longer is none. */
const ADDRESS_MAX = 64;

export function openSessionRepository(database: Database, clock: Clock): SessionRepository {
  return {
    async create(userId, ttlMs, from = {}) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const now = clock.wallNow();
      const expiresAt = now + ttlMs;
      const session = { token_hash: hashToken(token), user_id: userId, created_at: now, expires_at: expiresAt };
      await database.transaction().execute(async (transaction) => {
        // A write first, so that a suspension comes before this or after it, and never in between.
        const user = await transaction
          .updateTable('users')
          .set({ last_seen_at: now })
          .where('id', '=', userId)
          .where('suspended_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (user === undefined) {
          throw storeError('ACCOUNT_SUSPENDED');
        }
        await transaction
          .insertInto('sessions')
          .values({ ...session, last_used_at: now, ...columnsOf(from) })
          .execute();
        const newest = transaction
          .selectFrom('sessions')
          .select('token_hash')
          .where('user_id', '=', userId)
          .orderBy('created_at', 'desc')
          .limit(SESSIONS_PER_USER);
        await transaction
          .deleteFrom('sessions')
          .where('user_id', '=', userId)
          .where('token_hash', 'not in', newest)
          .execute();
      });
      return { token, expiresAt };
    },
    async find(token, from) {
      if (!TOKEN_PATTERN.test(token)) {
        return undefined;
      }
      const id = hashToken(token);
      const now = clock.wallNow();
      const row = await database
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['users.id', 'users.email', 'users.name', 'users.role', 'users.created_at', 'users.last_seen_at'])
        .select(['users.verified_at', 'users.suspended_at'])
        .select(['sessions.created_at as signed_in_at', 'sessions.expires_at', 'sessions.last_used_at'])
        .where('sessions.token_hash', '=', id)
        .where('users.suspended_at', 'is', null)
        .where('sessions.expires_at', '>', now)
        .executeTakeFirst();
      if (row === undefined) {
        return undefined;
      }
      if (from !== undefined && now - (row.last_used_at ?? 0) >= SEEN_PERIOD_MS) {
        const seen = { last_used_at: now, ...columnsOf(from) };
        await database.updateTable('sessions').set(seen).where('token_hash', '=', id).execute();
        await database.updateTable('users').set({ last_seen_at: now }).where('id', '=', row.id).execute();
      }
      return { id, user: userFrom(row), createdAt: row.signed_in_at, expiresAt: row.expires_at };
    },
    async list(userId) {
      const rows = await database
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .where('expires_at', '>', clock.wallNow())
        .execute();
      return rows
        .map(infoFrom)
        .sort((one, other) => (other.lastUsedAt ?? other.createdAt) - (one.lastUsedAt ?? one.createdAt));
    },
    async renew(id) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const row = await database
        .updateTable('sessions')
        .set({ token_hash: hashToken(token) })
        .where('token_hash', '=', id)
        .returning('expires_at')
        .executeTakeFirst();
      return row === undefined ? undefined : { token, expiresAt: row.expires_at };
    },
    async remove(token) {
      await database.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute();
    },
    async removeOf(userId, id) {
      const result = await database
        .deleteFrom('sessions')
        .where('user_id', '=', userId)
        .where('token_hash', '=', id)
        .executeTakeFirst();
      return result.numDeletedRows > 0;
    },
    async removeOthers(userId, id) {
      const result = await database
        .deleteFrom('sessions')
        .where('user_id', '=', userId)
        .where('token_hash', '!=', id)
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
    async removeExpired() {
      const result = await database
        .deleteFrom('sessions')
        .where('expires_at', '<=', clock.wallNow())
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}

function columnsOf({ address, agent }: SeenFrom): { address: string | null; agent: string | null } {
  return { address: address?.slice(0, ADDRESS_MAX) ?? null, agent: agent?.slice(0, AGENT_MAX) ?? null };
}

function infoFrom(row: Selectable<Tables['sessions']>): SessionInfo {
  return {
    id: row.token_hash,
    createdAt: row.created_at,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    ...(row.address === null ? {} : { address: row.address }),
    ...(row.agent === null ? {} : { agent: row.agent }),
  };
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
