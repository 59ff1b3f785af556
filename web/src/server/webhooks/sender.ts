import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Metrics } from '@rostrum/service/metrics';
import type { Store } from '@rostrum/store/store';
import type { OutboxRow } from '@rostrum/store/webhook-outbox';
import { type Courier, SEALED_ELSEWHERE } from './courier.ts';
import type { Posted } from './post.ts';
import { isGone, retryAfter } from './retry-rule.ts';

export type WebhookSenderParts = {
  readonly store: Store;
  readonly courier: Courier;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Attempts under way at once, one a webhook: some are slow, and each holds a socket. */
const AT_ONCE_MAX = 8;
/** How soon what others wrote down is seen. */
const LOOK_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 3_600_000;

/** Sends what is in the outbox, again and again until it arrives, and switches off what cannot be reached. */
export class WebhookSender implements Part {
  readonly name = 'web: webhooks';
  readonly #parts: WebhookSenderParts;
  readonly #sent: ReturnType<Metrics['counter']>;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  #timers: readonly Timer[] = [];
  #looking: Promise<void> | undefined;
  #isToLookAgain = false;

  constructor(parts: WebhookSenderParts) {
    this.#parts = parts;
    this.#sent = parts.metrics.counter('web_webhook_attempts_total', 'Attempts to deliver a webhook’s message', [
      'outcome',
    ]);
  }

  async start(): Promise<void> {
    const { clock, store, log } = this.#parts;
    this.#timers = [
      clock.every(LOOK_EVERY_MS, () => this.look()),
      clock.every(SWEEP_EVERY_MS, () => {
        store.webhookOutbox.sweep().catch((error: unknown) => log.warn({ err: error }, 'webhooks: not swept'));
      }),
    ];
    this.look();
  }

  /** Sends what is due, as far as there is room. */
  look(): void {
    if (this.#closing.signal.aborted) {
      return;
    }
    if (this.#looking !== undefined) {
      this.#isToLookAgain = true;
      return;
    }
    this.#isToLookAgain = false;
    this.#looking = this.#takeDue()
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, 'webhooks: the outbox could not be read'))
      .finally(() => {
        this.#looking = undefined;
        if (this.#isToLookAgain) {
          this.look();
        }
      });
  }

  async #takeDue(): Promise<void> {
    const limit = AT_ONCE_MAX - this.#busy.size;
    if (limit <= 0) {
      return;
    }
    const { store, log } = this.#parts;
    for (const row of await store.webhookOutbox.takeDue({ limit, except: [...this.#busy.keys()] })) {
      const run = this.#send(row)
        .catch((error: unknown) => {
          if (!this.#closing.signal.aborted) {
            log.warn(
              { err: error, webhook: row.webhookId },
              'webhooks: an attempt could not be made; it is made again',
            );
          }
        })
        .finally(() => {
          this.#busy.delete(row.webhookId);
          this.look();
        });
      this.#busy.set(row.webhookId, run);
    }
  }

  async #send(row: OutboxRow): Promise<void> {
    const { store, courier, log } = this.#parts;
    const { signal } = this.#closing;
    if (signal.aborted) {
      await store.webhookOutbox.release([row.id]);
      return;
    }
    let posted: Awaited<ReturnType<Courier['carry']>>;
    try {
      posted = await courier.carry(row.webhookId, row, signal);
    } catch (error) {
      if (signal.aborted) {
        await store.webhookOutbox.release([row.id]);
      }
      throw error;
    }
    if (posted === undefined) {
      await this.#switchOff(row.webhookId, SEALED_ELSEWHERE);
      return;
    }
    const isOk = posted.fault === undefined;
    const attempt = row.attempts + 1;
    const wait = isOk || isGone(posted.status) ? undefined : retryAfter(attempt);
    await store.webhookOutbox.settle({
      webhookId: row.webhookId,
      messageId: row.id,
      type: row.type,
      body: row.body,
      attempt,
      isOk,
      ...posted,
      nextAt: wait === undefined ? undefined : this.#parts.clock.wallNow() + wait,
    });
    this.#sent.inc({ outcome: isOk ? 'taken' : wait === undefined ? 'given up' : 'to be repeated' });
    const { status, ms } = posted;
    const about = { webhook: row.webhookId, message: row.id, type: row.type, status, durationMs: Math.round(ms) };
    if (isOk) {
      log.info({ ...about, attempt }, 'webhooks: a message was taken');
      return;
    }
    log.warn({ ...about, attempt, nextMs: wait }, 'webhooks: a message was not taken');
    if (wait === undefined) {
      await this.#giveUp(row, posted);
    }
  }

  /** A receiver that takes other messages stays on: it is this one that it does not want. */
  async #giveUp(row: OutboxRow, { status, fault }: Posted): Promise<void> {
    const hook = await this.#parts.store.webhooks.byId(row.webhookId);
    if (hook === undefined || !hook.isOn) {
      return;
    }
    const isReachable = hook.lastOkAt !== undefined && hook.lastOkAt > row.createdAt;
    if (isGone(status) || !isReachable) {
      await this.#switchOff(row.webhookId, fault ?? '');
    }
  }

  async #switchOff(id: string, reason: string): Promise<void> {
    const { store, log } = this.#parts;
    await store.webhooks.switchOff(id, reason);
    const hook = await store.webhooks.byId(id);
    const subject = hook?.slug ?? 'all channels';
    await store.audit.add({
      by: { email: 'server' },
      action: 'webhook.switched-off',
      subject,
      detail: { why: reason },
    });
    log.warn({ webhook: id, channel: hook?.slug }, 'webhooks: one was switched off; the studio says why');
  }

  /** What is under way is left as it was: it is sent again by the next process. */
  async close(): Promise<void> {
    for (const timer of this.#timers) {
      timer.cancel();
    }
    this.#closing.abort();
    await this.#looking;
    await Promise.allSettled(this.#busy.values());
  }
}
