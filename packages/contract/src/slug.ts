import { z } from 'zod';

/** First path words of the site; a channel by such a name could never be reached. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  't',
  'hls',
  'api',
  'c',
  'embed',
  'studio',
  'admin',
  'login',
  'logout',
  'setup',
  'socket.io',
  'live',
  'movie',
  'series',
  'timeshift',
  'streaming',
  'healthz',
  'readyz',
  'metrics',
  'static',
  'assets',
  '_next',
  'guide',
  'account',
  'user',
  'channel',
]);

/** A channel's name in addresses: 2 to 63 of a-z, 0-9 and hyphen, not starting with a hyphen, not a word the site uses. */
export const slugSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{1,62}$/,
    'A channel name is 2 to 63 small letters, digits or hyphens, and starts with a letter or digit.',
  )
  .refine((slug) => !RESERVED_SLUGS.has(slug), 'This word is used by the site itself; choose another channel name.');

/** @returns whether `text` may name a channel. */
export function isSlug(text: string): boolean {
  return slugSchema.safeParse(text).success;
}
