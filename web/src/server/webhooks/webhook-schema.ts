import { webhookEventSchema } from '@rostrum/contract/webhook';
import { WEBHOOK_EVENTS } from '@rostrum/contract/webhook-events';
import { z } from 'zod';

const url = z.string('url is the address to send to.').max(4_096, 'The address is too long.');
const events = z
  .array(webhookEventSchema, `events is a list of ${WEBHOOK_EVENTS.join(', ')}.`)
  .min(1, 'Choose at least one event.')
  .max(WEBHOOK_EVENTS.length, 'An event stands in the list once.');
const isOn = z.boolean('isOn is on (true) or off (false).');

/** `POST /api/v1/webhooks`. What an address may be is said by who reads it. */
export const webhookWishSchema = z.strictObject({
  /** A slug; null: all channels. */
  channel: z.string('channel is a slug, or null for all channels.').max(64).nullable(),
  url,
  events,
  isOn: isOn.default(true),
});

/** `PATCH /api/v1/webhooks/ID`: what is left out stays. */
export const webhookPatchSchema = z.strictObject({
  url: url.optional(),
  events: events.optional(),
  isOn: isOn.optional(),
});
