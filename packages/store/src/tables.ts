import type { Access } from '@rostrum/contract/channel-card';
import type { UserRole } from '@rostrum/contract/user-role';
import type { Generated, Kysely } from 'kysely';
import type { AccessTables } from './access-tables.ts';
import type { KeyRole, Switching } from './encoder-choices.ts';
import type { WebhookTables } from './webhook-tables.ts';

type OtherTables = AccessTables & WebhookTables;

/**
 * The columns as every engine stores them: times are milliseconds since 1970, booleans 0 or 1, JSON is text.
 * `migrations.ts` makes them.
 */
export type Tables = OtherTables & {
  users: {
    id: string;
    email: string;
    name: string | null;
    password_hash: string;
    role: UserRole;
    created_at: number;
    last_seen_at: number | null;
    /** Since when it is proven that they read mail at their address. */
    verified_at: number | null;
    /** They named the address themselves, by an invitation for anybody: until it is proven it may be another's. */
    is_claimed: Generated<number>;
    /** Since when they cannot sign in. */
    suspended_at: number | null;
  };
  sessions: {
    token_hash: string;
    user_id: string;
    created_at: number;
    expires_at: number;
    last_used_at: number | null;
    address: string | null;
    /** The browser's `User-Agent`, cut short. */
    agent: string | null;
  };
  channel_moderators: { channel_id: string; user_id: string };
  invitations: {
    id: string;
    token_hash: string;
    kind: 'join' | 'reset';
    email: string | null;
    role: UserRole;
    /** Whose password is set anew; null where somebody new is invited. */
    user_id: string | null;
    /** A JSON list: what a moderator is named for. */
    channel_ids: string;
    created_by: string | null;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    revoked_at: number | null;
  };
  /** Tied to an address: whom it signs in is looked up when it is used. */
  sign_in_links: {
    token_hash: string;
    email: string;
    /** 0: somebody made it to hand it over, which proves no address. */
    is_mailed: number;
    created_by: string | null;
    created_at: number;
    expires_at: number;
    used_at: number | null;
  };
  passkeys: {
    /** The credential's id, base64url. */
    id: string;
    user_id: string;
    /** COSE, base64url. */
    public_key: string;
    counter: number;
    /** A JSON list. */
    transports: string;
    name: string;
    created_at: number;
    last_used_at: number | null;
  };
  /** Not tied to `users`: it outlives them. */
  audit: {
    /** Sorts by time. */
    id: string;
    at: number;
    actor_id: string | null;
    actor_email: string;
    action: string;
    subject: string;
    /** JSON. */
    detail: string;
    address: string | null;
    /** Of the API key it was done by; null: by hand. */
    key_name: string | null;
  };
  api_keys: {
    id: string;
    key_hash: string;
    user_id: string;
    name: string;
    /** JSON: a list. */
    scopes: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
    last_address: string | null;
  };
  channels: {
    id: string;
    slug: string;
    title: string;
    description: string;
    access: Access;
    owner_id: string | null;
    created_at: number;
    updated_at: number;
    /** The name of a picture file. */
    picture: string | null;
  };
  stream_keys: {
    id: string;
    channel_id: string;
    role: KeyRole;
    /** null: the channel's main key of that role, of which there is one. */
    name: string | null;
    key_hash: string;
    sealed: string;
    created_at: number;
    used_at: number | null;
    used_address: string | null;
    /** What the encoder called itself, cut short. */
    used_encoder: string | null;
  };
  encoder_settings: {
    channel_id: string;
    /** Sealed as keys are; null: SRT is not encrypted. */
    srt_passphrase: string | null;
    srt_latency_ms: number;
    switching: Switching;
    priority: number;
  };
  pulls: {
    channel_id: string;
    /** The address, sealed as keys are: it may hold a password. */
    sealed: string;
    is_on: number;
    updated_at: number;
  };
  channel_access: {
    channel_id: string;
    password_hash: string | null;
    password_version: number;
    opens_at: number | null;
    closes_at: number | null;
    /** JSON: a list of origins. */
    embed_origins: string;
    updated_at: number;
    /** JSON; null: viewers of all countries. */
    countries: string | null;
  };
  /** Browsers that showed a channel's password. */
  password_grants: {
    channel_id: string;
    visitor: string;
    password_version: number;
    granted_at: number;
  };
  /** By which somebody's own site signs its viewers in. */
  site_secrets: {
    channel_id: string;
    version: number;
    /** Sealed as keys are; null: it was taken away. */
    sealed: string | null;
    made_at: number;
  };
  /** Browsers that an own site signed in. */
  site_grants: {
    channel_id: string;
    visitor: string;
    subject: string;
    /** Of the secret. */
    version: number;
    until: number;
    devices: number | null;
    granted_at: number;
  };
  /** Browsers that were shown out, by the session of their tokens. */
  kept_out: {
    channel_id: string;
    session: string;
    until: number;
  };
  channel_members: {
    channel_id: string;
    email: string;
    name: string;
    added_at: number;
  };
  tickets: {
    id: string;
    channel_id: string;
    code_hash: string;
    /** The code, sealed as keys are: it is printed again. */
    sealed: string;
    label: string;
    devices: number;
    expires_at: number | null;
    created_at: number;
    revoked_at: number | null;
    /** The plan it is for; null: the channel. */
    plan_id: string | null;
  };
  ticket_devices: {
    ticket_id: string;
    device: string;
    first_at: number;
  };
  /** What took place, and what runs now. */
  events: {
    channel_id: string;
    id: string;
    /** The latest name in media addresses: an event that broke off and began again has had others. */
    epoch: string;
    plan_id: string | null;
    planned_end: number | null;
    title: string;
    description: string;
    poster: string | null;
    started_at: number;
    /** null: it runs. */
    ended_at: number | null;
  };
  /** Each is since when, or null. */
  stages: {
    channel_id: string;
    rehearsal_since: number | null;
    slate_since: number | null;
    ended_at: number | null;
  };
  chat_bans: {
    id: string;
    slug: string;
    kind: 'visitor' | 'address';
    subject: string;
    name: string;
    at: number;
    lifted: number;
  };
  entitlements: {
    id: string;
    slug: string;
    account: string;
    epoch: string | null;
    minted_at: number;
    expires_at: number;
  };
  revocations: {
    kind: 'token' | 'session' | 'account' | 'channel';
    subject: string;
    at: number;
    until: number;
  };
  settings: {
    name: string;
    value: string;
    updated_at: number;
  };
  rostrum_migrations: {
    name: string;
    applied_at: number;
  };
};

export type Database = Kysely<Tables>;
