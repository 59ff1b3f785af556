import type { Access } from '@rostrum/contract/channel-card';

/** The kinds of access in the order they are offered; the studio's words have four messages for each. */
export const ACCESS_KINDS = [
  'public',
  'unlisted',
  'password',
  'members',
  'ticket',
] as const satisfies readonly Access[];

/** English alone, for the schedule's rows until they say `…Within` of the studio's words. */
export const ACCESS_WORDS: Readonly<Record<Access, { name: string }>> = {
  public: { name: 'Everyone' },
  unlisted: { name: 'Everyone with the link' },
  password: { name: 'Whoever knows the password' },
  members: { name: 'Members' },
  ticket: { name: 'Ticket holders' },
};
