import { z } from 'zod';
import { countryRuleSchema } from './countries.ts';
import { slugSchema } from './slug.ts';

export const accessSchema = z.enum(['public', 'unlisted', 'password', 'members', 'ticket']);
export type Access = z.infer<typeof accessSchema>;

/** What tokens call the access that a channel has of its own. */
export const OWN_ACCESS = 'own';

/** What an edge may know of a channel: nothing secret. `removed` tells that it is gone. */
export const channelCardSchema = z.object({
  slug: slugSchema,
  title: z.string().max(120),
  description: z.string().max(2000),
  /** What is in force now: the channel's own, or that of the event that is on. */
  access: accessSchema,
  /** Whose access that is, as tokens name it; absent: the channel's own ({@link OWN_ACCESS}). */
  under: z.string().max(32).optional(),
  /** Whoever is not there does not watch, by whatever right; absent: it is watched from everywhere. */
  countries: countryRuleSchema.optional(),
  /** Without a token nobody watches before, and nobody from then on; milliseconds since 1970. */
  opensAt: z.number().optional(),
  closesAt: z.number().optional(),
  /** It rehearses: nobody watches but those who run it. */
  isRehearsal: z.boolean().optional(),
  removed: z.boolean().optional(),
});
export type ChannelCard = z.infer<typeof channelCardSchema>;
