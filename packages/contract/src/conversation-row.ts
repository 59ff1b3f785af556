import { z } from 'zod';
import { chatMessageSchema } from './chat.ts';

/** A row of a conversation's Redis stream: its truth, which every edge reads once. */
export const conversationRowSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    /** Its id is the row's. */
    message: chatMessageSchema.omit({ id: true }),
    /** Written in a rehearsal: for those who keep order, as long as it lasts, and for nobody afterwards. */
    isRehearsal: z.boolean().optional(),
    /** For bans; shown to nobody. The address is a keyed hash. */
    author: z.object({ visitorId: z.string(), addressHash: z.string() }),
  }),
  /** The message of this id is taken away. */
  z.object({ kind: z.literal('deletion'), id: z.string() }),
]);
export type ConversationRow = z.infer<typeof conversationRowSchema>;
