import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { API_SCOPES, type ApiScope } from '@rostrum/contract/api-key';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import { SEEN_PERIOD_MS } from './session-repository.ts';
import type { Database, Tables } from './tables.ts';
import { type User, userFrom } from './user-repository.ts';

/** A key by which a program does what its maker may. Times are milliseconds since 1970. */
export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly createdAt: number;
  /** Absent: it holds until it is taken back. */
  readonly expiresAt?: number;
  readonly lastUsedAt?: number;
  readonly lastAddress?: string;
};

export type ApiKeyToAdd = {
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
};

/** Only a key's hash is stored: whoever reads the database cannot use the keys in it. */
export type ApiKeyRepository = {
  /** @returns the secret, told this once. @throws RostrumError `TOO_MANY_API_KEYS`. */
  add(key: ApiKeyToAdd): Promise<{ readonly secret: string; readonly key: ApiKey }>;
  /**
   * @param address where it is used now; written down with the time, at most once in `SEEN_PERIOD_MS`.
   * @returns whose key it is; undefined when there is none, it has expired, or its person is suspended.
   */
  find(secret: string, address: string): Promise<{ readonly key: ApiKey; readonly user: User } | undefined>;
  /** A user's keys, the newest first, also those that have expired. */
  list(userId: string): Promise<readonly ApiKey[]>;
  /** @returns the key that was taken back; undefined when the user has none of this id. */
  remove(userId: string, id: string): Promise<ApiKey | undefined>;
};

/** What keys begin with, so that people and programs that look for lost secrets know one when they see it. */
const PREFIX = 'rsk_';
/** 256 bits: not to be guessed. */
const SECRET_BYTES = 32;
const SECRET_PATTERN = /^rsk_[A-Za-z0-9_-]{43}$/;
/** Keys one user has at once, a program each; expired ones count until they are removed. */
export const API_KEYS_PER_USER = 20;
/** An IPv6 address with a zone; longer is none. */
const ADDRESS_MAX = 64;

export function openApiKeyRepository(database: Database, clock: Clock): ApiKeyRepository {
  return {
    async add({ userId, name, scopes, expiresAt }) {
      const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
      const row = await database.transaction().execute(async (transaction) => {
        const { keys } = await transaction
          .selectFrom('api_keys')
          .select((select) => select.fn.countAll().as('keys'))
          .where('user_id', '=', userId)
          .executeTakeFirstOrThrow();
        if (Number(keys) >= API_KEYS_PER_USER) {
          throw storeError('TOO_MANY_API_KEYS', { most: API_KEYS_PER_USER });
        }
        return transaction
          .insertInto('api_keys')
          .values({
            id: randomUUID(),
            key_hash: hashSecret(secret),
            user_id: userId,
            name,
            scopes: JSON.stringify(scopes),
            created_at: clock.wallNow(),
            expires_at: expiresAt ?? null,
            last_used_at: null,
            last_address: null,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
      });
      return { secret, key: keyFrom(row) };
    },
    async find(secret, address) {
      if (!SECRET_PATTERN.test(secret)) {
        return undefined;
      }
      const now = clock.wallNow();
      const row = await database
        .selectFrom('api_keys')
        .selectAll()
        .where('key_hash', '=', hashSecret(secret))
        .executeTakeFirst();
      if (row === undefined || (row.expires_at !== null && row.expires_at <= now)) {
        return undefined;
      }
      const user = await database.selectFrom('users').selectAll().where('id', '=', row.user_id).executeTakeFirst();
      if (user === undefined || user.suspended_at !== null) {
        return undefined;
      }
      if (now - (row.last_used_at ?? 0) >= SEEN_PERIOD_MS) {
        await database
          .updateTable('api_keys')
          .set({ last_used_at: now, last_address: address.slice(0, ADDRESS_MAX) })
          .where('id', '=', row.id)
          .execute();
      }
      return { key: keyFrom(row), user: userFrom(user) };
    },
    async list(userId) {
      const rows = await database
        .selectFrom('api_keys')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(API_KEYS_PER_USER)
        .execute();
      return rows.map(keyFrom);
    },
    async remove(userId, id) {
      const row = await database
        .deleteFrom('api_keys')
        .where('user_id', '=', userId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row && keyFrom(row);
    },
  };
}

function keyFrom(row: Selectable<Tables['api_keys']>): ApiKey {
  const scopes: unknown = JSON.parse(row.scopes);
  return {
    id: row.id,
    name: row.name,
    // What another version knew besides gives nothing here.
    scopes: API_SCOPES.filter((scope) => Array.isArray(scopes) && scopes.includes(scope)),
    createdAt: row.created_at,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    ...(row.last_address === null ? {} : { lastAddress: row.last_address }),
  };
}

function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
