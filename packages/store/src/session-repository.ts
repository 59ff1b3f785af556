import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';
import type { Database } from './tables.ts';
import { type User, userFrom } from './user-repository.ts';

/** Someone's being signed in. `expiresAt` is milliseconds since 1970. */
export type Session = { readonly user: User; readonly expiresAt: number };

/** Only a token's hash is stored: whoever reads the database cannot sign in with it. */
export type SessionRepository = {
  /** @returns the token for the user's cookie, told this once. */
  create(userId: string, ttlMs: number): Promise<{ readonly token: string; readonly expiresAt: number }>;
  /** @returns undefined when there is none or it has expired. */
  find(token: string): Promise<Session | undefined>;
  remove(token: string): Promise<void>;
  /** @returns how many were removed. */
  removeExpired(): Promise<number>;
};

/** 256 bits: not to be guessed. */
const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;
/** Sessions one user keeps, a browser each; the oldest gives way. */
const SESSIONS_PER_USER = 50;

export function openSessionRepository(database: Database, clock: Clock): SessionRepository {
  return {
    async create(userId, ttlMs) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const now = clock.wallNow();
      const expiresAt = now + ttlMs;
      await database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('sessions')
          .values({ token_hash: hashToken(token), user_id: userId, created_at: now, expires_at: expiresAt })
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
    async find(token) {
      if (!TOKEN_PATTERN.test(token)) {
        return undefined;
      }
      const row = await database
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['users.id', 'users.email', 'users.name', 'users.role', 'users.created_at', 'sessions.expires_at'])
        .where('sessions.token_hash', '=', hashToken(token))
        .where('sessions.expires_at', '>', clock.wallNow())
        .executeTakeFirst();
      return row && { user: userFrom(row), expiresAt: row.expires_at };
    },
    async remove(token) {
      await database.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute();
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

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
