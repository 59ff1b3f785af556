import type { WebhookBody } from '@rostrum/contract/webhook';
import type { WebhookEvent } from '@rostrum/contract/webhook-events';
import type { Clock } from '@rostrum/service/clock';
import { sortedIds } from './sorted-id.ts';
import type { Database } from './tables.ts';
import { type Delivery, type DeliveryToNote, noteDelivery } from './webhook-delivery-log.ts';
import { eventsOf } from './webhook-repository.ts';

/** What is to be told to other servers: written down before it is sent, and kept until it was. */

/** Something that happened on a channel. */
export type Emission = {
  readonly type: WebhookEvent;
  readonly channel: { readonly id: string; readonly slug: string; readonly title: string };
  /** What else is told of it; never a secret. */
  readonly data: Readonly<Record<string, unknown>>;
  /** When it happened, milliseconds since 1970; absent: now. */
  readonly at?: number | undefined;
};

/** How far something of a channel was told: there is one of a name. */
export type Mark = { readonly channelId: string; readonly name: string; readonly value: string };

/** One message to one webhook. */
export type OutboxRow = {
  readonly id: string;
  readonly webhookId: string;
  readonly type: string;
  readonly body: string;
  /** Attempts made so far. */
  readonly attempts: number;
  readonly createdAt: number;
};

export type WebhookOutbox = {
  /**
   * Writes it down for each webhook that is on and asks for it, together with how far was told.
   * @returns how many messages are new, and how many older ones had to go for them.
   */
  emit(emissions: readonly Emission[], mark?: Mark): Promise<{ readonly queued: number; readonly dropped: number }>;
  mark(channelId: string, name: string): Promise<{ readonly value: string; readonly at: number } | undefined>;
  /**
   * Hands out what is due, one of each webhook at most, the oldest first; it is due again after {@link LEASE_MS} where
   * nothing more is heard of it.
   * @param except webhooks that are being sent to.
   */
  takeDue(wish: { readonly limit: number; readonly except: readonly string[] }): Promise<readonly OutboxRow[]>;
  /** What was handed out is due at once: it was not sent. */
  release(ids: readonly string[]): Promise<void>;
  /** Writes an attempt down; its message stays where there is to be another, and goes where not. */
  settle(delivery: DeliveryToNote): Promise<Delivery>;
  /** Gives up what waited longer than {@link AGE_MAX_MS}: its webhook is off. */
  sweep(): Promise<void>;
};

/** Waiting for one webhook; days of a busy one that cannot be reached. */
export const OUTBOX_MAX = 500;
/** Longer than an attempt takes; a process that is killed leaves its messages so long. */
const LEASE_MS = 30_000;
/** Longer than a message is tried: 3 days. What is older tells nobody anything. */
const AGE_MAX_MS = 3 * 24 * 3_600_000;

