import { randomUUID } from 'node:crypto';
import {
  readWebhookAddress,
  WEBHOOK_TEST,
  type Webhook,
  type WebhookBody,
  type WebhookDelivery,
  type WebhookMade,
} from '@rostrum/contract/webhook';
import type { WebhookEvent } from '@rostrum/contract/webhook-events';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Channel } from '@rostrum/store/channel-repository';
import type { Store } from '@rostrum/store/store';
import type { Delivery } from '@rostrum/store/webhook-delivery-log';
import type { WebhookRow } from '@rostrum/store/webhook-repository';
import { WebError } from '../../errors.ts';
import type { Account, Actor } from '../account.ts';
import { findChannel } from '../find-channel.ts';
import { mayManageWebhooks } from '../rights.ts';
import { type Courier, type Message, SEALED_ELSEWHERE } from './courier.ts';

export type WebhookDeskParts = {
  readonly store: Store;
  readonly courier: Courier;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the operator lists addresses of their own, which may be sent to by http. */
  readonly mayBePlain: boolean;
};

export type WebhookPatch = {
  readonly url?: string | undefined;
  readonly events?: readonly WebhookEvent[] | undefined;
  readonly isOn?: boolean | undefined;
};

/** Attempts by hand under way at once: somebody waits for each. */
const BY_HAND_MAX = 4;

/**
 * Webhooks, for those who manage them. All methods that name one @throws WebError `NO_SUCH_WEBHOOK`, and `FORBIDDEN`
 * where it is of a channel that is not theirs.
 */
export class WebhookDesk {
  readonly #parts: WebhookDeskParts;
  readonly #byHand = new Set<string>();

  constructor(parts: WebhookDeskParts) {
    this.#parts = parts;
  }

  /** Those they manage. @param slug of one channel alone. */
  async list(account: Account, slug?: string): Promise<readonly Webhook[]> {
    const { store } = this.#parts;
    const channels = new Map((await store.channels.list()).map((channel) => [channel.id, channel]));
    const own = (await store.webhooks.list()).filter(
      ({ channelId }) =>
        mayManageWebhooks(account, channelId === undefined ? undefined : (channels.get(channelId) ?? {})) &&
        (slug === undefined || (channelId !== undefined && channels.get(channelId)?.slug === slug)),
    );
    return own.map(tell);
  }

