import type { Clock } from '@rostrum/service/clock';
import { storeError } from './errors.ts';
import type { SealingKey } from './key-file.ts';
import { hashStreamKey, makeStreamKey, sealStreamKey, unsealStreamKey } from './stream-key.ts';
import type { Database } from './tables.ts';

/** The channel a key belongs to. */
export type KeyHolder = { readonly channelId: string; readonly slug: string; readonly title: string };

/** When and from where a channel's key was last used; milliseconds since 1970. */
export type KeyUse = { readonly usedAt: number; readonly address: string };

/** One key a channel. Key texts go to their owner only, never to a log. */
export type StreamKeyRepository = {
  /** Gives the channel its first key; where it has one, that one again. @throws RostrumError `CHANNEL_UNKNOWN`, `STREAM_KEY_UNREADABLE`. */
  issue(channelId: string): Promise<string>;
  /** Gives the channel a new key; the old one is worth nothing from then on. @throws RostrumError `CHANNEL_UNKNOWN`. */
  rotate(channelId: string): Promise<string>;
  /** @returns undefined when the channel has none. @throws RostrumError `STREAM_KEY_UNREADABLE` when it was sealed under another key file. */
  reveal(channelId: string): Promise<string | undefined>;
  /** Finds whose key an encoder sent; case and surrounding blanks do not count. */
  findByKey(keyText: string): Promise<KeyHolder | undefined>;
  /** Notes that the key was used from `address`. */
  touch(channelId: string, address: string): Promise<void>;
  lastUse(channelId: string): Promise<KeyUse | undefined>;
};

export function openStreamKeyRepository(database: Database, clock: Clock, sealing: SealingKey): StreamKeyRepository {
  const makeRow = (channelId: string) => {
    const key = makeStreamKey();
    const row = {
      key_hash: hashOf(key),
      sealed: sealStreamKey(key, channelId, sealing),
      created_at: clock.wallNow(),
      used_at: null,
      used_address: null,
    };
    return { key, row };
  };
  const assertChannel = async (channelId: string): Promise<void> => {
    const row = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
    if (row === undefined) {
      throw storeError('CHANNEL_UNKNOWN');
    }
  };
  const reveal = async (channelId: string): Promise<string | undefined> => {
    const row = await database
      .selectFrom('stream_keys')
      .select('sealed')
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    if (row === undefined) {
      return undefined;
    }
    const key = unsealStreamKey(row.sealed, channelId, sealing);
    if (key === undefined) {
      throw storeError('STREAM_KEY_UNREADABLE');
    }
    return key;
  };
  return {
    reveal,
    async issue(channelId) {
      await assertChannel(channelId);
      const { key, row } = makeRow(channelId);
      const inserted = await database
        .insertInto('stream_keys')
        .values({ channel_id: channelId, ...row })
        .onConflict((conflict) => conflict.column('channel_id').doNothing())
        .returning('channel_id')
        .executeTakeFirst();
      if (inserted !== undefined) {
        return key;
      }
      const existing = await reveal(channelId);
      if (existing === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      return existing;
    },
    async rotate(channelId) {
      await assertChannel(channelId);
      const { key, row } = makeRow(channelId);
      await database
        .insertInto('stream_keys')
        .values({ channel_id: channelId, ...row })
        .onConflict((conflict) => conflict.column('channel_id').doUpdateSet(row))
        .execute();
      return key;
    },
    async findByKey(keyText) {
      const hash = hashStreamKey(keyText);
      if (hash === undefined) {
        return undefined;
      }
      return database
        .selectFrom('stream_keys')
        .innerJoin('channels', 'channels.id', 'stream_keys.channel_id')
        .select(['channels.id as channelId', 'channels.slug as slug', 'channels.title as title'])
        .where('stream_keys.key_hash', '=', hash)
        .executeTakeFirst();
    },
    async touch(channelId, address) {
      await database
        .updateTable('stream_keys')
        .set({ used_at: clock.wallNow(), used_address: address.slice(0, ADDRESS_MAX) })
        .where('channel_id', '=', channelId)
        .execute();
    },
    async lastUse(channelId) {
      const row = await database
        .selectFrom('stream_keys')
        .select(['used_at', 'used_address'])
        .where('channel_id', '=', channelId)
        .executeTakeFirst();
      const { used_at: usedAt, used_address: address } = row ?? { used_at: null, used_address: null };
      return usedAt === null || address === null ? undefined : { usedAt, address };
    },
  };
}

/** An IPv6 address with its zone is under 64 characters. */
const ADDRESS_MAX = 64;

function hashOf(key: string): string {
  const hash = hashStreamKey(key);
  if (hash === undefined) {
    throw new TypeError('a stream key made here is not one');
  }
  return hash;
}
