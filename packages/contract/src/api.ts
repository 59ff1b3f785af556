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

/** Which of a channel's two encoders is shown where both send. */
export const switchingSchema = z.enum(['primary', 'stay', 'newest'], 'Switching is primary, stay or newest.');

/** `GET /api/v1/channels/SLUG/encoders`: how encoders come in to a channel, with what is secret of it. */
export const channelEncodersSchema = z.object({
  slug: z.string(),
  backupKey: z.string(),
  /** Absent where SRT is not encrypted. */
  srtPassphrase: z.string().optional(),
  srtLatencyMs: z.number(),
  switching: switchingSchema,
  /** Where the machine cannot make all ladders, those of the lowest go first. */
  priority: z.number(),
  primary: channelCreatedSchema,
  backup: channelCreatedSchema,
});
export type ChannelEncoders = z.infer<typeof channelEncodersSchema>;

/** `GET /api/v1/channels/SLUG/pull`: where a channel is pulled from; null: from nowhere. */
export const channelPullSchema = z.object({
  /** It may hold a password. */
  address: z.string().nullable(),
  /** Scheme, host and port alone. */
  shown: z.string().nullable(),
  /** Whether it is pulled now. */
  isOn: z.boolean(),
});
export type ChannelPull = z.infer<typeof channelPullSchema>;

/** What `token mint` answers; `id` is by what it is revoked. */
export const tokenMintedSchema = z.strictObject({ id: z.string(), token: z.string(), hlsUrl: z.string() });
export type TokenMinted = z.infer<typeof tokenMintedSchema>;
