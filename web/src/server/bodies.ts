import { switchingSchema } from '@rostrum/contract/api';
import { accessSchema } from '@rostrum/contract/channel-card';
import { cleanText } from '@rostrum/contract/clean-text';
import { countryRuleSchema } from '@rostrum/contract/countries';
import { embedOriginSchema } from '@rostrum/contract/entitlement-claims';
import { admittedGroupsSchema } from '@rostrum/contract/groups';
import { PASSWORD_MAX } from '@rostrum/contract/password';
import { newPasswordSchema, personNameSchema } from '@rostrum/contract/people';
import { slugSchema } from '@rostrum/contract/slug';
import { z } from 'zod';

/** What the API takes, where it is not the contract of others too: routes read by these, and describe themselves by them. */

export const passwordsSchema = z.object({
  old: z.string('Type the present password too.').max(PASSWORD_MAX, 'The present password is not right.'),
  new: newPasswordSchema,
});

export const accountPatchSchema = z.object({ name: personNameSchema });

/** Typed by viewers from a slip of paper: shorter than an account's, and guesses are counted. */
const VIEWERS_PASSWORD_MIN = 6;
const timeSchema = z.int('A time is milliseconds since 1970.').nonnegative().nullable();

export const viewersPasswordSchema = z
  .string()
  .min(VIEWERS_PASSWORD_MIN, `Choose a password of at least ${VIEWERS_PASSWORD_MIN} characters.`)
  .max(PASSWORD_MAX, `Choose a password of at most ${PASSWORD_MAX} characters.`);

export const accessPatchSchema = z
  .strictObject({
    access: accessSchema,
    password: viewersPasswordSchema,
    opensAt: timeSchema,
    closesAt: timeSchema,
    embedOrigins: z.array(embedOriginSchema).max(4, 'At most four sites can be listed.'),
    groups: admittedGroupsSchema,
    countries: countryRuleSchema.nullable(),
  })
  .partial();

export const encoderFileQuerySchema = z.object({
  program: z.enum(['obs', 'atem'], 'There are files for obs and atem.'),
  protocol: z.enum(['rtmp', 'srt'], 'The protocol is rtmp or srt.').default('rtmp'),
});

/** The store says which numbers there may be. */
export const encodersPatchSchema = z
  .object({
    encryptsSrt: z.boolean('Encryption is on (true) or off (false).'),
    srtLatencyMs: z.number('The SRT latency is a number of milliseconds.'),
    switching: switchingSchema,
    priority: z.number('The priority is a whole number.'),
  })
  .partial();

export const memberListSchema = z.object({ list: z.string() });
/** Of a list of people: twenty thousand addresses with names. */
export const LIST_MAX_BYTES = 4 * 1024 * 1024;

export const heirSchema = z.object({ email: z.string('Say by e-mail address who gets the channel.').max(254) });

/** The store says what an address may be. */
export const pullChoiceSchema = z.object({
  address: z.string('The address is a text.').optional(),
  isOn: z.boolean('Pulling is on (true) or off (false).').default(true),
});

const titleSchema = z
  .string()
  .overwrite(cleanText)
  .trim()
  .min(1, 'Give the channel a title.')
  .max(120, 'Choose a shorter title.');

export const channelPatchSchema = z
  .object({
    title: titleSchema,
    description: z.string().trim().max(2000, 'Write a shorter description.'),
  })
  .partial();

export const stagePatchSchema = z
  .strictObject({
    isRehearsal: z.boolean('A rehearsal is on (true) or off (false).'),
    isSlate: z.boolean('The slate is on (true) or off (false).'),
    isEnded: z.boolean('The event is ended (true), or encoders are let in again (false).'),
  })
  .partial();

export const ticketWishSchema = z.strictObject({
  count: z.int('How many tickets?').min(1, 'Make at least one.').max(1000, 'Make at most 1000 at once.'),
  label: z.string().overwrite(cleanText).trim().max(120, 'Choose a shorter label.').default(''),
  devices: z
    .int()
    .min(1, 'A ticket lets in at least one browser.')
    .max(100, 'At most 100 browsers a ticket.')
    .default(1),
  /** Milliseconds since 1970. */
  expiresAt: z.int().positive().nullable().default(null),
  /** The plan they are for; null: the channel, and every event of it that asks for tickets. */
  plan: z.string('A plan is named by its id.').max(64, 'There is no such plan.').nullable().default(null),
});

export const shownSchema = z.object({
  password: z.string().max(PASSWORD_MAX, 'This password is too long.').optional(),
  ticket: z.string().max(64, 'A ticket has twelve letters and digits.').optional(),
});

export const newChannelSchema = z.object({
  slug: slugSchema,
  title: titleSchema,
  description: z.string().trim().max(2000, 'Write a shorter description.').default(''),
  access: z.enum(['public', 'unlisted']).default('public'),
});

export const loginSchema = z.object({ email: z.string().max(254), password: z.string().max(PASSWORD_MAX) });

export const setupSchema = z.object({
  token: z.string().min(1).max(256),
  email: z.email('Enter an e-mail address.').max(254, 'Enter a shorter e-mail address.'),
  name: personNameSchema.default(''),
  password: newPasswordSchema,
});
