import type { Database } from './tables.ts';

/** Pictures of channels and of what is planned, and what took place. */
export async function makeEvents({ schema }: Database): Promise<void> {
  await schema.alterTable('channels').addColumn('picture', 'text').execute();
  await schema.alterTable('schedule').addColumn('poster', 'text').execute();
  await schema
    .createTable('events')
    .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('plan_id', 'text')
    .addColumn('planned_end', 'bigint')
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('poster', 'text')
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('events_pk', ['channel_id', 'id'])
    .execute();
  await schema.createIndex('events_by_time').on('events').columns(['channel_id', 'started_at']).execute();
}
