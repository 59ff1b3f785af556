import type { UserRole } from '@rostrum/contract/user-role';

/** Roles as people read them, and what they may, in half a line. */
export const ROLE_WORDS: Readonly<Record<UserRole, { readonly label: string; readonly may: string }>> = {
  owner: { label: 'Owner', may: 'may do everything' },
  admin: { label: 'Admin', may: 'runs all channels and looks after people, but for the owners' },
  creator: { label: 'Creator', may: 'makes channels, and runs their own' },
  moderator: { label: 'Moderator', may: 'keeps order in the chats you choose' },
  viewer: { label: 'Viewer', may: 'watches, and talks under their own name' },
};
