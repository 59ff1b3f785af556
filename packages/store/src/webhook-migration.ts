import type { Database } from './tables.ts';

/** Makes the tables of webhooks. */
export async function makeWebhookTables({ schema }: Database): Promise<void> {
  await schema
    .createTable('webhooks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('channel_id', 'text', (column) => column.references('channels.id').onDelete('cascade'))
    .addColumn('sealed_url', 'text', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull())
    .addColumn('is_on', 'integer', (column) => column.notNull())
    .addColumn('sealed_secret', 'text', (column) => column.notNull())
    .addColumn('sealed_previous', 'text')
    .addColumn('previous_until', 'bigint')
    .addColumn('off_reason', 'text')
    .addColumn('off_at', 'bigint')
    .addColumn('last_ok_at', 'bigint')
    .addColumn('dropped', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('webhooks_of_channel').on('webhooks').column('channel_id').execute();
  await schema
    .createTable('webhook_outbox')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('webhook_id', 'text', (column) => column.notNull().references('webhooks.id').onDelete('cascade'))
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('webhook_outbox_by_time').on('webhook_outbox').column('due_at').execute();
  await schema.createIndex('webhook_outbox_of').on('webhook_outbox').columns(['webhook_id', 'id']).execute();
  await schema
    .createTable('webhook_deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('webhook_id', 'text', (column) => column.notNull().references('webhooks.id').onDelete('cascade'))
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('is_ok', 'integer', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('ms', 'integer', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('fault', 'text')
    .addColumn('next_at', 'bigint')
    .execute();
  await schema.createIndex('webhook_deliveries_of').on('webhook_deliveries').columns(['webhook_id', 'id']).execute();
  await schema
    .createTable('webhook_marks')
    .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_marks_key', ['channel_id', 'name'])
    .execute();
}
