import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rostrum/service/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from './channel-repository.ts';
import { migrate, openStore, type Store } from './store.ts';
import { DELIVERIES_MAX, type DeliveryToNote } from './webhook-delivery-log.ts';
import { type Emission, OUTBOX_MAX, type OutboxRow } from './webhook-outbox.ts';
import { WEBHOOKS_MAX } from './webhook-repository.ts';

const URL = 'https://example.org/hooks/a-token';
const DAY_MS = 24 * 3_600_000;

let folder: string;
let clock: FakeClock;
let store: Store;
let main: Channel;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-webhooks-'));
  clock = new FakeClock();
  store = reopen();
  await migrate(store);
  main = await store.channels.add({ slug: 'main', title: 'Main stage' });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function reopen(keyFile = 'k'): Store {
  return openStore({ databasePath: join(folder, 'db'), keyFile: join(folder, keyFile), clock });
}

async function addHook(channel: Channel | undefined = main, events: Emission['type'][] = ['event.live']) {
  return store.webhooks.add(channel?.id, { url: URL, events, isOn: true });
}

const live = (channel: Channel = main): Emission => ({ type: 'event.live', channel, data: { event: { id: 'e1' } } });
const all = (): Promise<readonly OutboxRow[]> => store.webhookOutbox.takeDue({ limit: 50, except: [] });
const attemptAt = (row: OutboxRow, more: Partial<DeliveryToNote> = {}): DeliveryToNote => ({
  webhookId: row.webhookId,
  messageId: row.id,
  type: row.type,
  body: row.body,
  at: clock.wallNow(),
  attempt: row.attempts + 1,
  isOk: true,
  status: 204,
  ms: 12,
  answer: '',
  fault: undefined,
  nextAt: undefined,
  ...more,
});

