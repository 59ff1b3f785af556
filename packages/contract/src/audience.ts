import { z } from 'zod';
import { slugSchema } from './slug.ts';

/**
 * Upper ends of the steps in which edges count how far behind players are, milliseconds; who is further behind is
 * counted in one step more. Fine where the steady distance of live players is, coarse where somebody rewound.
 */
export const BEHIND_STEPS_MS = [
  500, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 8000, 10_000, 15_000, 30_000, 60_000,
];

/** Names of renditions that one edge tells of a channel; more than a ladder has. */
export const AUDIENCE_RENDITIONS_MAX = 32;

/**
 * Who watches a channel through one edge process, as it tells it on the bus every few seconds. The players' word.
 * A player is one page that plays, or played within the last half minute; players of those who run the channel are left
 * out.
 */
export const edgeAudienceSchema = z.object({
  /** The edge process, by a name it makes for itself. */
  edge: z.string().max(64),
  slug: slugSchema,
  players: z.number().int().nonnegative(),
  /** Players by how far behind they are: one count for each of {@link BEHIND_STEPS_MS}, and one for those beyond. */
  behind: z.array(z.number().int().nonnegative()).max(BEHIND_STEPS_MS.length + 1),
  /** Players by what they play. */
  renditions: z
    .array(z.object({ name: z.string().max(32), players: z.number().int().nonnegative() }))
    .max(AUDIENCE_RENDITIONS_MAX),
});
export type EdgeAudience = Readonly<z.infer<typeof edgeAudienceSchema>>;

/** `GET /api/v1/channels/SLUG/audience`: who watches now, through all edges. */
export const channelAudienceSchema = z.object({
  /** Players now. */
  viewers: z.number().int().nonnegative(),
  /** The most there were at once in this event, for at least half a minute. */
  peak: z.number().int().nonnegative(),
  /** Half of the players are at most so far behind the newest that this server gives. Null: nobody told. */
  behindMs: z.number().nullable(),
  /** Nine of ten are. */
  behindMostMs: z.number().nullable(),
  renditions: z.array(z.object({ name: z.string(), players: z.number().int().nonnegative() })),
});
export type ChannelAudience = Readonly<z.infer<typeof channelAudienceSchema>>;
