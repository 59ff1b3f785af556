import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { Database, Tables } from './tables.ts';

/** What a device proves itself with in place of a password. Times are milliseconds since 1970. */
export type Passkey = {
  /** The credential's id, base64url. */
  readonly id: string;
  readonly userId: string;
  /** COSE. Nothing secret. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** How often it was used, where the device counts; else 0. */
  readonly counter: number;
  /** How the device is reached, as the browser calls it: `internal`, `usb`, … */
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
};

export type PasskeyToAdd = Pick<Passkey, 'id' | 'userId' | 'publicKey' | 'counter' | 'transports' | 'name'>;

export type PasskeyRepository = {
  /** @throws RostrumError `PASSKEY_KNOWN`, `TOO_MANY_PASSKEYS`. */
  add(passkey: PasskeyToAdd): Promise<Passkey>;
  byId(id: string): Promise<Passkey | undefined>;
  /** The user's, the oldest first. */
  list(userId: string): Promise<readonly Passkey[]>;
  /** It was used just now. */
  used(id: string, counter: number): Promise<void>;
  /** @returns what it was called; undefined where the user has none like it. */
  remove(userId: string, id: string): Promise<string | undefined>;
};

/** Of one user: devices, and keys on a ring. */
const PER_USER_MAX = 20;

export function openPasskeyRepository(database: Database, clock: Clock): PasskeyRepository {
  return {
    add: ({ id, userId, publicKey, counter, transports, name }) =>
      database.transaction().execute(async (transaction) => {
        const row = await transaction
          .insertInto('passkeys')
          .values({
            id,
            user_id: userId,
            public_key: Buffer.from(publicKey).toString('base64url'),
            counter,
            transports: JSON.stringify(transports),
            name,
            created_at: clock.wallNow(),
            last_used_at: null,
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) {
          throw storeError('PASSKEY_KNOWN');
        }
        const all = await transaction
          .selectFrom('passkeys')
          .select((select) => select.fn.countAll().as('passkeys'))
          .where('user_id', '=', userId)
          .executeTakeFirstOrThrow();
        if (Number(all.passkeys) > PER_USER_MAX) {
          throw storeError('TOO_MANY_PASSKEYS', { most: PER_USER_MAX });
        }
        return passkeyFrom(row);
      }),
    async byId(id) {
      const row = await database.selectFrom('passkeys').selectAll().where('id', '=', id).executeTakeFirst();
      return row && passkeyFrom(row);
    },
    async list(userId) {
      const rows = await database
        .selectFrom('passkeys')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(passkeyFrom);
    },
    async used(id, counter) {
      await database
        .updateTable('passkeys')
        .set({ counter, last_used_at: clock.wallNow() })
        .where('id', '=', id)
        .execute();
    },
    async remove(userId, id) {
      const row = await database
        .deleteFrom('passkeys')
        .where('user_id', '=', userId)
        .where('id', '=', id)
        .returning('name')
        .executeTakeFirst();
      return row?.name;
    },
  };
}

function passkeyFrom(row: Selectable<Tables['passkeys']>): Passkey {
  const transports: unknown = JSON.parse(row.transports);
  return {
    id: row.id,
    userId: row.user_id,
    publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
    counter: row.counter,
    transports: Array.isArray(transports) ? transports.filter((each) => typeof each === 'string') : [],
    name: row.name,
    createdAt: row.created_at,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
  };
}
