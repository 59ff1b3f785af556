import { sql } from 'kysely';
import { addGroupsAndEventAccess } from './access-migration.ts';
import { makeEvents } from './event-migration.ts';
import { makeNamedKeys } from './stream-key-migration.ts';
import type { Database } from './tables.ts';
import { makeWebhookTables } from './webhook-migration.ts';

/** One step of the schema. Applied steps are recorded by name and never edited; a change is a new step. */
export type Migration = { readonly name: string; up(database: Database): Promise<void> };

/** The schema's steps, in order, in SQL that SQLite and PostgreSQL share. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-channels-keys-users-sessions-bans-settings',
    async up(database) {
      const { schema } = database;
      await schema
        .createTable('users')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('email', 'text', (column) => column.notNull().unique())
        .addColumn('name', 'text')
        .addColumn('password_hash', 'text', (column) => column.notNull())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .execute();
      await schema
        .createTable('sessions')
        .addColumn('token_hash', 'text', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('sessions_of_user').on('sessions').columns(['user_id', 'created_at']).execute();
      await schema.createIndex('sessions_by_expiry').on('sessions').column('expires_at').execute();
      await schema
        .createTable('channels')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('slug', 'text', (column) => column.notNull().unique())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('description', 'text', (column) => column.notNull())
        .addColumn('access', 'text', (column) => column.notNull())
        .addColumn('owner_id', 'text', (column) => column.references('users.id').onDelete('set null'))
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('channels_of_owner').on('channels').column('owner_id').execute();
      await schema
        .createTable('stream_keys')
        .addColumn('channel_id', 'text', (column) => column.primaryKey().references('channels.id').onDelete('cascade'))
        .addColumn('key_hash', 'text', (column) => column.notNull().unique())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('used_address', 'text')
        .execute();
      await schema
        .createTable('chat_bans')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('slug', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('lifted', 'integer', (column) => column.notNull())
        .execute();
      await schema.createIndex('chat_bans_in_force').on('chat_bans').columns(['lifted', 'slug', 'at']).execute();
      await schema
        .createTable('settings')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
  {
    name: '002-entitlements-revocations',
    async up({ schema }) {
      await schema
        .createTable('entitlements')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('slug', 'text', (column) => column.notNull())
        .addColumn('account', 'text', (column) => column.notNull())
        .addColumn('epoch', 'text')
        .addColumn('minted_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('entitlements_by_expiry').on('entitlements').column('expires_at').execute();
      await schema
        .createTable('revocations')
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('until', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('revocations_pk', ['kind', 'subject'])
        .execute();
      await schema.createIndex('revocations_by_end').on('revocations').column('until').execute();
    },
  },
  {
    name: '003-encoder-keys-settings',
    async up(database) {
      const { schema } = database;
      await schema
        .createTable('encoder_keys')
        .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('key_hash', 'text', (column) => column.notNull().unique())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('used_address', 'text')
        .addPrimaryKeyConstraint('encoder_keys_pk', ['channel_id', 'role'])
        .execute();
      await sql`insert into encoder_keys (channel_id, role, key_hash, sealed, created_at, used_at, used_address)
        select channel_id, 'primary', key_hash, sealed, created_at, used_at, used_address from stream_keys`.execute(
        database,
      );
      await schema.dropTable('stream_keys').execute();
      await schema
        .createTable('encoder_settings')
        .addColumn('channel_id', 'text', (column) => column.primaryKey().references('channels.id').onDelete('cascade'))
        .addColumn('srt_passphrase', 'text')
        .addColumn('srt_latency_ms', 'integer', (column) => column.notNull())
        .addColumn('switching', 'text', (column) => column.notNull())
        .addColumn('priority', 'integer', (column) => column.notNull())
        .execute();
    },
  },
  {
    name: '004-pulls',
    async up({ schema }) {
      await schema
        .createTable('pulls')
        .addColumn('channel_id', 'text', (column) => column.primaryKey().references('channels.id').onDelete('cascade'))
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('is_on', 'integer', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
  {
    name: '005-access',
    async up({ schema }) {
      await schema
        .createTable('channel_access')
        .addColumn('channel_id', 'text', (column) => column.primaryKey().references('channels.id').onDelete('cascade'))
        .addColumn('password_hash', 'text')
        .addColumn('password_version', 'integer', (column) => column.notNull())
        .addColumn('opens_at', 'bigint')
        .addColumn('closes_at', 'bigint')
        .addColumn('embed_origins', 'text', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .execute();
      await schema
        .createTable('password_grants')
        .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
        .addColumn('visitor', 'text', (column) => column.notNull())
        .addColumn('password_version', 'integer', (column) => column.notNull())
        .addColumn('granted_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('password_grants_pk', ['channel_id', 'visitor'])
        .execute();
      await schema.createIndex('password_grants_by_age').on('password_grants').column('granted_at').execute();
      await schema
        .createTable('channel_members')
        .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
        .addColumn('email', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('added_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('channel_members_pk', ['channel_id', 'email'])
        .execute();
      await schema
        .createTable('tickets')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
        .addColumn('code_hash', 'text', (column) => column.notNull().unique())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('devices', 'integer', (column) => column.notNull())
        .addColumn('expires_at', 'bigint')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('revoked_at', 'bigint')
        .execute();
      await schema.createIndex('tickets_of_channel').on('tickets').columns(['channel_id', 'created_at']).execute();
      await schema
        .createTable('ticket_devices')
        .addColumn('ticket_id', 'text', (column) => column.notNull().references('tickets.id').onDelete('cascade'))
        .addColumn('device', 'text', (column) => column.notNull())
        .addColumn('first_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('ticket_devices_pk', ['ticket_id', 'device'])
        .execute();
      await schema.createIndex('ticket_devices_by_device').on('ticket_devices').column('device').execute();
    },
  },
  {
    name: '006-people',
    async up(database) {
      const { schema } = database;
      await schema.alterTable('users').addColumn('last_seen_at', 'bigint').execute();
      await schema.alterTable('sessions').addColumn('last_used_at', 'bigint').execute();
      await schema.alterTable('sessions').addColumn('address', 'text').execute();
      await schema.alterTable('sessions').addColumn('agent', 'text').execute();
      await schema
        .createTable('channel_moderators')
        .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
        .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
        .addPrimaryKeyConstraint('channel_moderators_pk', ['channel_id', 'user_id'])
        .execute();
      await schema.createIndex('channel_moderators_of_user').on('channel_moderators').column('user_id').execute();
      // Until now a moderator moderated everywhere, and goes on doing so on the channels there are.
      await sql`insert into channel_moderators (channel_id, user_id)
        select channels.id, users.id from channels, users where users.role = 'moderator'`.execute(database);
      await schema
        .createTable('invitations')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('token_hash', 'text', (column) => column.notNull().unique())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('email', 'text')
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('user_id', 'text', (column) => column.references('users.id').onDelete('cascade'))
        .addColumn('channel_ids', 'text', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.references('users.id').onDelete('set null'))
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addColumn('used_at', 'bigint')
        .addColumn('revoked_at', 'bigint')
        .execute();
      await schema.createIndex('invitations_by_expiry').on('invitations').column('expires_at').execute();
      await schema
        .createTable('audit')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('actor_id', 'text')
        .addColumn('actor_email', 'text', (column) => column.notNull())
        .addColumn('action', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('detail', 'text', (column) => column.notNull())
        .addColumn('address', 'text')
        .execute();
      await schema.createIndex('audit_of_actor').on('audit').columns(['actor_email', 'id']).execute();
      await schema.createIndex('audit_by_time').on('audit').column('at').execute();
    },
  },
  {
    name: '007-schedule',
    async up({ schema }) {
      await schema
        .createTable('schedule')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('description', 'text', (column) => column.notNull())
        .addColumn('starts_at', 'bigint', (column) => column.notNull())
        .addColumn('ends_at', 'bigint', (column) => column.notNull())
        .addColumn('zone', 'text', (column) => column.notNull())
        .addColumn('recurrence', 'text')
        .addColumn('skipped', 'text', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('schedule_of_channel').on('schedule').columns(['channel_id', 'starts_at']).execute();
    },
  },
  {
    name: '008-stages',
    async up({ schema }) {
      await schema
        .createTable('stages')
        .addColumn('channel_id', 'text', (column) => column.primaryKey().references('channels.id').onDelete('cascade'))
        .addColumn('rehearsal_since', 'bigint')
        .addColumn('slate_since', 'bigint')
        .addColumn('ended_at', 'bigint')
        .execute();
    },
  },
  {
    name: '009-api-keys',
    async up({ schema }) {
      await schema
        .createTable('api_keys')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('key_hash', 'text', (column) => column.notNull().unique())
        .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('scopes', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint')
        .addColumn('last_used_at', 'bigint')
        .addColumn('last_address', 'text')
        .execute();
      await schema.createIndex('api_keys_of_user').on('api_keys').columns(['user_id', 'created_at']).execute();
      await schema.alterTable('audit').addColumn('key_name', 'text').execute();
    },
  },
  { name: '010-webhooks', up: makeWebhookTables },
  {
    name: '011-sign-in',
    async up(database) {
      const { schema } = database;
      await schema.alterTable('users').addColumn('verified_at', 'bigint').execute();
      await schema
        .alterTable('users')
        .addColumn('is_claimed', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
      // Until now it was not written down who chose their own address by an open invitation, so anybody may have.
      await sql`update users set is_claimed = 1 where role != 'owner'`.execute(database);
      await schema
        .createTable('sign_in_links')
        .addColumn('token_hash', 'text', (column) => column.primaryKey())
        .addColumn('email', 'text', (column) => column.notNull())
        .addColumn('is_mailed', 'integer', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.references('users.id').onDelete('cascade'))
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addColumn('used_at', 'bigint')
        .execute();
      await schema.createIndex('sign_in_links_of_email').on('sign_in_links').column('email').execute();
      await schema.createIndex('sign_in_links_by_expiry').on('sign_in_links').column('expires_at').execute();
      await schema.createIndex('channel_members_by_email').on('channel_members').column('email').execute();
      await schema
        .createTable('passkeys')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
        .addColumn('public_key', 'text', (column) => column.notNull())
        .addColumn('counter', 'bigint', (column) => column.notNull())
        .addColumn('transports', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('last_used_at', 'bigint')
        .execute();
      await schema.createIndex('passkeys_of_user').on('passkeys').column('user_id').execute();
    },
  },
  {
    name: '012-own-site',
    async up({ schema }) {
      await schema
        .createTable('site_secrets')
        .addColumn('channel_id', 'text', (column) => column.primaryKey().references('channels.id').onDelete('cascade'))
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('sealed', 'text')
        .addColumn('made_at', 'bigint', (column) => column.notNull())
        .execute();
      await schema
        .createTable('site_grants')
        .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
        .addColumn('visitor', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('until', 'bigint', (column) => column.notNull())
        .addColumn('devices', 'integer')
        .addColumn('granted_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('site_grants_pk', ['channel_id', 'visitor'])
        .execute();
      await schema.createIndex('site_grants_by_end').on('site_grants').column('until').execute();
    },
  },
  { name: '013-named-keys', up: makeNamedKeys },
  { name: '014-pictures-events', up: makeEvents },
  { name: '015-groups-event-access', up: addGroupsAndEventAccess },
  {
    name: '016-kept-out',
    async up({ schema }) {
      await schema
        .createTable('kept_out')
        .addColumn('channel_id', 'text', (column) => column.notNull().references('channels.id').onDelete('cascade'))
        .addColumn('session', 'text', (column) => column.notNull())
        .addColumn('until', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('kept_out_pk', ['channel_id', 'session'])
        .execute();
      await schema.createIndex('kept_out_by_end').on('kept_out').column('until').execute();
    },
  },
];
