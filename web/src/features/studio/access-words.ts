import type { Access } from '@rostrum/contract/channel-card';

/** The kinds of access in the studio's words, in the order they are offered. */
export const ACCESS_WORDS: Readonly<Record<Access, { name: string; badge: string; text: string }>> = {
  public: { name: 'Everyone', badge: 'public', text: 'The front page shows it.' },
  unlisted: { name: 'Everyone with the link', badge: 'unlisted', text: 'The front page does not show it.' },
  password: { name: 'Whoever knows the password', badge: 'password', text: 'One password for all viewers.' },
  members: {
    name: 'Members',
    badge: 'members',
    text: 'People you list and groups, signed in with their e-mail address.',
  },
  ticket: { name: 'Ticket holders', badge: 'tickets', text: 'Codes you print or send, each for so many browsers.' },
};
