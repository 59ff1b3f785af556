import { z } from 'zod';
import { healthFindingSchema } from './health.ts';

/** `GET /api/v1/storage`: what takes the room. Bytes. */
export const storageSchema = z.object({
  /** The disk of the site's data folder; null: the system does not tell. */
  disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }).nullable(),
  /** The site's data folder, by what it holds. */
  kinds: z.array(
    z.object({
      /** `live`: what can be played now. `other`: keys, logs, what is nobody's. */
      kind: z.enum(['live', 'slates', 'films', 'database', 'redis', 'edge', 'other']),
      bytes: z.number(),
      files: z.number(),
    }),
  ),
  /** Those that take any room, the largest first. */
  channels: z.array(
    z.object({
      slug: z.string(),
      /** null: the channel is no more. */
      title: z.string().nullable(),
      liveBytes: z.number(),
      slateBytes: z.number(),
      /** What its list suffers from, in words: a quota, a disk that is full; null: nothing. */
      shortened: z.string().nullable(),
    }),
  ),
  /** What each edge keeps for viewers. */
  caches: z.array(z.object({ host: z.string(), memoryBytes: z.number(), diskBytes: z.number() })),
  /** What bounds it, by which setting; 0 is no bound. */
  limits: z.array(z.object({ host: z.string(), key: z.string(), value: z.string(), help: z.string() })),
  alarms: z.array(healthFindingSchema),
  /** More files than are counted; what is told is the least there is. */
  isPartial: z.boolean(),
  /** When it was counted, milliseconds since 1970. */
  countedAt: z.number(),
});
export type Storage = Readonly<z.infer<typeof storageSchema>>;
