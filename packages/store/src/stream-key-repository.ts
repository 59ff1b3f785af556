import type { Clock } from '@rostrum/service/clock';
import type { KeyRole } from './encoder-choices.ts';
import { storeError } from './errors.ts';
import type { SealingKey } from './key-file.ts';
import { type NamedKeys, openNamedKeys } from './named-keys.ts';
import { sealText, unsealText } from './sealed-text.ts';
import { hashStreamKey, makeStreamKey } from './stream-key.ts';
import type { KeyUse } from './stream-key-row.ts';
import type { Database } from './tables.ts';

/** The channel a key belongs to, and which of its keys it is. */
export type KeyHolder = {
  readonly channelId: string;
  readonly slug: string;
  readonly title: string;
  readonly role: KeyRole;
  readonly keyId: string;
  /** Undefined: the main one. */
  readonly keyName: string | undefined;
};

/**
 * A channel has a main key for each role, the primary one where none is named, and others that have names. Key texts go
 * to their owner only, never to a log.
 */
export type StreamKeyRepository = NamedKeys & {
  /** Gives the channel its main key; where it has one, that one again. @throws RostrumError `CHANNEL_UNKNOWN`, `STREAM_KEY_UNREADABLE`. */
  issue(channelId: string, role?: KeyRole): Promise<string>;
  /** Gives the channel a new main key; the old one is worth nothing from then on. @throws RostrumError `CHANNEL_UNKNOWN`. */
  rotate(channelId: string, role?: KeyRole): Promise<string>;
  /** @returns undefined when the channel has none. @throws RostrumError `STREAM_KEY_UNREADABLE` when it was sealed under another key file. */
  reveal(channelId: string, role?: KeyRole): Promise<string | undefined>;
  /** Finds whose key an encoder sent; case and surrounding blanks do not count. */
  findByKey(keyText: string): Promise<KeyHolder | undefined>;
  /** Notes that a key is used now. @returns false where it was revoked meanwhile. */
  touch(keyId: string, use: Omit<KeyUse, 'usedAt'>): Promise<boolean>;
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
      used_encoder: null,
    };
    return { key, row };
  };
  const assertChannel = async (channelId: string): Promise<void> => {
    const row = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
    if (row === undefined) {
      throw storeError('CHANNEL_UNKNOWN');
    }
  };
  const unseal = (sealed: string, channelId: string): string => {
    const key = unsealText(sealed, channelId, sealing);
    if (key === undefined) {
      throw storeError('STREAM_KEY_UNREADABLE');
    }
    return key;
  };
  const mainRow = (channelId: string, role: KeyRole) => ({ id: `${channelId}-${role}`, channel_id: channelId, role });
  const reveal = async (channelId: string, role: KeyRole = 'primary'): Promise<string | undefined> => {
    const row = await database
      .selectFrom('stream_keys')
      .select('sealed')
      .where('id', '=', mainRow(channelId, role).id)
      .executeTakeFirst();
    return row && unseal(row.sealed, channelId);
  };
  return {
    reveal,
    async issue(channelId, role = 'primary') {
      await assertChannel(channelId);
      const { key, row } = makeRow(channelId);
      const inserted = await database
        .insertInto('stream_keys')
        .values({ ...mainRow(channelId, role), ...row })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
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
        .insertInto('stream_keys')
        .values({ ...mainRow(channelId, role), ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      return key;
    },
    ...openNamedKeys({ database, assertChannel, makeRow: (channelId) => makeRow(channelId).row, unseal }),
    async findByKey(keyText) {
      const hash = hashStreamKey(keyText);
      if (hash === undefined) {
        return undefined;
      }
      const found = await database
        .selectFrom('stream_keys')
        .innerJoin('channels', 'channels.id', 'stream_keys.channel_id')
        .select(['channels.id as channelId', 'channels.slug as slug', 'channels.title as title', 'role'])
        .select(['stream_keys.id as keyId', 'stream_keys.name as keyName'])
        .where('stream_keys.key_hash', '=', hash)
        .executeTakeFirst();
      return found && { ...found, keyName: found.keyName ?? undefined };
    },
    async touch(keyId, { address, encoder }) {
      const row = await database
        .updateTable('stream_keys')
        .set({
          used_at: clock.wallNow(),
          used_address: address.slice(0, ADDRESS_MAX),
          used_encoder: encoder?.slice(0, ENCODER_MAX) ?? null,
        })
        .where('id', '=', keyId)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async usedFrom(address) {
      const rows = await database
        .selectFrom('stream_keys')
        .innerJoin('channels', 'channels.id', 'stream_keys.channel_id')
        .select('channels.slug as slug')
        .distinct()
        .where('stream_keys.used_address', '=', address.slice(0, ADDRESS_MAX))
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
/** Encoders name themselves and their version. */
const ENCODER_MAX = 80;

function hashOf(key: string): string {
  const hash = hashStreamKey(key);
  if (hash === undefined) {
    throw new TypeError('a stream key made here is not one');
  }
  return hash;
}
