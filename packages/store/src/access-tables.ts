import type { Access } from '@rostrum/contract/channel-card';
import type { Generated } from 'kysely';

/** The columns of groups of people, and of access that single events have. */
export type AccessTables = {
  /** Of the installation, not of a channel. */
  people_groups: {
    id: string;
    name: string;
    /** The name as it is compared. */
    name_key: string;
    created_at: number;
  };
  people_group_members: {
    group_id: string;
    email: string;
    name: string;
    added_at: number;
  };
  /** Whom a channel admits. */
  channel_groups: {
    channel_id: string;
    group_id: string;
  };
  /** Whom what is planned admits, where it has access of its own. */
  plan_groups: {
    plan_id: string;
    group_id: string;
  };
  /** Browsers that showed the password of what is planned. */
  plan_grants: {
    plan_id: string;
    visitor: string;
    access_version: number;
    granted_at: number;
  };
  schedule: {
    id: string;
    channel_id: string;
    title: string;
    description: string;
    starts_at: number;
    ends_at: number;
    zone: string;
    recurrence: string | null;
    /** JSON: a list of starts. */
    skipped: string;
    updated_at: number;
    /** The name of a picture file. */
    poster: string | null;
    /** null: the channel's holds. */
    access: Access | null;
    password_hash: string | null;
    /** Grows whenever who may watch is changed. */
    access_version: Generated<number>;
  };
};
