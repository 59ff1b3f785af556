import type { ChatBan } from '@rostrum/contract/chat';
import type { Selectable } from 'kysely';
import type { Database, Tables } from './tables.ts';

export type ChatBanRepository = {
  /**
   * Stores a ban as the bus told it, made or lifted; told twice is stored once, and what was lifted stays so.
   * @returns whether it was not known before.
   */
  upsert(ban: ChatBan): Promise<boolean>;
  /** The bans in force, of one channel or of all; the newest first, at most {@link CHAT_BAN_LIST_MAX}. */
  list(slug?: string): Promise<readonly ChatBan[]>;
  /** @returns the ban, lifted, for the bus; undefined when there is none. */
  lift(id: string): Promise<ChatBan | undefined>;
};

/** What an edge can hold and check without cost. */
export const CHAT_BAN_LIST_MAX = 10_000;

export function openChatBanRepository(database: Database): ChatBanRepository {
  return {
    async upsert({ id, slug, kind, subject, name, at, lifted }) {
      const ban = { slug, kind, subject, name, at };
      const fresh = await database
        .insertInto('chat_bans')
        .values({ id, ...ban, lifted: lifted === true ? 1 : 0 })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (fresh !== undefined) {
        return true;
      }
      const known = lifted === true ? { ...ban, lifted: 1 } : ban;
      await database.updateTable('chat_bans').set(known).where('id', '=', id).execute();
      return false;
    },
    async list(slug) {
      let query = database.selectFrom('chat_bans').selectAll().where('lifted', '=', 0);
      if (slug !== undefined) {
        query = query.where('slug', '=', slug);
      }
      const rows = await query.orderBy('at', 'desc').orderBy('id').limit(CHAT_BAN_LIST_MAX).execute();
      return rows.map(chatBanFrom);
    },
    async lift(id) {
      const row = await database
        .updateTable('chat_bans')
        .set({ lifted: 1 })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row && chatBanFrom(row);
    },
  };
}

function chatBanFrom(row: Selectable<Tables['chat_bans']>): ChatBan {
  const { id, slug, kind, subject, name, at } = row;
  return { id, slug, kind, subject, name, at, ...(row.lifted === 1 ? { lifted: true } : {}) };
}
