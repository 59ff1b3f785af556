import { z } from 'zod';

/** What took place on a channel. Times are milliseconds since 1970. */

export const pastEventSchema = z.strictObject({
  /** Its page is `/c/SLUG/e/ID`. */
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** Where its poster is on this site; null: it has none. */
  poster: z.string().nullable(),
  startedAt: z.number(),
  endedAt: z.number(),
});
export type PastEventRow = z.infer<typeof pastEventSchema>;

/** `GET /api/v1/channels/SLUG/events?before=ID`: the newest first; `next` asks for those before, null at the end. */
export const pastEventPageSchema = z.strictObject({ events: z.array(pastEventSchema), next: z.string().nullable() });
export type PastEventPage = z.infer<typeof pastEventPageSchema>;
