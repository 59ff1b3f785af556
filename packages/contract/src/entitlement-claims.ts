import { z } from 'zod';
import { slugSchema } from './slug.ts';

export const roleSchema = z.enum(['viewer', 'host', 'moderator']);
export type Role = z.infer<typeof roleSchema>;

/** Which session is refused when an account has one too many: the new one, or the one that has played longest. */
export const sessionPolicySchema = z.enum(['oldest', 'newest']);
export type SessionPolicy = z.infer<typeof sessionPolicySchema>;

/** Longest a token may last, seconds: a year, and a day for leap years. */
export const ENTITLEMENT_LIFETIME_MAX_S = 366 * 86_400;
/** The access of a channel, and of the events that are on while the token lasts. */
const UNDER_MAX = 8;
/** Pages that may play by one token. */
const EMBED_ORIGINS_MAX = 4;

/** A web origin as browsers write it in `Origin`: scheme, host, and a port that is not the scheme's own. */
export const embedOriginSchema = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.:[\]-]+$/, 'An origin looks like https://example.org.');

/** Ids travel in tokens as they are: visible ASCII that JSON needs no escapes for. */
const idSchema = z
  .string()
  .max(64)
  .regex(/^[!#-[\]-~]+$/, 'An id is 1 to 64 letters, digits or signs, without blanks, quotes or backslashes.');

/** What an entitlement token says. Times are seconds since 1970, as JWT counts (RFC 7519 §4.1). */
export const claimsSchema = z.object({
  /** Token id, by which it is revoked. */
  jti: idSchema,
  /** Whose it is: the signed visitor id (chat), the account (watch). Sessions are counted by it. */
  sub: idSchema,
  slug: slugSchema,
  role: roleSchema,
  use: z.enum(['chat', 'watch']),
  iat: z.number(),
  exp: z.number(),
  /** The one event it holds for; absent: every event of the channel. */
  epoch: z.string().min(1).max(32).optional(),
  /** Session id; absent: the token is its own session. */
  sid: idSchema.optional(),
  /** Device id. */
  did: idSchema.optional(),
  /** How many sessions the account may play at once, on all channels; absent: any number. */
  sessions: z.object({ max: z.int().min(1).max(100), refuse: sessionPolicySchema }).optional(),
  /** Origins of the pages that may play by it, besides the site's own; absent: any, and programs that are no page. */
  embed: z.array(embedOriginSchema).min(1).max(EMBED_ORIGINS_MAX).optional(),
  /**
   * Under whose access it holds where a channel is not open to all: its own, or an event's, as the channel's card names
   * what is in force. Absent: under any, as the right of who runs the channel, or one that was made by hand.
   */
  under: z.array(z.string().min(1).max(32)).min(1).max(UNDER_MAX).optional(),
});
export type Claims = z.infer<typeof claimsSchema>;

/** Before the account's id in the session of those chat tokens by which somebody keeps order. */
const STAFF_PREFIX = 'staff.';

/** @returns the session of all chat tokens by which an account keeps order: taken back with its role. */
export function staffSession(accountId: string): string {
  return `${STAFF_PREFIX}${accountId}`;
}

/** @returns the account (`sub`) of all watch tokens that the site gives to somebody who is signed in. */
export function watchAccount(accountId: string): string {
  return `account.${accountId}`;
}

/** @returns whose order a chat token keeps; undefined where it tells no account. */
export function staffAccountOf({ use, sid }: Claims): string | undefined {
  return use === 'chat' && sid?.startsWith(STAFF_PREFIX) === true ? sid.slice(STAFF_PREFIX.length) : undefined;
}

/** @returns the session that a token plays in. */
export function sessionOf(claims: Claims): string {
  return claims.sid ?? claims.jti;
}

/**
 * A right taken back before its time: one token, or all tokens of a session, an account or a channel that were made
 * until `at`.
 * It is final; a new token is a new right.
 */
export const revocationSchema = z.object({
  kind: z.enum(['token', 'session', 'account', 'channel']),
  /** Token id, session id, account, or slug. */
  subject: idSchema,
  /** Milliseconds since 1970. */
  at: z.number(),
  /** By then every token it concerns has lapsed, and it may be forgotten; milliseconds since 1970. */
  until: z.number(),
});
export type Revocation = z.infer<typeof revocationSchema>;

/** @returns the name of a revocation: there is one for each right. */
export function revocationKey({ kind, subject }: Pick<Revocation, 'kind' | 'subject'>): string {
  return `${kind}:${subject}`;
}

/** A session that had to make room for a newer one of its account. */
export const sessionEndedSchema = z.object({ account: z.string().max(64), session: z.string().max(64) });

/** Ed25519 public keys by key id, base64url of the raw 32 bytes. The newest is last. */
export const publicKeySetSchema = z.object({ keys: z.array(z.object({ kid: z.string(), x: z.string() })).max(8) });
export type PublicKeySet = z.infer<typeof publicKeySetSchema>;