describe('webhooks', () => {
  it('keep address and secret sealed, and tell the secret once', async () => {
    const { id, secret } = await addHook();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await store.webhooks.byId(id)).toMatchObject({ slug: 'main', url: URL, isOn: true, waiting: 0 });
    expect(await store.webhooks.secretsOf(id)).toEqual([secret]);
    const bytes = Buffer.concat(['db', 'db-wal'].map((name) => readFileSync(join(folder, name))));
    expect([bytes.includes('a-token'), bytes.includes(secret), bytes.includes(secret.slice(6))]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('sign by both secrets for a day after it was changed', async () => {
    const { id, secret } = await addHook();
    const next = await store.webhooks.rotate(id);
    expect(await store.webhooks.secretsOf(id)).toEqual([next, secret]);
    clock.advance(DAY_MS);
    expect(await store.webhooks.secretsOf(id)).toEqual([next]);
    expect(await store.webhooks.rotate('nobody')).toBe(undefined);
  });

  it('have no address and no secret under another key file, and can be given both anew', async () => {
    const { id } = await addHook();
    store.close();
    store = reopen('another');
    expect((await store.webhooks.byId(id))?.url).toBe(undefined);
    expect(await store.webhooks.secretsOf(id)).toEqual([]);
    await store.webhooks.update(id, { url: URL });
    const secret = await store.webhooks.rotate(id);
    expect((await store.webhooks.byId(id))?.url).toBe(URL);
    expect(await store.webhooks.secretsOf(id)).toEqual([secret]);
  });

  it('are bounded for a channel and for all channels, and go with their channel', async () => {
    for (let n = 0; n < WEBHOOKS_MAX; n += 1) {
      await addHook();
    }
    await expect(addHook()).rejects.toMatchObject({ code: 'TOO_MANY_WEBHOOKS' });
    await store.webhooks.add(undefined, { url: URL, events: [], isOn: true });
    await store.channels.remove('main');
    expect((await store.webhooks.list()).map(({ channelId }) => channelId)).toEqual([undefined]);
  });
});

describe('the outbox of webhooks', () => {
  it('has a message for each webhook that is on and asks for it', async () => {
    const other = await store.channels.add({ slug: 'other' });
    const own = await addHook();
    await addHook(other);
    await addHook(main, ['event.ended']);
    const every = await store.webhooks.add(undefined, { url: URL, events: ['event.live'], isOn: true });
    const off = await addHook();
    await store.webhooks.update(off.id, { isOn: false });
    expect(await store.webhookOutbox.emit([live()])).toEqual({ queued: 2, dropped: 0 });
    const rows = await all();
    expect(rows.map(({ webhookId }) => webhookId).toSorted()).toEqual([own.id, every.id].toSorted());
    expect(JSON.parse(rows[0]?.body ?? '')).toEqual({
      type: 'event.live',
      timestamp: new Date(clock.wallNow()).toISOString(),
      data: { channel: { slug: 'main', title: 'Main stage' }, event: { id: 'e1' } },
    });
  });

  it('hands out one of each webhook, the oldest first, and none twice before its time', async () => {
    const a = await addHook();
    await store.webhookOutbox.emit([live(), live()]);
    const [first, ...more] = await all();
    expect(more).toEqual([]);
    const [second] = await all();
    expect(second?.id.localeCompare(first?.id ?? '')).toBe(1);
    expect(await all()).toEqual([]);
    clock.advance(30_000);
    expect(await store.webhookOutbox.takeDue({ limit: 9, except: [a.id] })).toEqual([]);
    expect((await all())[0]?.id).toBe(first?.id);
    await store.webhookOutbox.release([first?.id ?? '']);
    expect((await all())[0]?.id).toBe(first?.id);
  });

  it('outlives the process that wrote it', async () => {
    await addHook();
    await store.webhookOutbox.emit([live()], { channelId: main.id, name: 'event', value: 'e1' });
    store.close();
    store = reopen();
    expect(await store.webhookOutbox.mark(main.id, 'event')).toEqual({ value: 'e1', at: clock.wallNow() });
    expect(await all()).toHaveLength(1);
  });

  it('keeps what is to be tried again, and lets go of what arrived or is given up', async () => {
    const { id } = await addHook();
    await store.webhookOutbox.emit([live()]);
    const [row] = await all();
    if (row === undefined) {
      throw new Error('nothing was due');
    }
    const again = attemptAt(row, { isOk: false, status: 500, fault: 'x', nextAt: clock.wallNow() + 5_000 });
    await store.webhookOutbox.settle(again);
    expect(await all()).toEqual([]);
    // What is tried by hand changes nothing, unless it arrives.
    await store.webhookOutbox.settle(attemptAt(row, { attempt: 0, isOk: false }));
    clock.advance(5_000);
    expect(await all()).toEqual([{ ...row, attempts: 1 }]);
    await store.webhookOutbox.settle(attemptAt(row, { attempt: 0 }));
    expect(await store.webhooks.byId(id)).toMatchObject({ waiting: 0, lastOkAt: clock.wallNow() });
    expect((await store.webhookDeliveries.list(id)).map(({ attempt, isOk }) => ({ attempt, isOk }))).toEqual([
      { attempt: 0, isOk: true },
      { attempt: 0, isOk: false },
      { attempt: 1, isOk: false },
    ]);
    const [newest] = await store.webhookDeliveries.list(id);
    expect(await store.webhookDeliveries.byId(id, newest?.id ?? '')).toEqual(newest);
    expect(await store.webhookDeliveries.byId('another', newest?.id ?? '')).toBe(undefined);
  });

  it('lets the oldest go where too many wait, and counts them until the webhook is switched on again', async () => {
    const { id } = await addHook();
    await store.webhookOutbox.emit(Array.from({ length: OUTBOX_MAX }, () => live()));
    const [oldest] = await all();
    expect(await store.webhookOutbox.emit([live(), live()])).toEqual({ queued: 2, dropped: 2 });
    expect(await store.webhooks.byId(id)).toMatchObject({ waiting: OUTBOX_MAX, dropped: 2 });
    await store.webhooks.switchOff(id, 'It does not answer.');
    expect(await store.webhooks.byId(id)).toMatchObject({ isOn: false, offReason: 'It does not answer.' });
    expect(await all()).toEqual([]);
    await store.webhooks.update(id, { isOn: true });
    expect(await store.webhooks.byId(id)).toMatchObject({ isOn: true, offReason: undefined, dropped: 0 });
    expect((await all())[0]?.id).not.toBe(oldest?.id);
  }, 20_000);

  it('gives up what waited for days', async () => {
    const { id } = await addHook();
    await store.webhookOutbox.emit([live()]);
    clock.advance(3 * DAY_MS);
    await store.webhookOutbox.sweep();
    expect(await store.webhooks.byId(id)).toMatchObject({ waiting: 1 });
    clock.advance(1);
    await store.webhookOutbox.sweep();
    expect(await store.webhooks.byId(id)).toMatchObject({ waiting: 0, dropped: 1 });
  });

  it('remembers so many attempts, and writes to no webhook that is gone', async () => {
    const { id } = await addHook();
    await store.webhookOutbox.emit([live()]);
    const [row] = await all();
    if (row === undefined) {
      throw new Error('nothing was due');
    }
    for (let n = 0; n <= DELIVERIES_MAX; n += 1) {
      await store.webhookOutbox.settle(attemptAt(row, { attempt: 0, ms: n }));
    }
    const kept = await store.webhookDeliveries.list(id);
    expect([kept.length, kept[0]?.ms, kept.at(-1)?.ms]).toEqual([DELIVERIES_MAX, DELIVERIES_MAX, 1]);
    expect(await store.webhooks.remove(id)).toBe(true);
    await store.webhookOutbox.settle(attemptAt(row));
    expect(await store.webhookDeliveries.list(id)).toEqual([]);
    expect(await store.webhooks.remove(id)).toBe(false);
  });
});
