import { sql } from 'kysely';
import type { Database } from './tables.ts';

/** Makes of one key a channel and role several, of which one has no name: the main one, with what it was before. */
export async function makeNamedKeys(database: Database): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('stream_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('key_hash', 'text', (column) => column.notNull().unique())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('used_address', 'text')
    .addColumn('used_encoder', 'text')
    .execute();
  await sql`insert into stream_keys (id, channel_id, role, key_hash, sealed, created_at, used_at, used_address)
    select channel_id || '-' || role, channel_id, role, key_hash, sealed, created_at, used_at, used_address
    from encoder_keys`.execute(database);
  await schema.dropTable('encoder_keys').execute();
  await schema.createIndex('stream_keys_of_channel').on('stream_keys').columns(['channel_id', 'created_at']).execute();
}