  async of(id: string, by: Account): Promise<Webhook> {
    return tell(await this.#find(id, by));
  }

  /** @param slug null: all channels. @throws WebError `NO_SUCH_CHANNEL`, `WEBHOOK_ADDRESS`; RostrumError `TOO_MANY_WEBHOOKS`. */
  async add(
    wish: { slug: string | null; url: string; events: readonly WebhookEvent[]; isOn: boolean },
    by: Actor,
  ): Promise<WebhookMade> {
    const { store, log } = this.#parts;
    const channel = wish.slug === null ? undefined : await findChannel(store, wish.slug);
    if (!mayManageWebhooks(by, channel)) {
      throw new WebError('FORBIDDEN');
    }
    const { url, shown } = this.#read(wish.url);
    const { id, secret } = await store.webhooks.add(channel?.id, { url, events: wish.events, isOn: wish.isOn });
    const detail = { to: shown, events: wish.events };
    await store.audit.add({ by, action: 'webhook.made', subject: nameOf(channel?.slug), detail });
    log.info({ webhook: id, channel: channel?.slug, user: by.id, to: shown }, 'web: a webhook was made');
    return { webhook: await this.of(id, by), secret };
  }

  /** @throws WebError `WEBHOOK_ADDRESS`. */
  async update(id: string, patch: WebhookPatch, by: Actor): Promise<Webhook> {
    const { store, log } = this.#parts;
    const { slug } = await this.#find(id, by);
    const { events, isOn } = patch;
    const address = patch.url === undefined ? undefined : this.#read(patch.url);
    await store.webhooks.update(id, {
      ...(address === undefined ? {} : { url: address.url }),
      ...(events === undefined ? {} : { events }),
      ...(isOn === undefined ? {} : { isOn }),
    });
    const detail = { to: address?.shown, events, isOn };
    await store.audit.add({ by, action: 'webhook.changed', subject: nameOf(slug), detail });
    log.info({ webhook: id, channel: slug, user: by.id, to: address?.shown, isOn }, 'web: a webhook was changed');
    return this.of(id, by);
  }

  async remove(id: string, by: Actor): Promise<void> {
    const { store, log } = this.#parts;
    const { slug } = await this.#find(id, by);
    await store.webhooks.remove(id);
    await store.audit.add({ by, action: 'webhook.removed', subject: nameOf(slug) });
    log.info({ webhook: id, channel: slug, user: by.id }, 'web: a webhook was removed');
  }

  /** Another secret, told this once; by the one before is signed too for a day. */
  async rotate(id: string, by: Actor): Promise<WebhookMade> {
    const { store, log } = this.#parts;
    const { slug } = await this.#find(id, by);
    const secret = await store.webhooks.rotate(id);
    if (secret === undefined) {
      throw new WebError('NO_SUCH_WEBHOOK');
    }
    await store.audit.add({ by, action: 'webhook.secret', subject: nameOf(slug) });
    log.info({ webhook: id, channel: slug, user: by.id }, 'web: a webhook has another secret');
    return { webhook: await this.of(id, by), secret };
  }

  /** What was sent lately, the newest first. */
  async deliveries(id: string, by: Account): Promise<readonly WebhookDelivery[]> {
    await this.#find(id, by);
    return (await this.#parts.store.webhookDeliveries.list(id)).map(tellDelivery);
  }

  /** Sends a message that tells of nothing, now. @throws WebError `WEBHOOK_BUSY`, `WEBHOOK_SEALED`. */
  async test(id: string, by: Account): Promise<WebhookDelivery> {
    const { store, clock } = this.#parts;
    const { slug } = await this.#find(id, by);
    const channel: Channel | undefined = slug === undefined ? undefined : await store.channels.bySlug(slug);
    const body: WebhookBody = {
      type: WEBHOOK_TEST,
      timestamp: new Date(clock.wallNow()).toISOString(),
      data: {
        channel: channel === undefined ? null : { slug: channel.slug, title: channel.title },
        message: 'This is a test. Nothing happened.',
      },
    };
    return this.#carry(id, { id: `msg_${randomUUID()}`, type: WEBHOOK_TEST, body: JSON.stringify(body) });
  }

  /** Sends what was sent before once more, now. @throws WebError `NO_SUCH_DELIVERY`, `WEBHOOK_BUSY`, `WEBHOOK_SEALED`. */
  async again(id: string, deliveryId: string, by: Account): Promise<WebhookDelivery> {
    await this.#find(id, by);
    const sent = await this.#parts.store.webhookDeliveries.byId(id, deliveryId);
    if (sent === undefined) {
      throw new WebError('NO_SUCH_DELIVERY');
    }
    return this.#carry(id, { id: sent.messageId, type: sent.type, body: sent.body });
  }

  async #carry(id: string, message: Message): Promise<WebhookDelivery> {
    if (this.#byHand.has(id) || this.#byHand.size >= BY_HAND_MAX) {
      throw new WebError('WEBHOOK_BUSY');
    }
    this.#byHand.add(id);
    try {
      const { store, courier } = this.#parts;
      const posted = await courier.carry(id, message, new AbortController().signal);
      if (posted === undefined) {
        throw new WebError('WEBHOOK_SEALED', { why: SEALED_ELSEWHERE });
      }
      const { id: messageId, type, body } = message;
      const isOk = posted.fault === undefined;
      const noted = { webhookId: id, messageId, type, body, attempt: 0, isOk, ...posted, nextAt: undefined };
      return tellDelivery(await store.webhookOutbox.settle(noted));
    } finally {
      this.#byHand.delete(id);
    }
  }

  async #find(id: string, by: Account): Promise<WebhookRow> {
    const { store } = this.#parts;
    const hook = await store.webhooks.byId(id);
    if (hook === undefined) {
      throw new WebError('NO_SUCH_WEBHOOK');
    }
    const channel = hook.channelId === undefined ? undefined : await store.channels.byId(hook.channelId);
    if (!mayManageWebhooks(by, hook.channelId === undefined ? undefined : (channel ?? {}))) {
      throw new WebError('FORBIDDEN');
    }
    return hook;
  }

  #read(typed: string): { readonly url: string; readonly shown: string } {
    const read = readWebhookAddress(typed, this.#parts.mayBePlain);
    if ('say' in read) {
      throw new WebError('WEBHOOK_ADDRESS', { why: read.say });
    }
    return read;
  }
}

function nameOf(slug: string | undefined): string {
  return slug ?? 'all channels';
}

function tell(row: WebhookRow): Webhook {
  return {
    id: row.id,
    channel: row.slug ?? null,
    url: row.url ?? null,
    events: [...row.events],
    isOn: row.isOn,
    offReason: row.offReason ?? null,
    offAt: row.offAt ?? null,
    lastOkAt: row.lastOkAt ?? null,
    createdAt: row.createdAt,
    waiting: row.waiting,
    dropped: row.dropped,
  };
}

function tellDelivery(row: Delivery): WebhookDelivery {
  const { id, messageId, type, at, attempt, isOk, ms, answer, body } = row;
  return {
    id,
    messageId,
    type,
    at,
    attempt,
    isOk,
    status: row.status ?? null,
    ms: Math.round(ms),
    answer,
    fault: row.fault ?? null,
    nextAt: row.nextAt ?? null,
    body,
  };
}
