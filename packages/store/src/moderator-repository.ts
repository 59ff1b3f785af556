import type { Database } from './tables.ts';

/** Who moderates the chat of which channels. */
export type ModeratorRepository = {
  has(channelId: string, userId: string): Promise<boolean>;
  /** Ids of the channels that the user is named for. */
  channelsOf(userId: string): Promise<readonly string[]>;
  /** Everybody's channels at once: user id → channel ids. */
  all(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The user is named for these channels and no others; channels that are gone are left out. */
  set(userId: string, channelIds: readonly string[]): Promise<void>;
};

export function openModeratorRepository(database: Database): ModeratorRepository {
  return {
    async has(channelId, userId) {
      const row = await database
        .selectFrom('channel_moderators')
        .select('user_id')
        .where('channel_id', '=', channelId)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row !== undefined;
    },
    async channelsOf(userId) {
      const rows = await database
        .selectFrom('channel_moderators')
        .select('channel_id')
        .where('user_id', '=', userId)
        .orderBy('channel_id')
        .execute();
      return rows.map((row) => row.channel_id);
    },
    async all() {
      const rows = await database.selectFrom('channel_moderators').selectAll().orderBy('channel_id').execute();
      const found = new Map<string, string[]>();
      for (const { channel_id: channelId, user_id: userId } of rows) {
        found.set(userId, [...(found.get(userId) ?? []), channelId]);
      }
      return found;
    },
    async set(userId, channelIds) {
      await database.transaction().execute((transaction) => nameModerator(transaction, userId, channelIds));
    },
  };
}

/** As {@link ModeratorRepository.set}, inside a transaction that is open. */
export async function nameModerator(database: Database, userId: string, channelIds: readonly string[]): Promise<void> {
  await database.deleteFrom('channel_moderators').where('user_id', '=', userId).execute();
  if (channelIds.length === 0) {
    return;
  }
  const there = await database.selectFrom('channels').select('id').where('id', 'in', channelIds).execute();
  if (there.length > 0) {
    await database
      .insertInto('channel_moderators')
      .values(there.map(({ id }) => ({ channel_id: id, user_id: userId })))
      .execute();
  }
}
