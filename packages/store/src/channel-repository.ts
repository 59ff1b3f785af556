import { randomUUID } from 'node:crypto';
import { type Access, channelCardSchema } from '@rostrum/contract/channel-card';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { Database, Tables } from './tables.ts';

/** A place that goes live again and again. Times are milliseconds since 1970. */
export type Channel = {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly access: Access;
  readonly ownerId?: string;
  readonly createdAt: number;
  /** The name of its picture's file. */
  readonly picture?: string;
};

export type ChannelToAdd = {
  readonly slug: string;
  /** The slug where none is given. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly access?: Access | undefined;
  readonly ownerId?: string | undefined;
};

/** What may change of a channel; its slug is in links and stays. */
export type ChannelPatch = Omit<ChannelToAdd, 'slug'> & {
  /** null: it has none any more. */
  readonly picture?: string | null | undefined;
};

export type ChannelRepository = {
  /** @throws RostrumError `SLUG_TAKEN`, `SLUG_INVALID`, `CHANNEL_INVALID`. */
  add(channel: ChannelToAdd): Promise<Channel>;
  /** All channels, the oldest first. */
  list(): Promise<readonly Channel[]>;
  bySlug(slug: string): Promise<Channel | undefined>;
  byId(id: string): Promise<Channel | undefined>;
  /** @returns the channel as it is now, undefined when there is none. @throws RostrumError `CHANNEL_INVALID`. */
  update(slug: string, patch: ChannelPatch): Promise<Channel | undefined>;
  /** Removes a channel and its stream key. @returns whether there was one. */
  remove(slug: string): Promise<boolean>;
};

export function openChannelRepository(database: Database, clock: Clock): ChannelRepository {
  const one = async (column: 'id' | 'slug', value: string): Promise<Channel | undefined> => {
    const row = await database.selectFrom('channels').selectAll().where(column, '=', value).executeTakeFirst();
    return row && channelFrom(row);
  };
  return {
    async add({ slug, title = slug, description = '', access = 'public', ownerId }) {
      assertStorable({ slug, title, description, access });
      const now = clock.wallNow();
      const row = await database
        .insertInto('channels')
        .values({
          id: randomUUID(),
          slug,
          title,
          description,
          access,
          owner_id: ownerId ?? null,
          created_at: now,
          updated_at: now,
        })
        .onConflict((conflict) => conflict.column('slug').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) {
        throw storeError('SLUG_TAKEN', { slug });
      }
      return channelFrom(row);
    },
    async list() {
      const rows = await database.selectFrom('channels').selectAll().orderBy('created_at').orderBy('slug').execute();
      return rows.map(channelFrom);
    },
    bySlug: (slug) => one('slug', slug),
    byId: (id) => one('id', id),
    async update(slug, patch) {
      const before = await one('slug', slug);
      if (before === undefined) {
        return undefined;
      }
      const { title = before.title, description = before.description, access = before.access } = patch;
      assertStorable({ slug, title, description, access });
      const row = await database
        .updateTable('channels')
        .set({
          ...(patch.title === undefined ? {} : { title }),
          ...(patch.description === undefined ? {} : { description }),
          ...(patch.access === undefined ? {} : { access }),
          ...(patch.ownerId === undefined ? {} : { owner_id: patch.ownerId }),
          ...(patch.picture === undefined ? {} : { picture: patch.picture }),
          updated_at: clock.wallNow(),
        })
        .where('slug', '=', slug)
        .returningAll()
        .executeTakeFirst();
      return row && channelFrom(row);
    },
    async remove(slug) {
      const row = await database.deleteFrom('channels').where('slug', '=', slug).returning('id').executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** A channel is stored only if its card can be told to the edges. */
function assertStorable(card: { slug: string; title: string; description: string; access: string }): void {
  const parsed = channelCardSchema.safeParse(card);
  const issue = parsed.error?.issues[0];
  if (issue === undefined) {
    return;
  }
  const field = String(issue.path[0]);
  throw field === 'slug'
    ? storeError('SLUG_INVALID', { fault: issue.message })
    : storeError('CHANNEL_INVALID', { field, fault: issue.message });
}

function channelFrom(row: Selectable<Tables['channels']>): Channel {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    access: row.access,
    ...(row.owner_id === null ? {} : { ownerId: row.owner_id }),
    createdAt: row.created_at,
    ...(row.picture === null ? {} : { picture: row.picture }),
  };
}
