import type { Access } from '@rostrum/contract/channel-card';

/** The kinds of access in the order they are offered; the studio's words have four messages for each. */
export const ACCESS_KINDS = [
  'public',
  'unlisted',
  'password',
  'members',
  'ticket',
] as const satisfies readonly Access[];
