import type { UserRole } from '@rostrum/contract/user-role';

/** Roles as people read them, and what they may, in half a line: names of messages of the room `admin`. */
export const ROLE_WORDS = {
  owner: { label: 'owner', may: 'ownerMay' },
  admin: { label: 'admin', may: 'adminMay' },
  creator: { label: 'creator', may: 'creatorMay' },
  moderator: { label: 'moderator', may: 'moderatorMay' },
  viewer: { label: 'viewer', may: 'viewerMay' },
} as const satisfies Readonly<Record<UserRole, unknown>>;