export function openWebhookOutbox(database: Database, clock: Clock): WebhookOutbox {
  const nextId = sortedIds();
  /** Queues a message, and makes room for it. @returns how many went. */
  const queue = async (transaction: Database, webhookId: string, type: string, body: string): Promise<number> => {
    const now = clock.wallNow();
    await transaction
      .insertInto('webhook_outbox')
      .values({
        id: `msg_${nextId(now)}`,
        webhook_id: webhookId,
        type,
        body,
        attempts: 0,
        due_at: now,
        created_at: now,
      })
      .execute();
    const firstTooMany = transaction
      .selectFrom('webhook_outbox')
      .select('id')
      .where('webhook_id', '=', webhookId)
      .orderBy('id', 'desc')
      .limit(1)
      .offset(OUTBOX_MAX);
    const gone = await transaction
      .deleteFrom('webhook_outbox')
      .where('webhook_id', '=', webhookId)
      .where('id', '<=', firstTooMany)
      .executeTakeFirst();
    const dropped = Number(gone.numDeletedRows);
    if (dropped > 0) {
      await countDropped(transaction, webhookId, dropped);
    }
    return dropped;
  };
  return {
    async emit(emissions, mark) {
      return database.transaction().execute(async (transaction) => {
        let queued = 0;
        let dropped = 0;
        for (const emission of emissions) {
          const body = bodyOf(emission, clock.wallNow());
          for (const webhookId of await hooksFor(transaction, emission)) {
            dropped += await queue(transaction, webhookId, emission.type, body);
            queued += 1;
          }
        }
        if (mark !== undefined) {
          await setMark(transaction, mark, clock.wallNow());
        }
        return { queued, dropped };
      });
    },
    async mark(channelId, name) {
      return database
        .selectFrom('webhook_marks')
        .select(['value', 'at'])
        .where('channel_id', '=', channelId)
        .where('name', '=', name)
        .executeTakeFirst();
    },
    async takeDue({ limit, except }) {
      const now = clock.wallNow();
      return database.transaction().execute(async (transaction) => {
        let heads = transaction
          .selectFrom('webhook_outbox')
          .innerJoin('webhooks', 'webhooks.id', 'webhook_outbox.webhook_id')
          .select((select) => select.fn.min('webhook_outbox.id').as('id'))
          .where('webhooks.is_on', '=', 1)
          .where('webhook_outbox.due_at', '<=', now)
          .groupBy('webhook_outbox.webhook_id');
        if (except.length > 0) {
          heads = heads.where('webhook_outbox.webhook_id', 'not in', except);
        }
        const rows = await transaction
          .selectFrom('webhook_outbox')
          .selectAll()
          .where('id', 'in', heads)
          .orderBy('due_at')
          .orderBy('id')
          .limit(limit)
          .execute();
        if (rows.length > 0) {
          const ids = rows.map(({ id }) => id);
          await transaction
            .updateTable('webhook_outbox')
            .set({ due_at: now + LEASE_MS })
            .where('id', 'in', ids)
            .execute();
        }
        return rows.map(({ id, webhook_id: webhookId, type, body, attempts, created_at: createdAt }) => ({
          id,
          webhookId,
          type,
          body,
          attempts,
          createdAt,
        }));
      });
    },
    async release(ids) {
      if (ids.length > 0) {
        await database.updateTable('webhook_outbox').set({ due_at: clock.wallNow() }).where('id', 'in', ids).execute();
      }
    },
    async settle(delivery) {
      const id = nextId(clock.wallNow());
      const { webhookId, messageId, nextAt, attempt } = delivery;
      await database.transaction().execute(async (transaction) => {
        // Taken away while it was sent to: there is nothing to write to.
        const hook = await transaction
          .selectFrom('webhooks')
          .select('id')
          .where('id', '=', webhookId)
          .executeTakeFirst();
        if (hook === undefined) {
          return;
        }
        // What is tried by hand leaves a message that waits as it is, unless it arrived.
        if (nextAt !== undefined) {
          await transaction
            .updateTable('webhook_outbox')
            .set({ attempts: attempt, due_at: nextAt })
            .where('id', '=', messageId)
            .execute();
        } else if (delivery.isOk || attempt > 0) {
          await transaction.deleteFrom('webhook_outbox').where('id', '=', messageId).execute();
        }
        if (delivery.isOk) {
          await transaction
            .updateTable('webhooks')
            .set({ last_ok_at: delivery.at })
            .where('id', '=', webhookId)
            .execute();
        }
        await noteDelivery(transaction, id, delivery);
      });
      return { ...delivery, id };
    },
    async sweep() {
      await database.transaction().execute(async (transaction) => {
        const gone = await transaction
          .deleteFrom('webhook_outbox')
          .where('created_at', '<', clock.wallNow() - AGE_MAX_MS)
          .returning('webhook_id')
          .execute();
        for (const { webhook_id: webhookId } of gone) {
          await countDropped(transaction, webhookId, 1);
        }
      });
    },
  };
}

/** @returns the webhooks that are on and ask for it: the channel's own, and those of all channels. */
async function hooksFor(database: Database, { type, channel }: Emission): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('webhooks')
    .select(['id', 'events'])
    .where('is_on', '=', 1)
    .where((where) => where.or([where('channel_id', '=', channel.id), where('channel_id', 'is', null)]))
    .execute();
  return rows.filter(({ events }) => eventsOf(events).includes(type)).map(({ id }) => id);
}

function bodyOf({ type, channel: { slug, title }, data, at }: Emission, now: number): string {
  const body: WebhookBody = {
    type,
    timestamp: new Date(at ?? now).toISOString(),
    data: { channel: { slug, title }, ...data },
  };
  return JSON.stringify(body);
}

async function countDropped(database: Database, webhookId: string, dropped: number): Promise<void> {
  await database
    .updateTable('webhooks')
    .set((set) => ({ dropped: set('dropped', '+', dropped) }))
    .where('id', '=', webhookId)
    .execute();
}

async function setMark(database: Database, { channelId, name, value }: Mark, at: number): Promise<void> {
  await database
    .insertInto('webhook_marks')
    .values({ channel_id: channelId, name, value, at })
    .onConflict((conflict) => conflict.columns(['channel_id', 'name']).doUpdateSet({ value, at }))
    .execute();
}
