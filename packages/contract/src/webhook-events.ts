/** What webhooks may tell of. For browsers too, so without schemas. */
export const WEBHOOK_EVENTS = ['event.live', 'event.ended', 'ingest.trouble', 'viewer.revoked'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** How often one message is tried before it is given up. */
export const WEBHOOK_ATTEMPTS = 8;
