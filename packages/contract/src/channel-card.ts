import { z } from 'zod';
import { slugSchema } from './slug.ts';

export const accessSchema = z.enum(['public', 'unlisted', 'password', 'members', 'ticket']);
export type Access = z.infer<typeof accessSchema>;

/** What an edge may know of a channel: nothing secret. `removed` tells that it is gone. */
export const channelCardSchema = z.object({
  slug: slugSchema,
  title: z.string().max(120),
  description: z.string().max(2000),
  access: accessSchema,
  /** Without a token nobody watches before, and nobody from then on; milliseconds since 1970. */
  opensAt: z.number().optional(),
  closesAt: z.number().optional(),
  /** It rehearses: nobody watches but those who run it. */
  isRehearsal: z.boolean().optional(),
  removed: z.boolean().optional(),
});
export type ChannelCard = z.infer<typeof channelCardSchema>;
