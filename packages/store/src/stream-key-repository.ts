import type { Clock } from '@rostrum/service/clock';
import type { KeyRole } from './encoder-choices.ts';
import { storeError } from './errors.ts';
import type { SealingKey } from './key-file.ts';
import { sealText, unsealText } from './sealed-text.ts';
import { hashStreamKey, makeStreamKey } from './stream-key.ts';
import type { Database } from './tables.ts';

/** The channel a key belongs to. */
export type KeyHolder = {
  readonly channelId: string;
  readonly slug: string;
  readonly title: string;
  readonly role: KeyRole;
};

/** When and from where a channel's key was last used; milliseconds since 1970. */
export type KeyUse = { readonly usedAt: number; readonly address: string };

/** One key a channel and role, the primary one where none is named. Key texts go to their owner only, never to a log. */
export type StreamKeyRepository = {
  /** Gives the channel its first key; where it has one, that one again. @throws RostrumError `CHANNEL_UNKNOWN`, `STREAM_KEY_UNREADABLE`. */
  issue(channelId: string, role?: KeyRole): Promise<string>;
  /** Gives the channel a new key; the old one is worth nothing from then on. @throws RostrumError `CHANNEL_UNKNOWN`. */
  rotate(channelId: string, role?: KeyRole): Promise<string>;
  /** @returns undefined when the channel has none. @throws RostrumError `STREAM_KEY_UNREADABLE` when it was sealed under another key file. */
  reveal(channelId: string, role?: KeyRole): Promise<string | undefined>;
  /** Finds whose key an encoder sent; case and surrounding blanks do not count. */
  findByKey(keyText: string): Promise<KeyHolder | undefined>;
  /** Notes that the key was used from `address`. */
  touch(channelId: string, role: KeyRole, address: string): Promise<void>;
  lastUse(channelId: string, role?: KeyRole): Promise<KeyUse | undefined>;
  /** @returns the slugs of channels whose keys were used last from `address`, at most 16. */
  usedFrom(address: string): Promise<readonly string[]>;
};

export function openStreamKeyRepository(database: Database, clock: Clock, sealing: SealingKey): StreamKeyRepository {
  const makeRow = (channelId: string) => {
    const key = makeStreamKey();
    const row = {
      key_hash: hashOf(key),
      sealed: sealText(key, channelId, sealing),
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
  const reveal = async (channelId: string, role: KeyRole = 'primary'): Promise<string | undefined> => {
    const row = await database
      .selectFrom('encoder_keys')
      .select('sealed')
      .where('channel_id', '=', channelId)
      .where('role', '=', role)
      .executeTakeFirst();
    if (row === undefined) {
      return undefined;
    }
    const key = unsealText(row.sealed, channelId, sealing);
    if (key === undefined) {
      throw storeError('STREAM_KEY_UNREADABLE');
    }
    return key;
  };
  return {
    reveal,
    async issue(channelId, role = 'primary') {
      await assertChannel(channelId);
      const { key, row } = makeRow(channelId);
      const inserted = await database
        .insertInto('encoder_keys')
        .values({ channel_id: channelId, role, ...row })
        .onConflict((conflict) => conflict.columns(['channel_id', 'role']).doNothing())
        .returning('channel_id')
        .executeTakeFirst();
      if (inserted !== undefined) {
        return key;
      }
      const existing = await reveal(channelId, role);
      if (existing === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      return existing;
    },
    async rotate(channelId, role = 'primary') {
      await assertChannel(channelId);
      const { key, row } = makeRow(channelId);
      await database
        .insertInto('encoder_keys')
        .values({ channel_id: channelId, role, ...row })
        .onConflict((conflict) => conflict.columns(['channel_id', 'role']).doUpdateSet(row))
        .execute();
      return key;
    },
    async findByKey(keyText) {
      const hash = hashStreamKey(keyText);
      if (hash === undefined) {
        return undefined;
      }
      return database
        .selectFrom('encoder_keys')
        .innerJoin('channels', 'channels.id', 'encoder_keys.channel_id')
        .select(['channels.id as channelId', 'channels.slug as slug', 'channels.title as title', 'role'])
        .where('encoder_keys.key_hash', '=', hash)
        .executeTakeFirst();
    },
    async touch(channelId, role, address) {
      await database
        .updateTable('encoder_keys')
        .set({ used_at: clock.wallNow(), used_address: address.slice(0, ADDRESS_MAX) })
        .where('channel_id', '=', channelId)
        .where('role', '=', role)
        .execute();
    },
    async lastUse(channelId, role = 'primary') {
      const row = await database
        .selectFrom('encoder_keys')
        .select(['used_at', 'used_address'])
        .where('channel_id', '=', channelId)
        .where('role', '=', role)
        .executeTakeFirst();
      const { used_at: usedAt, used_address: address } = row ?? { used_at: null, used_address: null };
      return usedAt === null || address === null ? undefined : { usedAt, address };
    },
    async usedFrom(address) {
      const rows = await database
        .selectFrom('encoder_keys')
        .innerJoin('channels', 'channels.id', 'encoder_keys.channel_id')
        .select('channels.slug as slug')
        .distinct()
        .where('encoder_keys.used_address', '=', address.slice(0, ADDRESS_MAX))
        .limit(USED_FROM_MAX)
        .execute();
      return rows.map(({ slug }) => slug);
    },
  };
}

/** A house has one address for all its encoders. */
const USED_FROM_MAX = 16;
/** An IPv6 address with its zone is under 64 characters. */
const ADDRESS_MAX = 64;

function hashOf(key: string): string {
  const hash = hashStreamKey(key);
  if (hash === undefined) {
    throw new TypeError('a stream key made here is not one');
  }
  return hash;
}
