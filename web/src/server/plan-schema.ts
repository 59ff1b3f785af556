import { cleanText } from '@rostrum/contract/clean-text';
import { z } from 'zod';

/** What is planned, as the API takes it. Times are milliseconds since 1970. */
export const planSchema = z.strictObject({
  title: z.string().overwrite(cleanText).trim().min(1, 'Give it a title.').max(120, 'Choose a shorter title.'),
  description: z.string().trim().max(2000, 'Write a shorter description.').default(''),
  startsAt: z.int('When does it start?').nonnegative().max(8.64e15),
  endsAt: z.int('When does it end?').nonnegative().max(8.64e15),
  zone: z.string().max(64).default('UTC'),
  recurrence: z.string().max(200).nullable().default(null),
});
