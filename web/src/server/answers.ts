import { channelTicketSchema } from '@rostrum/contract/api';
import { apiKeySchema } from '@rostrum/contract/api-key';
import { accessSchema } from '@rostrum/contract/channel-card';
import { groupSchema } from '@rostrum/contract/groups';
import { pastEventSchema } from '@rostrum/contract/past-event';
import {
  invitationSchema,
  passkeyRowSchema,
  personSchema,
  sessionRowSchema,
  userRoleSchema,
} from '@rostrum/contract/people';
import { streamKeySchema } from '@rostrum/contract/stream-key';
import { streamStateSchema, streamStatusSchema } from '@rostrum/contract/stream-state';
import { webhookDeliverySchema, webhookSchema } from '@rostrum/contract/webhook';
import { z } from 'zod';

/** What the API answers, where it is not the contract of others too. Times are milliseconds since 1970. */

export const doneSchema = z.object({ ok: z.literal(true) });

export const channelViewSchema = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  access: accessSchema,
  opensAt: z.number().optional(),
  closesAt: z.number().optional(),
  /** It is live for nobody but those who run it. */
  isRehearsal: z.boolean(),
  status: streamStatusSchema,
  /** The running event's name in media addresses. */
  epoch: z.string().optional(),
  startedAt: z.number().optional(),
  /** Where its picture is on this site; null: it has none. */
  picture: z.string().nullable(),
  /** The event whose access is in force in place of the channel's own; `until` null: until what is sent has ended. */
  event: z.object({ id: z.string(), title: z.string(), until: z.number().nullable() }).optional(),
});

/** `state` is told to those who run the channel; null: nothing is known of it. */
export const channelShownSchema = z.object({
  channel: channelViewSchema,
  state: streamStateSchema.nullable().optional(),
});
export const channelChangedSchema = z.object({ channel: channelViewSchema });
export const channelListSchema = z.object({ channels: z.array(channelViewSchema) });

/** What the edge answers, from memory. */
export const channelLiveSchema = z.object({
  slug: z.string(),
  status: streamStatusSchema,
  epoch: z.string().optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** While reconnecting. */
  graceEndsAt: z.number().optional(),
  /** The slate is shown in the encoder's place. */
  isBridged: z.literal(true).optional(),
  hasSound: z.literal(true).optional(),
  title: z.string(),
  description: z.string(),
  viewers: z.number(),
});

export const membersSchema = z.object({
  members: z.array(z.object({ email: z.string(), name: z.string(), addedAt: z.number(), isVerified: z.boolean() })),
  /** Whether this server sends mail. */
  hasMail: z.boolean(),
});
/** `skipped`: lines that were passed over, such as those in which there is no e-mail address. */
export const membersAddedSchema = z.object({ added: z.number(), skipped: z.array(z.string()) });
export const groupsSchema = z.object({ groups: z.array(groupSchema) });
export const groupShownSchema = z.object({ group: groupSchema });
export const groupMembersSchema = membersSchema.pick({ members: true });
export const ticketsSchema = z.object({ tickets: z.array(channelTicketSchema) });
export const bansSchema = z.object({
  bans: z.array(z.object({ id: z.string(), kind: z.enum(['visitor', 'address']), name: z.string(), at: z.number() })),
});
export const streamKeyChangedSchema = z.object({ key: streamKeySchema });
export const slateSchema = z.object({ own: z.boolean() });

const occurrenceSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  /** Where its poster is on this site; null: it has none. */
  poster: z.string().nullable(),
  /** Who may watch, where that is not what the channel says. */
  access: accessSchema.optional(),
});
/** `event`: its page is `/c/SLUG/e/EVENT`. */
const comingSchema = occurrenceSchema.extend({ event: z.string() });
const planAnswerSchema = occurrenceSchema.extend({
  zone: z.string(),
  recurrence: z.string().nullable(),
  /** null: what the channel says. `groups`: their ids. */
  access: z.object({ kind: accessSchema, hasPassword: z.boolean(), groups: z.array(z.string()) }).nullable(),
});
/** `plans` are told to those who run the channel. */
export const scheduleSchema = z.object({
  coming: z.array(comingSchema),
  plans: z.array(planAnswerSchema).optional(),
});
export const pictureSchema = z.object({ picture: z.string().nullable() });
export const posterSchema = z.object({ poster: z.string().nullable() });
export const eventToldSchema = z.object({ event: pastEventSchema });
export const planToldSchema = z.object({ plan: planAnswerSchema });

export const accountSchema = z.object({ email: z.string(), name: z.string(), role: userRoleSchema });
export const meSchema = z.object({
  account: accountSchema.nullable(),
  mayMakeChannels: z.boolean(),
  mayManagePeople: z.boolean(),
});
export const sessionsSchema = z.object({ sessions: z.array(sessionRowSchema) });
export const passkeysSchema = z.object({ passkeys: z.array(passkeyRowSchema) });
/** As WebAuthn level 3 §5.1.8 and §5.1.9 write them in JSON. */
export const passkeyOptionsSchema = z.looseObject({ challenge: z.string() });
export const endedSchema = z.object({ ended: z.number() });
export const apiKeysSchema = z.object({ keys: z.array(apiKeySchema) });
export const peopleSchema = z.object({ people: z.array(personSchema) });
export const invitationsSchema = z.object({ invitations: z.array(invitationSchema) });
/** OpenAPI 3.1. */
export const descriptionSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.unknown()),
});

export const webhooksSchema = z.object({ webhooks: z.array(webhookSchema) });
export const webhookShownSchema = z.object({ webhook: webhookSchema });
export const deliveriesSchema = z.object({ deliveries: z.array(webhookDeliverySchema) });
export const deliveryShownSchema = z.object({ delivery: webhookDeliverySchema });
