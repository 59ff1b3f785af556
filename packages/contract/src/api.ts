import { z } from 'zod';

/** The shape of every error that programs see. `message` is a sentence: what is wrong and what to do. */
export const apiErrorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export type ApiError = z.infer<typeof apiErrorSchema>;

/** `POST /api/v1/channels/SLUG/chat-token`. */
export const chatTokenSchema = z.object({
  token: z.string(),
  role: z.enum(['viewer', 'host', 'moderator']),
  expiresAt: z.number(),
});
export type ChatToken = z.infer<typeof chatTokenSchema>;

/** What `channel add` and `POST /api/v1/channels` answer. */
export const channelCreatedSchema = z.object({
  slug: z.string(),
  streamKey: z.string(),
  rtmpUrl: z.string(),
  srtUrl: z.string(),
  watchUrl: z.string(),
  hlsUrl: z.string(),
});
export type ChannelCreated = z.infer<typeof channelCreatedSchema>;

/** What `token mint` answers; `id` is by what it is revoked. */
export const tokenMintedSchema = z.strictObject({ id: z.string(), token: z.string(), hlsUrl: z.string() });
export type TokenMinted = z.infer<typeof tokenMintedSchema>;
