import { randomBytes, randomUUID } from 'node:crypto';
import { webhookEventSchema } from '@rostrum/contract/webhook';
import type { WebhookEvent } from '@rostrum/contract/webhook-events';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { SealingKey } from './key-file.ts';
import { sealText, unsealText } from './sealed-text.ts';
import type { Database, Tables } from './tables.ts';

/** Where another server is told of what happens. Times are milliseconds since 1970. */
export type WebhookRow = {
  readonly id: string;
  /** undefined: all channels. */
  readonly channelId: string | undefined;
  readonly slug: string | undefined;
  /** It may hold a token; undefined: it was sealed under another key file. */
  readonly url: string | undefined;
  readonly events: readonly WebhookEvent[];
  readonly isOn: boolean;
  /** Why it was switched off by itself. */
  readonly offReason: string | undefined;
  readonly offAt: number | undefined;
  readonly lastOkAt: number | undefined;
  readonly createdAt: number;
  /** Messages that wait, and those given up unsent since it was last switched on. */
  readonly waiting: number;
  readonly dropped: number;
};

export type WebhookWish = {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly isOn: boolean;
};

export type WebhookRepository = {
  /** All, the oldest first. */
  list(): Promise<readonly WebhookRow[]>;
  byId(id: string): Promise<WebhookRow | undefined>;
  /**
   * @param channelId undefined: all channels.
   * @returns also the secret, told this once. @throws RostrumError `TOO_MANY_WEBHOOKS`.
   */
  add(channelId: string | undefined, wish: WebhookWish): Promise<{ readonly id: string; readonly secret: string }>;
  /** Switched on, it begins anew: what waited goes out now. @returns whether there is one. */
  update(id: string, patch: Partial<WebhookWish>): Promise<boolean>;
  /** @returns the new secret; by the one before is signed too for {@link BOTH_SECRETS_MS}. undefined: there is none. */
  rotate(id: string): Promise<string | undefined>;
  /** By which is signed now, the newest first; empty: sealed under another key file. */
  secretsOf(id: string): Promise<readonly string[]>;
  /** @param reason one sentence for who manages it. */
  switchOff(id: string, reason: string): Promise<void>;
  /** @returns whether there was one. */
  remove(id: string): Promise<boolean>;
};

/** More than anybody has systems to tell; for one channel, or for all channels. */
export const WEBHOOKS_MAX = 20;
/** A receiver has a day to learn the new secret. */
const BOTH_SECRETS_MS = 24 * 3_600_000;
/** Standard Webhooks: 24 to 64 bytes. */
const SECRET_BYTES = 32;
const SECRET_PREFIX = 'whsec_';

