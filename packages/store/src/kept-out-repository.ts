import type { Clock } from '@rostrum/service/clock';
import type { Database } from './tables.ts';

/** Browsers that were shown out of a channel, and are not let in again for a while. Times are milliseconds since 1970. */
export type KeptOutRepository = {
  /** Of two for the same browser the later end counts. @param session what names all that one browser plays. */
  add(channelId: string, session: string, until: number): Promise<void>;
  /** @returns until when it is kept out; undefined: it may come in. */
  until(channelId: string, session: string): Promise<number | undefined>;
  /** Forgets what is over. @returns how many. */
  removeLapsed(): Promise<number>;
};

export function openKeptOutRepository(database: Database, clock: Clock): KeptOutRepository {
  return {
    async add(channelId, session, until) {
      await database
        .insertInto('kept_out')
        .values({ channel_id: channelId, session, until })
        .onConflict((conflict) =>
          conflict.columns(['channel_id', 'session']).doUpdateSet({ until }).where('kept_out.until', '<', until),
        )
        .execute();
    },
    async until(channelId, session) {
      const row = await database
        .selectFrom('kept_out')
        .select('until')
        .where('channel_id', '=', channelId)
        .where('session', '=', session)
        .where('until', '>', clock.wallNow())
        .executeTakeFirst();
      return row?.until;
    },
    async removeLapsed() {
      const { numDeletedRows } = await database
        .deleteFrom('kept_out')
        .where('until', '<=', clock.wallNow())
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
