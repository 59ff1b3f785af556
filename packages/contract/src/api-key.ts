import { z } from 'zod';
import { cleanText } from './clean-text.ts';

/** Keys by which programs use the API as the person who made them, cut by scopes. Times are milliseconds since 1970. */

/**
 * What a key may be for. `read` looks at channels and tells no secret; `channels` changes them and has all of `read`;
 * `encoders` tells and changes stream keys and addresses to pull from; `people` manages people, their invitations, and
 * reads what was done.
 */
export const API_SCOPES = ['read', 'channels', 'encoders', 'people'] as const;
export type ApiScope = (typeof API_SCOPES)[number];
export const apiScopeSchema = z.enum(API_SCOPES, `A scope is one of ${API_SCOPES.join(', ')}.`);

/** Whether a key of these scopes may do what needs one. */
export function hasScope(scopes: readonly ApiScope[], needed: ApiScope): boolean {
  return scopes.includes(needed) || (needed === 'read' && scopes.includes('channels'));
}

/** Longest name of a key. */
export const API_KEY_NAME_MAX = 60;

/** `POST /api/v1/account/keys`. */
export const apiKeyWishSchema = z.strictObject({
  name: z
    .string('Give the key a name.')
    .overwrite(cleanText)
    .trim()
    .min(1, 'Give the key a name, such as the program it is for.')
    .max(API_KEY_NAME_MAX, 'Choose a shorter name.'),
  scopes: z
    .array(apiScopeSchema, 'Choose what the key may be used for.')
    .min(1, 'Choose what the key may be used for.')
    .max(API_SCOPES.length, 'Each scope is named once.'),
  /** null: until it is taken back. */
  expiresAt: z.int('A time is milliseconds since 1970.').positive().nullable().default(null),
});
export type ApiKeyWish = z.infer<typeof apiKeyWishSchema>;

/** A row of `GET /api/v1/account/keys`, without its secret. */
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(apiScopeSchema),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
  isExpired: z.boolean(),
  /** Told to the minute; null: never. */
  lastUsedAt: z.number().nullable(),
  lastAddress: z.string().nullable(),
});
export type ApiKeyRow = z.infer<typeof apiKeySchema>;

/** What `POST /api/v1/account/keys` answers: the one time that the key is told. */
export const apiKeyMadeSchema = z.object({ key: apiKeySchema, secret: z.string() });
export type ApiKeyMade = z.infer<typeof apiKeyMadeSchema>;
