import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebhookEvent } from '@rostrum/contract/webhook-events';
import { AddressRule } from '@rostrum/service/address-rule';
import { FakeClock } from '@rostrum/service/clock';
import { HostFinder } from '@rostrum/service/host-finder';
import { openMemoryLog } from '@rostrum/service/log';
import { openMetrics } from '@rostrum/service/metrics';
import type { Channel } from '@rostrum/store/channel-repository';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import type { Emission } from '@rostrum/store/webhook-outbox';
import { Webhook as Verifier } from 'standardwebhooks';
import { Courier } from '../courier.ts';
import { WebhookSender } from '../sender.ts';
import { WebhookDesk } from '../webhook-desk.ts';
import { openReceiver, type Received, type Receiver } from './receiver.ts';

/** A database, a sender and a server that is sent to, all real but for the time. */
export class WebhookRig {
  readonly clock = new FakeClock(Date.now());
  readonly log = openMemoryLog();
  readonly #folder = mkdtempSync(join(tmpdir(), 'rostrum-webhooks-'));
  receiver!: Receiver;
  store!: Store;
  sender!: WebhookSender;
  desk!: WebhookDesk;
  main!: Channel;

  async open(): Promise<this> {
    this.receiver = await openReceiver();
    await this.start();
    this.main = await this.store.channels.add({ slug: 'main', title: 'Main stage' });
    return this;
  }

  /** A process of the site, as far as webhooks go. */
  async start(keyFile = 'key'): Promise<void> {
    const { clock, log } = this;
    this.store = openStore({
      databasePath: join(this.#folder, 'db'),
      keyFile: join(this.#folder, keyFile),
      clock,
    });
    await migrate(this.store);
    const { store } = this;
    const hosts = new HostFinder(new AddressRule('127.0.0.1'), clock);
    const courier = new Courier({ store, hosts, clock });
    this.sender = new WebhookSender({ store, courier, clock, log, metrics: openMetrics() });
    this.desk = new WebhookDesk({ store, courier, clock, log, mayBePlain: true });
    await this.sender.start();
  }

  async stop(): Promise<void> {
    await this.sender.close();
    this.store.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.receiver.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** @returns the webhook's id, and what proves its signatures. */
  async hook(
    events: readonly WebhookEvent[] = ['event.live', 'event.ended', 'ingest.trouble', 'viewer.revoked'],
    url = this.receiver.url,
  ): Promise<{ readonly id: string; readonly secret: string }> {
    return this.store.webhooks.add(this.main.id, { url, events, isOn: true });
  }

  /** Something happens, and the sender looks. */
  async happen(type: WebhookEvent = 'event.live', channel = this.main): Promise<void> {
    const emission: Emission = { type, channel, data: { event: { id: 'e1' } } };
    await this.store.webhookOutbox.emit([emission]);
    this.sender.look();
  }

  /** Lets time pass until something is due, and what it starts begin. */
  pass(ms: number): void {
    this.clock.advance(ms);
    this.sender.look();
  }
}

/** @returns a body whose signature holds. @throws where it does not. */
export function proved(secret: string, { body, headers }: Received): { type: string; data: Record<string, unknown> } {
  return new Verifier(secret).verify(body, headers as Record<string, string>) as {
    type: string;
    data: Record<string, unknown>;
  };
}
