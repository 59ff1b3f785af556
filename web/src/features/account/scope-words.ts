import type { ApiScope } from '@rostrum/contract/api-key';

/** What a scope lets a key do, for the person who chooses. */
export const SCOPE_WORDS: Readonly<Record<ApiScope, { readonly label: string; readonly may: string }>> = {
  read: {
    label: 'Read',
    may: 'See channels, how they run, what is planned, and watch. No keys, no tickets, no names of members.',
  },
  channels: {
    label: 'Manage channels',
    may: 'Make, change and remove channels; who may watch, tickets, members, schedule, chat, webhooks. Includes Read.',
  },
  encoders: {
    label: 'Manage encoders',
    may: 'See, make and revoke stream keys, and choose what a channel is pulled from.',
  },
  people: {
    label: 'Manage people',
    may: 'See people and what was done, invite creators, moderators and viewers, change what they may.',
  },
};
