import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { KeyRole } from './encoder-choices.ts';
import { storeError } from './errors.ts';
import { type StreamKeyRow, streamKeyFrom } from './stream-key-row.ts';
import type { Database, Tables } from './tables.ts';

/** Keys that a channel has besides its main ones: each has a name, and goes by itself. */
export type NamedKeys = {
  /** Every key of a channel: the main ones first, then in the order in which they were made. */
  list(channelId: string): Promise<readonly StreamKeyRow[]>;
  /** Makes a key. @throws RostrumError `CHANNEL_UNKNOWN`, `TOO_MANY_STREAM_KEYS`, `STREAM_KEY_NAME_TAKEN`. */
  add(channelId: string, wish: { readonly name: string; readonly role: KeyRole }): Promise<StreamKeyRow>;
  /** @returns undefined where the channel has no such. @throws RostrumError `STREAM_KEY_UNREADABLE`. */
  revealNamed(channelId: string, id: string): Promise<string | undefined>;
  /** @returns it as it is now; undefined where the channel has no such. @throws RostrumError `STREAM_KEY_NAME_TAKEN`. */
  rename(channelId: string, id: string, name: string): Promise<StreamKeyRow | undefined>;
  /** It is worth nothing from then on. @returns what it was; undefined where the channel has no such. */
  revoke(channelId: string, id: string): Promise<StreamKeyRow | undefined>;
};

/** Of one channel, besides its main ones. */
export const NAMED_KEYS_MAX = 20;

export type NamedKeysParts = {
  readonly database: Database;
  readonly assertChannel: (channelId: string) => Promise<void>;
  /** A new key as it is stored, without its place. */
  readonly makeRow: (
    channelId: string,
  ) => Omit<Selectable<Tables['stream_keys']>, 'id' | 'channel_id' | 'role' | 'name'>;
  readonly unseal: (sealed: string, channelId: string) => string;
};

export function openNamedKeys({ database, assertChannel, makeRow, unseal }: NamedKeysParts): NamedKeys {
  const one = (from: Database, channelId: string, id: string) =>
    from
      .selectFrom('stream_keys')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where('id', '=', id)
      .where('name', 'is not', null)
      .executeTakeFirst();
  /** @param but the key that is to have the name. */
  const assertFree = async (from: Database, channelId: string, name: string, but?: string): Promise<number> => {
    const rows = await from
      .selectFrom('stream_keys')
      .select(['id', 'name'])
      .where('channel_id', '=', channelId)
      .where('name', 'is not', null)
      .execute();
    const isTaken = rows.some((row) => row.id !== but && row.name?.toLowerCase() === name.toLowerCase());
    if (isTaken) {
      throw storeError('STREAM_KEY_NAME_TAKEN', { name });
    }
    return rows.length;
  };
  return {
    async list(channelId) {
      const rows = await database
        .selectFrom('stream_keys')
        .selectAll()
        .where('channel_id', '=', channelId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      const keys = rows.map(streamKeyFrom);
      const main = keys.filter(({ name }) => name === undefined).toSorted((a, b) => b.role.localeCompare(a.role));
      return [...main, ...keys.filter(({ name }) => name !== undefined)];
    },
    async add(channelId, { name, role }) {
      await assertChannel(channelId);
      return database.transaction().execute(async (transaction) => {
        if ((await assertFree(transaction, channelId, name)) >= NAMED_KEYS_MAX) {
          throw storeError('TOO_MANY_STREAM_KEYS', { most: NAMED_KEYS_MAX });
        }
        const row = { id: randomUUID(), channel_id: channelId, role, name, ...makeRow(channelId) };
        await transaction.insertInto('stream_keys').values(row).execute();
        return streamKeyFrom(row);
      });
    },
    async revealNamed(channelId, id) {
      const row = await one(database, channelId, id);
      return row && unseal(row.sealed, channelId);
    },
    async rename(channelId, id, name) {
      return database.transaction().execute(async (transaction) => {
        const row = await one(transaction, channelId, id);
        if (row === undefined) {
          return undefined;
        }
        await assertFree(transaction, channelId, name, id);
        await transaction.updateTable('stream_keys').set({ name }).where('id', '=', id).execute();
        return streamKeyFrom({ ...row, name });
      });
    },
    async revoke(channelId, id) {
      const row = await database
        .deleteFrom('stream_keys')
        .where('channel_id', '=', channelId)
        .where('id', '=', id)
        .where('name', 'is not', null)
        .returningAll()
        .executeTakeFirst();
      return row && streamKeyFrom(row);
    },
  };
}
