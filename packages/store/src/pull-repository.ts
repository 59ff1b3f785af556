import { readPullAddress } from '@rostrum/contract/pull-address';
import type { Clock } from '@rostrum/service/clock';
import { storeError } from './errors.ts';
import type { SealingKey } from './key-file.ts';
import { sealText, unsealText } from './sealed-text.ts';
import type { Database } from './tables.ts';

/** Where a channel is pulled from, in place of an encoder that sends. */
export type PullChoice = {
  /** It may hold a password. */
  readonly address: string;
  /** Whether it is pulled now. */
  readonly isOn: boolean;
};

/** One channel that is to be pulled. */
export type PullRow = { readonly slug: string; readonly address: string };

export type PullRepository = {
  /** @throws RostrumError `PULL_ADDRESS_UNREADABLE`. */
  of(channelId: string): Promise<PullChoice | undefined>;
  /**
   * Without `address` the one there is stays.
   * @throws RostrumError `PULL_ADDRESS_INVALID`, `CHANNEL_UNKNOWN`, `PULL_ADDRESS_UNREADABLE`.
   */
  set(
    channelId: string,
    choice: { readonly address?: string | undefined; readonly isOn: boolean },
  ): Promise<PullChoice>;
  /** Idempotent. */
  remove(channelId: string): Promise<void>;
  /** All that are on. One sealed under another key file is left out: it is pulled again once it is typed again. */
  rows(): Promise<readonly PullRow[]>;
};

export function openPullRepository(database: Database, clock: Clock, sealing: SealingKey): PullRepository {
  const of = async (channelId: string): Promise<PullChoice | undefined> => {
    const row = await database.selectFrom('pulls').selectAll().where('channel_id', '=', channelId).executeTakeFirst();
    if (row === undefined) {
      return undefined;
    }
    const address = unsealText(row.sealed, channelId, sealing);
    if (address === undefined) {
      throw storeError('PULL_ADDRESS_UNREADABLE');
    }
    return { address, isOn: row.is_on === 1 };
  };
  return {
    of,
    async set(channelId, { address: typed, isOn }) {
      const channel = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
      if (channel === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      const read = readPullAddress(typed ?? (await of(channelId))?.address ?? '');
      if ('say' in read) {
        throw storeError('PULL_ADDRESS_INVALID', { fault: read.say });
      }
      const row = {
        sealed: sealText(read.text, channelId, sealing),
        is_on: isOn ? 1 : 0,
        updated_at: clock.wallNow(),
      };
      await database
        .insertInto('pulls')
        .values({ channel_id: channelId, ...row })
        .onConflict((conflict) => conflict.column('channel_id').doUpdateSet(row))
        .execute();
      return { address: read.text, isOn };
    },
    async remove(channelId) {
      await database.deleteFrom('pulls').where('channel_id', '=', channelId).execute();
    },
    async rows() {
      const rows = await database
        .selectFrom('pulls')
        .innerJoin('channels', 'channels.id', 'pulls.channel_id')
        .select(['channels.id', 'channels.slug', 'pulls.sealed'])
        .where('pulls.is_on', '=', 1)
        .orderBy('channels.slug')
        .execute();
      return rows.flatMap(({ id, slug, sealed }) => {
        const address = unsealText(sealed, id, sealing);
        return address === undefined ? [] : [{ slug, address }];
      });
    },
  };
}
