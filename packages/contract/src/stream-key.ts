import { z } from 'zod';
import { channelCreatedSchema } from './api.ts';

/** The keys of one channel by which encoders come in, each for one of its two places. Times are milliseconds since 1970. */

/** Longest name of a stream key. */
export const STREAM_KEY_NAME_MAX = 60;

const nameSchema = z
  .string('Give the key a name.')
  .trim()
  .min(1, 'Give the key a name, such as who or what sends with it.')
  .max(STREAM_KEY_NAME_MAX, 'Choose a shorter name.');
const keyRoleSchema = z.enum(['primary', 'backup'], 'A key is for the primary or the backup encoder.');

/** `POST /api/v1/channels/SLUG/stream-keys`. */
export const streamKeyWishSchema = z.strictObject({ name: nameSchema, role: keyRoleSchema.default('primary') });
export type StreamKeyWish = z.infer<typeof streamKeyWishSchema>;

/** `PATCH /api/v1/channels/SLUG/stream-keys/ID`. */
export const streamKeyPatchSchema = z.strictObject({ name: nameSchema });

/** A key without its text. */
export const streamKeySchema = z.strictObject({
  id: z.string(),
  /** null: the main key of its role, which is not revoked but made anew. */
  name: z.string().nullable(),
  role: keyRoleSchema,
  createdAt: z.number(),
  /** When an encoder last came in with it; null: never. */
  lastUsedAt: z.number().nullable(),
  lastAddress: z.string().nullable(),
  /** What that encoder called itself, where it did. */
  lastEncoder: z.string().nullable(),
});
export type StreamKey = z.infer<typeof streamKeySchema>;

/** `GET /api/v1/channels/SLUG/stream-keys`. */
export const streamKeyListSchema = z.strictObject({ keys: z.array(streamKeySchema) });
export type StreamKeyList = z.infer<typeof streamKeyListSchema>;

/** A key with its text, and where to point the encoder. */
export const streamKeyShownSchema = z.strictObject({ key: streamKeySchema, addresses: channelCreatedSchema });
export type StreamKeyShown = z.infer<typeof streamKeyShownSchema>;
