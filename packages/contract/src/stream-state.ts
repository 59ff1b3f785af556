import { z } from 'zod';
import { slugSchema } from './slug.ts';

/**
 * What a channel is doing now, as ingest tells it on the bus and as `GET /api/v1/channels/SLUG/live` answers it.
 * offline: nothing is or was on lately. live: media arrives. reconnecting: the encoder is away, the grace runs.
 * ended: the grace is over; the last window may still be fetched.
 */
export const streamStatusSchema = z.enum(['offline', 'live', 'reconnecting', 'ended']);
export type StreamStatus = z.infer<typeof streamStatusSchema>;

/** One thing the creator should know of the running event, in words for a volunteer. */
export const noticeSchema = z.object({
  code: z.string().max(64),
  /** Cause and cure, one or two sentences. */
  say: z.string().max(500),
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** What is not as it should be now, in words for a volunteer; it goes when it is mended. */
export const findingSchema = z.object({
  /** One of `FINDING_CODES`, or one that another release tells. */
  code: z.string().max(64),
  /** `bad`: viewers notice. `warn`: some do, or soon. `info`: good to know. */
  severity: z.enum(['info', 'warn', 'bad']),
  /** The cause. */
  say: z.string().max(300),
  /** What to do, in the encoder that is used. */
  cure: z.string().max(500),
  /** For who says it in another language (`finding-codes.ts`): which of the code's sentences it is, and what fills it. */
  variant: z.string().max(32).optional(),
  values: z
    .record(z.string().max(32), z.union([z.string().max(64), z.number()]))
    .refine((values) => Object.keys(values).length <= 8)
    .optional(),
  /** Whose cure it is: an encoder's own, or `other`. */
  cureFor: z.string().max(32).optional(),
  /** Milliseconds since 1970. */
  since: z.number(),
});
export type Finding = Readonly<z.infer<typeof findingSchema>>;

export const renditionStateSchema = z.object({
  name: z.string().max(32),
  kind: z.enum(['video', 'audio']),
  width: z.number().int().nonnegative().optional(),
  height: z.number().int().nonnegative().optional(),
  /** Bits a second. */
  bandwidth: z.number().nonnegative(),
  /** Whether segments are made now; false: shed, its playlist shows GAP. */
  running: z.boolean(),
});

/** How the line to an encoder does, where its protocol tells (SRT). */
export const linkStatisticsSchema = z.object({
  /** Round trip, milliseconds. */
  rttMs: z.number(),
  /** Packets since the connection began: lost on the way, sent again, never come in time. */
  lost: z.number(),
  retransmitted: z.number(),
  dropped: z.number(),
  /** What was agreed on: how long a packet is waited for. */
  latencyMs: z.number(),
  /** Bits a second, over the last second. */
  bitrate: z.number(),
  /** Of the encryption; 0 where there is none. */
  keyBits: z.number(),
});
export type LinkStatistics = Readonly<z.infer<typeof linkStatisticsSchema>>;

export const streamStateSchema = z.object({
  slug: slugSchema,
  status: streamStatusSchema,
  /** The event's name in media URLs; absent when offline. */
  epoch: z.string().max(32).optional(),
  /** Where edges fetch this channel, `http://host:port`. */
  origin: z.string().max(255),
  /** Milliseconds since 1970. */
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** When the reconnect grace ends, while reconnecting; milliseconds since 1970. */
  graceEndsAt: z.number().optional(),
  /** The slate is shown in the encoder's place: there is something to play while reconnecting. */
  isBridged: z.boolean().default(false),
  /** The slate is shown because somebody wished it, not because the encoder is away. */
  isSlateByHand: z.boolean().default(false),
  /**
   * Whether the slate could be shown now: it is being made, or it cannot be made of such a picture (AV1, odd sizes) and
   * silence becomes gaps. Absent while there is no picture.
   */
  slate: z.enum(['ready', 'making', 'unable']).optional(),
  /** It is a rehearsal: nobody watches but those who run the channel, whatever its card says by now. */
  isRehearsal: z.boolean().default(false),
  renditions: z.array(renditionStateSchema).max(32).default([]),
  /** What the encoder sends, for the studio. */
  source: z
    .object({
      videoCodec: z.string().max(64).optional(),
      audioCodec: z.string().max(64).optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      fps: z.number().optional(),
      /** Seconds from key frame to key frame. */
      keyFrameInterval: z.number().optional(),
      /** Bits a second, measured. */
      bitrate: z.number().optional(),
      encoder: z.string().max(128).optional(),
    })
    .optional(),
  /** The encoders that are connected: which is shown, and which could be. */
  encoders: z
    .array(
      z.object({
        /** `pull`: fetched from an address, in place of an encoder that sends. */
        role: z.enum(['primary', 'backup', 'pull']),
        isShown: z.boolean(),
        isWell: z.boolean(),
        link: linkStatisticsSchema.optional(),
      }),
    )
    .max(3)
    .default([]),
  /** What happened. */
  notices: z.array(noticeSchema).max(20).default([]),
  /** What holds now, the worst first. */
  findings: z.array(findingSchema).max(30).default([]),
  /** Grows with each change; an older state never replaces a newer. Milliseconds since 1970, then +1. */
  revision: z.number(),
});
export type StreamState = z.infer<typeof streamStateSchema>;
