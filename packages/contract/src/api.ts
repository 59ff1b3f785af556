import { z } from 'zod';
import { accessSchema } from './channel-card.ts';
import { countryRuleSchema } from './countries.ts';

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

/** `POST /api/v1/channels/SLUG/watch-token`: where this viewer finds the media, on the site's own address. */
export const watchWaySchema = z.strictObject({
  hlsUrl: z.string(),
  /** When it has to be asked for again, milliseconds since 1970; null: it is open to all. */
  expiresAt: z.number().nullable(),
});
export type WatchWay = z.infer<typeof watchWaySchema>;

/** A group as whoever admits it knows it. */
export const admittedGroupSchema = z.strictObject({ id: z.string(), name: z.string(), members: z.number() });

/** `GET /api/v1/channels/SLUG/access`: who may watch, for those who run it. Times are milliseconds since 1970. */
export const channelAccessSchema = z.strictObject({
  access: accessSchema,
  hasPassword: z.boolean(),
  opensAt: z.number().nullable(),
  closesAt: z.number().nullable(),
  embedOrigins: z.array(z.string()),
  /** What it admits besides single members. */
  groups: z.array(admittedGroupSchema),
  /** null: it is watched from everywhere. */
  countries: countryRuleSchema.nullable(),
  /** Why countries cannot be told apart on this installation, and what to do; null: they can. */
  countriesFault: z.string().nullable(),
});
export type ChannelAccess = z.infer<typeof channelAccessSchema>;

/** `GET /api/v1/channels/SLUG/site-secret`: whether one's own site may sign its viewers in. Milliseconds since 1970; null: it may not. */
export const siteSecretSchema = z.strictObject({ madeAt: z.number().nullable() });
export type SiteSecretState = z.infer<typeof siteSecretSchema>;

/** What `POST /api/v1/channels/SLUG/site-secret` answers: the one time that the secret is told. */
export const siteSecretMadeSchema = z.strictObject({ madeAt: z.number(), secret: z.string() });
export type SiteSecretMade = z.infer<typeof siteSecretMadeSchema>;

/**
 * `GET /api/v1/channels/SLUG/stage`: what those who run a channel decided that viewers see. Times are milliseconds since
 * 1970; null: not so.
 */
export const channelStageSchema = z.strictObject({
  rehearsalSince: z.number().nullable(),
  slateSince: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Whether it could be told at once; false: it holds as soon as the server’s parts hear of each other again. */
  isTold: z.boolean(),
});
export type ChannelStage = z.infer<typeof channelStageSchema>;

/** One of `GET /api/v1/channels/SLUG/tickets`. Times are milliseconds since 1970. */
export const channelTicketSchema = z.strictObject({
  id: z.string(),
  /** null: it was sealed under another key file, and cannot be shown again. */
  code: z.string().nullable(),
  label: z.string(),
  /** How many browsers may use it, and how many do. */
  devices: z.number(),
  used: z.number(),
  expiresAt: z.number().nullable(),
  createdAt: z.number(),
  revokedAt: z.number().nullable(),
  /** The plan it is for; null: the channel, and every event of it that asks for tickets. */
  plan: z.string().nullable(),
});
export type ChannelTicket = z.infer<typeof channelTicketSchema>;

/** A point every five seconds, an hour of them. */
const pointsSchema = z.array(z.number().nullable()).max(720);

/** `GET /api/v1/channels/SLUG/history`: what its encoder sent lately. A column has a value for each of `at`; null: not known. */
export const channelHistorySchema = z.object({
  /** Milliseconds since 1970. */
  at: z.array(z.number()).max(720),
  /** Bits a second. */
  bitrate: pointsSchema,
  /** Pictures that came in a second. */
  fps: pointsSchema,
  /** Seconds from key frame to key frame. */
  keyInterval: pointsSchema,
  /** Pictures that the encoder left out since the point before. */
  missing: pointsSchema,
  /** How much later media came than the earliest did, milliseconds. */
  lateMs: pointsSchema,
  /** By SRT: the round trip, milliseconds, and packets lost in the half minute before. */
  rttMs: pointsSchema,
  lost: pointsSchema,
});
export type ChannelHistory = z.infer<typeof channelHistorySchema>;

/** `GET /api/v1/channels/SLUG/levels`: how loud its first sound is, by channel; empty where nobody listens. Decibels, 0 is the loudest there can be. */
export const channelLevelsSchema = z.object({
  levels: z.array(z.object({ peakDb: z.number(), rmsDb: z.number(), isClipped: z.boolean() })).max(8),
});
export type ChannelLevels = z.infer<typeof channelLevelsSchema>;
