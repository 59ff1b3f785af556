import type { Selectable } from 'kysely';
import type { Database, Tables } from './tables.ts';

/** What was sent to webhooks lately, and how it was answered. */

/** One attempt at a message, as it is written down. */
export type DeliveryToNote = {
  readonly webhookId: string;
  readonly messageId: string;
  readonly type: string;
  readonly body: string;
  readonly at: number;
  /** From 1; 0: by hand. */
  readonly attempt: number;
  readonly isOk: boolean;
  readonly status: number | undefined;
  readonly ms: number;
  readonly answer: string;
  readonly fault: string | undefined;
  /** When it is tried again; undefined: it is not. */
  readonly nextAt: number | undefined;
};
export type Delivery = DeliveryToNote & { readonly id: string };

export type WebhookDeliveryLog = {
  /** The newest first, {@link DELIVERIES_MAX} at most. */
  list(webhookId: string): Promise<readonly Delivery[]>;
  byId(webhookId: string, id: string): Promise<Delivery | undefined>;
};

/** Attempts remembered for a webhook. */
export const DELIVERIES_MAX = 100;

export function openWebhookDeliveryLog(database: Database): WebhookDeliveryLog {
  return {
    async list(webhookId) {
      const rows = await database
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('webhook_id', '=', webhookId)
        .orderBy('id', 'desc')
        .limit(DELIVERIES_MAX)
        .execute();
      return rows.map(deliveryFrom);
    },
    async byId(webhookId, id) {
      const row = await database
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('webhook_id', '=', webhookId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && deliveryFrom(row);
    },
  };
}

/** Within the transaction that settles the attempt; makes room for it. */
export async function noteDelivery(database: Database, id: string, delivery: DeliveryToNote): Promise<void> {
  const { webhookId, messageId, type, body, at, attempt, isOk, status, ms, answer, fault, nextAt } = delivery;
  await database
    .insertInto('webhook_deliveries')
    .values({
      id,
      webhook_id: webhookId,
      message_id: messageId,
      type,
      body,
      at,
      attempt,
      is_ok: isOk ? 1 : 0,
      status: status ?? null,
      ms: Math.round(ms),
      answer,
      fault: fault ?? null,
      next_at: nextAt ?? null,
    })
    .execute();
  const firstTooMany = database
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('webhook_id', '=', webhookId)
    .orderBy('id', 'desc')
    .limit(1)
    .offset(DELIVERIES_MAX);
  await database
    .deleteFrom('webhook_deliveries')
    .where('webhook_id', '=', webhookId)
    .where('id', '<=', firstTooMany)
    .execute();
}

function deliveryFrom(row: Selectable<Tables['webhook_deliveries']>): Delivery {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    messageId: row.message_id,
    type: row.type,
    body: row.body,
    at: row.at,
    attempt: row.attempt,
    isOk: row.is_ok === 1,
    status: row.status ?? undefined,
    ms: row.ms,
    answer: row.answer,
    fault: row.fault ?? undefined,
    nextAt: row.next_at ?? undefined,
  };
}
