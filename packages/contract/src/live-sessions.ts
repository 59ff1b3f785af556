import { z } from 'zod';
import { slugSchema } from './slug.ts';

/** Who publishes and who watches now, for those who run the site. Times are milliseconds since 1970. */

/** Viewers on one page of the list. */
export const VIEWERS_PAGE_MAX = 100;

/** Where a page begins: behind the viewer who came at `since` and is called `id`; the newest are told first. */
const cursorSchema = z.object({ since: z.number(), id: z.string().max(64) });

/** What the site asks all edges on the bus. */
export const rollAskSchema = z.object({
  /** Names the question in its answers. */
  ask: z.string().max(64),
  /** Those of one channel; absent: of all. */
  slug: slugSchema.optional(),
  /** The one of this id. */
  viewer: z.string().max(64).optional(),
  after: cursorSchema.optional(),
  limit: z.number().int().min(1).max(VIEWERS_PAGE_MAX),
});
export type RollAsk = Readonly<z.infer<typeof rollAskSchema>>;

/** One viewer as one edge process knows them. Whole addresses do not leave the edge. */
export const rollRowSchema = z.object({
  /** The same at every edge process that answers the same player. */
  id: z.string().max(64),
  slug: slugSchema,
  /** By what they watch; null: the channel is open to all. */
  right: z
    .object({
      token: z.string().max(64),
      /** The token's account, such as `ticket.ID`. */
      subject: z.string().max(64),
      session: z.string().max(64).nullable(),
      isHost: z.boolean(),
      expiresAt: z.number(),
    })
    .nullable(),
  agent: z.string().max(300).nullable(),
  /** The address, shortened, such as `192.0.2.x`. */
  place: z.string().max(64),
  since: z.number(),
});
export type RollRow = Readonly<z.infer<typeof rollRowSchema>>;

export const rollAnswerSchema = z.object({
  ask: z.string().max(64),
  edge: z.string().max(64),
  /** How many there are of those that were asked for, whatever the page. */
  total: z.number().int().nonnegative(),
  rows: z.array(rollRowSchema).max(VIEWERS_PAGE_MAX),
});
export type RollAnswer = Readonly<z.infer<typeof rollAnswerSchema>>;

/** By what somebody watches. `token`: an address that was minted by hand. */
export const viewerRightSchema = z.enum(['public', 'password', 'member', 'ticket', 'site', 'token', 'host']);
export type ViewerRight = z.infer<typeof viewerRightSchema>;

export const liveViewerSchema = z.object({
  id: z.string(),
  slug: z.string(),
  right: viewerRightSchema,
  /** Whose right it is, as far as it is known: an e-mail address, a ticket’s label. */
  who: z.string().nullable(),
  /** Browser and system in words. */
  device: z.string(),
  place: z.string(),
  since: z.number(),
  /** Whether they can be shown out: those who watch what is open to all, and those who run it, cannot. */
  mayEnd: z.boolean(),
});
export type LiveViewer = Readonly<z.infer<typeof liveViewerSchema>>;

/** `GET /api/v1/viewers`. */
export const liveViewersSchema = z.object({
  viewers: z.array(liveViewerSchema),
  /** All there are, whatever the page; a player whose connections end at several edge processes counts for each. */
  total: z.number(),
  /** Asks for those who came before; null: there are none. */
  next: z.string().nullable(),
  /** Edge processes that serve and did not answer in time: their viewers are missing. */
  silentEdges: z.number(),
});
export type LiveViewers = Readonly<z.infer<typeof liveViewersSchema>>;

/** Longest that somebody is kept out. */
const KEPT_OUT_MAX_MINUTES = 1_440;
/** `POST /api/v1/channels/SLUG/viewers/ID/end`. */
export const viewerEndSchema = z.strictObject({
  /** For how long this browser is not let in to the channel again. */
  minutes: z
    .int('Minutes are a whole number.')
    .min(1, 'At least a minute.')
    .max(KEPT_OUT_MAX_MINUTES, 'At most a day; for longer, take the right itself back.')
    .default(60),
});

/** What ingest tells of one encoder that is connected. */
export const connectedEncoderSchema = z.object({
  /** Names the connection. */
  id: z.string().max(64),
  slug: slugSchema,
  role: z.enum(['primary', 'backup', 'pull']),
  protocol: z.enum(['rtmp', 'srt', 'pull']),
  isShown: z.boolean(),
  /** As it came, whole: an encoder is somebody who was given a key. */
  address: z.string().max(64),
  encoder: z.string().max(128).nullable(),
  since: z.number(),
  /** Bits a second over the last second; null: nothing came yet. */
  bitrate: z.number().nullable(),
  isRehearsal: z.boolean(),
});
export type ConnectedEncoder = Readonly<z.infer<typeof connectedEncoderSchema>>;

/** `GET /api/v1/live-encoders`. */
export const connectedEncodersSchema = z.object({ encoders: z.array(connectedEncoderSchema).max(768) });
export type ConnectedEncoders = Readonly<z.infer<typeof connectedEncodersSchema>>;

/** What ending a connection says: that it may come back, and by which key. */
export const encoderEndedSchema = z.object({ ended: connectedEncoderSchema });
