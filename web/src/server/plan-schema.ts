import { accessSchema } from '@rostrum/contract/channel-card';
import { cleanText } from '@rostrum/contract/clean-text';
import { admittedGroupsSchema } from '@rostrum/contract/groups';
import { z } from 'zod';
import { viewersPasswordSchema } from './bodies.ts';

/** Who may watch something planned, in place of those who otherwise may. A password that is left out stays. */
export const planAccessSchema = z.strictObject({
  kind: accessSchema,
  password: viewersPasswordSchema.optional(),
  /** For members; none: the channel's members. */
  groups: admittedGroupsSchema.default([]),
});

/** What is planned, as the API takes it. Times are milliseconds since 1970. */
export const planSchema = z.strictObject({
  title: z.string().overwrite(cleanText).trim().min(1, 'Give it a title.').max(120, 'Choose a shorter title.'),
  description: z.string().trim().max(2000, 'Write a shorter description.').default(''),
  startsAt: z.int('When does it start?').nonnegative().max(8.64e15),
  endsAt: z.int('When does it end?').nonnegative().max(8.64e15),
  zone: z.string().max(64).default('UTC'),
  recurrence: z.string().max(200).nullable().default(null),
  /** null: the channel's holds. Left out: it stays as it is. */
  access: planAccessSchema.nullable().optional(),
});
