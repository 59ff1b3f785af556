import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RETRY_AFTER_MS } from './retry-rule.ts';
import { say } from './testing/receiver.ts';
import { proved, WebhookRig } from './testing/webhook-rig.ts';

let rig: WebhookRig;
beforeEach(async () => {
  rig = await new WebhookRig().open();
});
afterEach(() => rig.close());

const deliveries = (id: string) => rig.store.webhookDeliveries.list(id);
const arrived = (count: number) => vi.waitFor(() => expect(rig.receiver.received).toHaveLength(count));
const noted = (id: string, count: number) => vi.waitFor(async () => expect(await deliveries(id)).toHaveLength(count));

describe('what happens', () => {
  it('arrives, signed', async () => {
    const { id, secret } = await rig.hook();
    await rig.happen();
    await noted(id, 1);
    const [received] = rig.receiver.received;
    expect(received && proved(secret, received)).toEqual({
      type: 'event.live',
      timestamp: new Date(rig.clock.wallNow()).toISOString(),
      data: { channel: { slug: 'main', title: 'Main stage' }, event: { id: 'e1' } },
    });
    expect(await rig.store.webhooks.byId(id)).toMatchObject({ waiting: 0, lastOkAt: rig.clock.wallNow() });
  });

  it('is sent again after 5 s, 30 s, 2 min, 10 min, 1 h, 6 h and a day, as one message; then the webhook is off', async () => {
    const { id, secret } = await rig.hook();
    rig.receiver.answer = say(500, 'I am ill');
    await rig.happen();
    for (const [index, wait] of RETRY_AFTER_MS.entries()) {
      await noted(id, index + 1);
      expect((await deliveries(id))[0]).toMatchObject({ attempt: index + 1, nextAt: rig.clock.wallNow() + wait });
      rig.pass(wait - 1);
      expect(await rig.store.webhookOutbox.takeDue({ limit: 1, except: [] })).toEqual([]);
      rig.pass(1);
      await arrived(index + 2);
    }
    await noted(id, 8);
    await vi.waitFor(async () =>
      expect(await rig.store.webhooks.byId(id)).toMatchObject({
        isOn: false,
        waiting: 0,
        offReason: expect.stringContaining('a fault of its own (500)'),
      }),
    );
    const ids = new Set(rig.receiver.received.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(1);
    // Each attempt is signed for its own time; the verifier knows this day alone.
    const times = rig.receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(8);
    const [first] = rig.receiver.received;
    expect(first && proved(secret, first).type).toBe('event.live');
    expect((await rig.store.audit.page({ limit: 1 }))[0]).toMatchObject({ action: 'webhook.switched-off' });
    // Nothing waits for one that is off.
    await rig.happen();
    expect((await rig.store.webhooks.byId(id))?.waiting).toBe(0);
  });

  it('ends with 410 at once', async () => {
    const { id } = await rig.hook();
    rig.receiver.answer = say(410);
    await rig.happen();
    await vi.waitFor(async () =>
      expect(await rig.store.webhooks.byId(id)).toMatchObject({
        isOn: false,
        offReason: expect.stringContaining('gone (410)'),
      }),
    );
    expect(rig.receiver.received).toHaveLength(1);
  });

  it('switches nothing off where the receiver takes other messages: it is one that it does not want', async () => {
    const { id } = await rig.hook();
    rig.receiver.answer = (response, { body }) =>
      void response.writeHead(body.includes('event.ended') ? 400 : 200).end();
    await rig.happen('event.ended');
    await noted(id, 1);
    rig.pass(1_000);
    await rig.happen('event.live');
    await noted(id, 2);
    for (const [index, wait] of RETRY_AFTER_MS.entries()) {
      rig.pass(wait);
      await noted(id, index + 3);
    }
    expect(await rig.store.webhooks.byId(id)).toMatchObject({ isOn: true, waiting: 0 });
  });

  it('is sent by the next process where this one ends before it was', async () => {
    const { id, secret } = await rig.hook();
    let isHeld = true;
    rig.receiver.answer = (response) => {
      if (!isHeld) {
        response.writeHead(204).end();
      }
    };
    await rig.happen('event.live');
    await rig.store.webhookOutbox.emit([{ type: 'event.ended', channel: rig.main, data: {} }]);
    await arrived(1);
    await rig.stop();
    isHeld = false;
    await rig.start();
    await noted(id, 2);
    const told = rig.receiver.received.map((one) => ({ id: one.headers['webhook-id'], ...proved(secret, one) }));
    expect(told.map(({ type }) => type)).toEqual(['event.live', 'event.live', 'event.ended']);
    expect(told[0]?.id).toBe(told[1]?.id);
  });

  it('waits for no other webhook: one that is slow holds up itself alone', async () => {
    const slow = await rig.hook(['event.live'], `${rig.receiver.url}/slow`);
    const quick = await rig.hook(['event.live'], `${rig.receiver.url}/quick`);
    rig.receiver.answer = (response, { path }) => {
      if (path.endsWith('quick')) {
        response.writeHead(204).end();
      }
    };
    for (let n = 0; n < 3; n += 1) {
      await rig.happen();
    }
    await noted(quick.id, 3);
    expect(rig.receiver.received.filter(({ path }) => path.endsWith('slow'))).toHaveLength(1);
    rig.pass(10_000);
    await noted(slow.id, 1);
    expect((await deliveries(slow.id))[0]).toMatchObject({ status: undefined, isOk: false, ms: 10_000 });
  });

  it('goes to eight at once and no more', async () => {
    for (let n = 0; n < 10; n += 1) {
      await rig.hook(['event.live'], `${rig.receiver.url}/${n}`);
    }
    const held: (() => void)[] = [];
    rig.receiver.answer = (response) => void held.push(() => response.writeHead(204).end());
    await rig.happen();
    await arrived(8);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(rig.receiver.received).toHaveLength(8);
    held.shift()?.();
    await arrived(9);
    const answerAll = (): void => held.splice(0).forEach((answer) => answer());
    answerAll();
    await arrived(10);
    answerAll();
    await vi.waitFor(async () =>
      expect((await rig.store.webhooks.list()).every(({ waiting }) => waiting === 0)).toBe(true),
    );
  });

  it('does not go out where the secret was sealed under another key file, and says so', async () => {
    const { id } = await rig.hook();
    await rig.stop();
    await rig.start('another-key');
    await rig.happen();
    await vi.waitFor(async () =>
      expect(await rig.store.webhooks.byId(id)).toMatchObject({
        isOn: false,
        waiting: 1,
        offReason: expect.stringContaining('another key file'),
      }),
    );
    expect(rig.receiver.received).toEqual([]);
  });

  it('is told in logs without secret, address or body', async () => {
    const { id, secret } = await rig.hook(['event.live'], `${rig.receiver.url}/a-token?key=hush`);
    rig.receiver.answer = say(500, 'inner workings');
    await rig.happen();
    await noted(id, 1);
    const text = JSON.stringify(rig.log.lines);
    expect(text).toContain('a message was not taken');
    for (const hidden of [secret, 'a-token', 'hush', 'inner workings', 'Main stage']) {
      expect(text).not.toContain(hidden);
    }
  });
});
