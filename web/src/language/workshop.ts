import type { Hearable } from './speaker.ts';

/** What the pages of those who work here speak of: they share parts, so each is given all of it. */
export const WORKSHOP = [
  'account',
  'admin',
  'studio',
  'live',
  'goLive',
  'webhooks',
  'entry',
  'event',
  'player',
  'chat',
  'findings',
] as const satisfies readonly Hearable[];