export function openWebhookRepository(database: Database, clock: Clock, sealing: SealingKey): WebhookRepository {
  const rows = () =>
    database
      .selectFrom('webhooks')
      .leftJoin('channels', 'channels.id', 'webhooks.channel_id')
      .selectAll('webhooks')
      .select('channels.slug')
      .select((select) =>
        select
          .selectFrom('webhook_outbox')
          .select((count) => count.fn.countAll().as('waiting'))
          .whereRef('webhook_outbox.webhook_id', '=', 'webhooks.id')
          .as('waiting'),
      );
  const rowFrom = (
    row: Selectable<Tables['webhooks']> & { slug: string | null; waiting: string | number | bigint | null },
  ): WebhookRow => ({
    id: row.id,
    channelId: row.channel_id ?? undefined,
    slug: row.slug ?? undefined,
    url: unsealText(row.sealed_url, row.id, sealing),
    events: eventsOf(row.events),
    isOn: row.is_on === 1,
    offReason: row.off_reason ?? undefined,
    offAt: row.off_at ?? undefined,
    lastOkAt: row.last_ok_at ?? undefined,
    createdAt: row.created_at,
    waiting: Number(row.waiting ?? 0),
    dropped: row.dropped,
  });
  return {
    async list() {
      return (await rows().orderBy('webhooks.created_at').orderBy('webhooks.id').execute()).map(rowFrom);
    },
    async byId(id) {
      const row = await rows().where('webhooks.id', '=', id).executeTakeFirst();
      return row && rowFrom(row);
    },
    async add(channelId, { url, events, isOn }) {
      const id = randomUUID();
      const secret = newSecret();
      await database.transaction().execute(async (transaction) => {
        const there = await transaction
          .selectFrom('webhooks')
          .select((select) => select.fn.countAll().as('hooks'))
          .where('channel_id', channelId === undefined ? 'is' : '=', channelId ?? null)
          .executeTakeFirstOrThrow();
        if (Number(there.hooks) >= WEBHOOKS_MAX) {
          throw storeError('TOO_MANY_WEBHOOKS', { most: WEBHOOKS_MAX });
        }
        await transaction
          .insertInto('webhooks')
          .values({
            id,
            channel_id: channelId ?? null,
            sealed_url: sealText(url, id, sealing),
            events: JSON.stringify(events),
            is_on: isOn ? 1 : 0,
            sealed_secret: sealText(secret, id, sealing),
            sealed_previous: null,
            previous_until: null,
            off_reason: null,
            off_at: null,
            last_ok_at: null,
            dropped: 0,
            created_at: clock.wallNow(),
          })
          .execute();
      });
      return { id, secret };
    },
    async update(id, { url, events, isOn }) {
      return database.transaction().execute(async (transaction) => {
        const before = await transaction.selectFrom('webhooks').select('is_on').where('id', '=', id).executeTakeFirst();
        if (before === undefined) {
          return false;
        }
        const isSwitchedOn = isOn === true && before.is_on === 0;
        await transaction
          .updateTable('webhooks')
          .set({
            ...(url === undefined ? {} : { sealed_url: sealText(url, id, sealing) }),
            ...(events === undefined ? {} : { events: JSON.stringify(events) }),
            is_on: (isOn ?? before.is_on === 1) ? 1 : 0,
            ...(isSwitchedOn ? { off_reason: null, off_at: null, dropped: 0 } : {}),
          })
          .where('id', '=', id)
          .execute();
        if (isSwitchedOn) {
          await transaction
            .updateTable('webhook_outbox')
            .set({ due_at: clock.wallNow(), attempts: 0 })
            .where('webhook_id', '=', id)
            .execute();
        }
        return true;
      });
    },
    async rotate(id) {
      const secret = newSecret();
      return database.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom('webhooks')
          .select('sealed_secret')
          .where('id', '=', id)
          .executeTakeFirst();
        if (row === undefined) {
          return undefined;
        }
        await transaction
          .updateTable('webhooks')
          .set({
            sealed_secret: sealText(secret, id, sealing),
            sealed_previous: row.sealed_secret,
            previous_until: clock.wallNow() + BOTH_SECRETS_MS,
          })
          .where('id', '=', id)
          .execute();
        return secret;
      });
    },
    async secretsOf(id) {
      const row = await database
        .selectFrom('webhooks')
        .select(['sealed_secret', 'sealed_previous', 'previous_until'])
        .where('id', '=', id)
        .executeTakeFirst();
      const secret = row && unsealText(row.sealed_secret, id, sealing);
      if (row === undefined || secret === undefined) {
        return [];
      }
      const isPreviousInForce = row.previous_until !== null && row.previous_until > clock.wallNow();
      const previous =
        isPreviousInForce && row.sealed_previous !== null ? unsealText(row.sealed_previous, id, sealing) : undefined;
      return previous === undefined ? [secret] : [secret, previous];
    },
    async switchOff(id, reason) {
      await database
        .updateTable('webhooks')
        .set({ is_on: 0, off_reason: reason, off_at: clock.wallNow() })
        .where('id', '=', id)
        .execute();
    },
    async remove(id) {
      const removed = await database.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
      return removed.numDeletedRows > 0n;
    },
  };
}

/** @returns those this version knows. */
export function eventsOf(json: string): readonly WebhookEvent[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.flatMap((each) => webhookEventSchema.safeParse(each).data ?? []) : [];
}

function newSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}
