import type { Database } from './tables.ts';

/** Groups of people, access of single events, viewers' countries, and accounts that are suspended. */
export async function addGroupsAndEventAccess({ schema }: Database): Promise<void> {
  await schema.alterTable('users').addColumn('suspended_at', 'bigint').execute();
  await schema
    .createTable('people_groups')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('people_group_members')
    .addColumn('group_id', 'text', (column) => column.notNull().references('people_groups.id').onDelete('cascade'))
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('added_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('people_group_members_pk', ['group_id', 'email'])
    .execute();
  await schema.createIndex('people_group_members_by_email').on('people_group_members').column('email').execute();
  await schema
    .createTable('channel_groups')
    .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
    .addColumn('group_id', 'text', (column) => column.notNull().references('people_groups.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('channel_groups_pk', ['channel_id', 'group_id'])
    .execute();
  await schema.createIndex('channel_groups_of_group').on('channel_groups').column('group_id').execute();
  await schema.alterTable('channel_access').addColumn('countries', 'text').execute();
  await schema.alterTable('schedule').addColumn('access', 'text').execute();
  await schema.alterTable('schedule').addColumn('password_hash', 'text').execute();
  await schema
    .alterTable('schedule')
    .addColumn('access_version', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .createTable('plan_groups')
    .addColumn('plan_id', 'text', (column) => column.notNull().references('schedule.id').onDelete('cascade'))
    .addColumn('group_id', 'text', (column) => column.notNull().references('people_groups.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('plan_groups_pk', ['plan_id', 'group_id'])
    .execute();
  await schema.createIndex('plan_groups_of_group').on('plan_groups').column('group_id').execute();
  await schema
    .createTable('plan_grants')
    .addColumn('plan_id', 'text', (column) => column.notNull().references('schedule.id').onDelete('cascade'))
    .addColumn('visitor', 'text', (column) => column.notNull())
    .addColumn('access_version', 'integer', (column) => column.notNull())
    .addColumn('granted_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('plan_grants_pk', ['plan_id', 'visitor'])
    .execute();
  await schema.createIndex('plan_grants_by_age').on('plan_grants').column('granted_at').execute();
  await schema
    .alterTable('tickets')
    .addColumn('plan_id', 'text', (column) => column.references('schedule.id').onDelete('cascade'))
    .execute();
  await schema.createIndex('tickets_of_plan').on('tickets').column('plan_id').execute();
}
