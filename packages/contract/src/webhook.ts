import { z } from 'zod';
import { WEBHOOK_EVENTS, type WebhookEvent } from './webhook-events.ts';

/** Webhooks: what the site tells another server of its own accord. The scheme is Standard Webhooks. */

export const webhookEventSchema = z.enum(
  WEBHOOK_EVENTS,
  `An event is one of ${WEBHOOK_EVENTS.join(', ')}; there is no other.`,
);

/** What is sent by the button alone. */
export const WEBHOOK_TEST = 'webhook.test';
/** What a message may be. */
export type WebhookType = WebhookEvent | typeof WEBHOOK_TEST;

/** What every body holds. */
export type WebhookBody = {
  readonly type: WebhookType;
  /** When it happened, ISO 8601. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** One of `GET /api/v1/webhooks`. Times are milliseconds since 1970. */
export const webhookSchema = z.strictObject({
  id: z.string(),
  /** Its slug; null: all channels. */
  channel: z.string().nullable(),
  /** null: it was sealed under another key file, and is to be typed again. */
  url: z.string().nullable(),
  events: z.array(webhookEventSchema),
  isOn: z.boolean(),
  /** Why it was switched off by itself, in words; null: it was not. */
  offReason: z.string().nullable(),
  offAt: z.number().nullable(),
  lastOkAt: z.number().nullable(),
  createdAt: z.number(),
  /** Messages that wait to be sent. */
  waiting: z.number(),
  /** Messages that were given up unsent since it was last switched on: too many waited, or too long. */
  dropped: z.number(),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** What making one, or giving it another secret, answers: the secret is told this once. */
export const webhookMadeSchema = z.strictObject({ webhook: webhookSchema, secret: z.string() });
export type WebhookMade = z.infer<typeof webhookMadeSchema>;

/** One of `GET /api/v1/webhooks/ID/deliveries`: one attempt. Times are milliseconds since 1970. */
export const webhookDeliverySchema = z.strictObject({
  id: z.string(),
  /** The `webhook-id` that was sent: the same in every attempt at one message. */
  messageId: z.string(),
  type: z.string(),
  at: z.number(),
  /** Of how many attempts it was which, from 1; 0: by hand. */
  attempt: z.number(),
  isOk: z.boolean(),
  /** null: there was no answer. */
  status: z.number().nullable(),
  ms: z.number(),
  /** The first characters of the answer. */
  answer: z.string(),
  /** What went wrong and what to do, in words; null: nothing. */
  fault: z.string().nullable(),
  /** When it is tried again; null: it is not. */
  nextAt: z.number().nullable(),
  body: z.string(),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

/** Longest address. */
const LENGTH_MAX = 2_048;

export type WebhookAddress = {
  /** Normalised. It may hold a token of the receiver's: for those who manage the webhook alone. */
  readonly url: string;
  /** Scheme, host and port alone: for logs and lists. */
  readonly shown: string;
};

/**
 * Reads where a webhook is to go. Nothing is looked up.
 * @param mayBePlain whether http may be typed: where it leads is judged when it is connected to.
 * @returns the address, or a sentence for whoever typed it.
 */
export function readWebhookAddress(typed: string, mayBePlain: boolean): WebhookAddress | { readonly say: string } {
  const text = typed.trim();
  if (text.length > LENGTH_MAX) {
    return { say: `An address has at most ${LENGTH_MAX} characters.` };
  }
  const url = URL.parse(text);
  // A blank or a line's end in an address is a slip; parsers differ in what they make of it.
  if (url === null || !['https:', 'http:'].includes(url.protocol) || /[\s\p{Cc}\\]/u.test(text)) {
    return { say: 'This is no address to send to; it looks like https://example.org/hooks/rostrum.' };
  }
  if (url.protocol === 'http:' && !mayBePlain) {
    return { say: 'The address begins with https://, so that nobody on the way reads or changes what is sent.' };
  }
  if (url.username !== '' || url.password !== '') {
    return { say: 'The address holds a user name or a password. Leave them out: the signature proves who sends.' };
  }
  url.hash = '';
  return { url: url.href, shown: url.origin };
}
