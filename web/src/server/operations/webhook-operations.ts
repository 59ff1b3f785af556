import { webhookMadeSchema } from '@rostrum/contract/webhook';
import * as answers from '../answers.ts';
import { webhookPatchSchema, webhookWishSchema } from '../webhooks/webhook-schema.ts';
import type { Operations } from './operation.ts';

/** Webhooks, and what was sent by them. */
export const WEBHOOK_OPERATIONS: Operations = {
  webhooks: {
    GET: {
      key: 'channels',
      says: 'Webhooks of the channels one runs, and of all channels for admins and owners.',
      who: 'makers',
      query: { channel: 'Those of this channel alone.' },
      answer: answers.webhooksSchema,
    },
    POST: {
      key: 'channels',
      says: 'Makes a webhook; its secret is told this once.',
      who: 'makers',
      body: webhookWishSchema,
      answer: webhookMadeSchema,
      status: 201,
    },
  },
  'webhooks/[id]': {
    GET: { key: 'channels', says: 'One webhook.', who: 'makers', answer: answers.webhookShownSchema },
    PATCH: {
      key: 'channels',
      says: 'Changes where it goes, what it tells of, or whether it is on; switched on, it begins anew.',
      who: 'makers',
      body: webhookPatchSchema,
      answer: answers.webhookShownSchema,
    },
    DELETE: {
      key: 'channels',
      says: 'Removes it, with all that waits for it.',
      who: 'makers',
      answer: answers.doneSchema,
    },
  },
  'webhooks/[id]/deliveries': {
    GET: {
      key: 'channels',
      says: 'The last hundred attempts, the newest first.',
      who: 'makers',
      answer: answers.deliveriesSchema,
    },
  },
  'webhooks/[id]/deliveries/[delivery]': {
    POST: {
      key: 'channels',
      says: 'Sends the same message once more, now.',
      who: 'makers',
      answer: answers.deliveryShownSchema,
    },
  },
  'webhooks/[id]/secret': {
    POST: {
      key: 'channels',
      says: 'Makes another secret, told this once; the old one signs too for a day.',
      who: 'makers',
      answer: webhookMadeSchema,
    },
  },
  'webhooks/[id]/test': {
    POST: {
      key: 'channels',
      says: 'Sends a message that tells of nothing, now, and tells how it was answered.',
      who: 'makers',
      answer: answers.deliveryShownSchema,
    },
  },
};
