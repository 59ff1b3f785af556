import { webhookDeliverySchema, webhookSchema } from '@rostrum/contract/webhook';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../account.ts';
import { say } from './testing/receiver.ts';
import { proved, WebhookRig } from './testing/webhook-rig.ts';

let rig: WebhookRig;
let owner: Actor;
let maker: Actor;
let stranger: Actor;
beforeEach(async () => {
  rig = await new WebhookRig().open();
  owner = await add('owner');
  maker = await add('creator', 'maker');
  stranger = await add('creator', 'stranger');
  await rig.store.channels.update('main', { ownerId: maker.id });
});
afterEach(() => rig.close());

async function add(role: Actor['role'], name: string = role): Promise<Actor> {
  const user = await rig.store.users.add({ email: `${name}@example.org`, passwordHash: 'x', role });
  return { id: user.id, email: user.email, name: '', role, address: '192.0.2.1' };
}

const wish = (more: Record<string, unknown> = {}) => ({
  slug: 'main' as string | null,
  url: rig.receiver.url,
  events: ['event.live' as const],
  isOn: true,
  ...more,
});

describe('who manages a webhook', () => {
  it('is who manages its channel; those of all channels are for owner and admins', async () => {
    const { webhook, secret } = await rig.desk.add(wish(), maker);
    expect(webhookSchema.parse(webhook)).toMatchObject({ channel: 'main', url: rig.receiver.url, isOn: true });
    expect(secret).toMatch(/^whsec_/);
    expect(JSON.stringify(webhook)).not.toContain(secret);
    await expect(rig.desk.add(wish({ slug: null }), maker)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(rig.desk.add(wish(), stranger)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(rig.desk.add(wish({ slug: 'nobody' }), owner)).rejects.toMatchObject({ code: 'NO_SUCH_CHANNEL' });
    const all = await rig.desk.add(wish({ slug: null }), owner);
    expect((await rig.desk.list(maker)).map(({ id }) => id)).toEqual([webhook.id]);
    expect((await rig.desk.list(owner)).map(({ id }) => id).toSorted()).toEqual(
      [webhook.id, all.webhook.id].toSorted(),
    );
    expect((await rig.desk.list(owner, 'main')).map(({ id }) => id)).toEqual([webhook.id]);
    expect(await rig.desk.list(stranger)).toEqual([]);
  });

  it('is asked of every deed', async () => {
    const { webhook } = await rig.desk.add(wish(), maker);
    const { id } = webhook;
    const deeds = (by: Actor, of: string): Promise<unknown>[] => [
      rig.desk.of(of, by),
      rig.desk.update(of, { isOn: false }, by),
      rig.desk.rotate(of, by),
      rig.desk.deliveries(of, by),
      rig.desk.test(of, by),
      rig.desk.again(of, 'x', by),
      rig.desk.remove(of, by),
    ];
    for (const refused of [
      ...deeds(stranger, id),
      ...deeds(maker, (await rig.desk.add(wish({ slug: null }), owner)).webhook.id),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    for (const refused of deeds(owner, 'nobody')) {
      await expect(refused).rejects.toMatchObject({ code: 'NO_SUCH_WEBHOOK' });
    }
    expect(rig.receiver.received).toEqual([]);
  });
});

describe('an address', () => {
  it.each([
    'ftp://example.org',
    'example.org/hook',
    'https://',
    'https://a b/',
    'javascript:alert(1)',
    'file:///etc',
    '',
  ])('%j is none', async (url) => {
    await expect(rig.desk.add(wish({ url }), maker)).rejects.toMatchObject({ code: 'WEBHOOK_ADDRESS' });
  });

  it('holds no password, and is told in the activity without its path', async () => {
    await expect(rig.desk.add(wish({ url: 'https://me:hush@example.org/' }), maker)).rejects.toThrow(/user name/);
    await rig.desk.add(wish({ url: 'https://example.org/a-token' }), maker);
    const [entry] = await rig.store.audit.page({ limit: 1 });
    expect(entry).toMatchObject({ action: 'webhook.made', subject: 'main', detail: { to: 'https://example.org' } });
  });
});

describe('a webhook', () => {
  it('is tried at once, and its answer shown', async () => {
    const { webhook, secret } = await rig.desk.add(wish({ isOn: false }), maker);
    rig.receiver.answer = say(200, 'hello');
    const delivery = await rig.desk.test(webhook.id, maker);
    expect(webhookDeliverySchema.parse(delivery)).toMatchObject({
      type: 'webhook.test',
      status: 200,
      isOk: true,
      answer: 'hello',
      attempt: 0,
    });
    const [received] = rig.receiver.received;
    expect(received && proved(secret, received)).toMatchObject({
      type: 'webhook.test',
      data: { channel: { slug: 'main' } },
    });
    expect(await rig.desk.deliveries(webhook.id, maker)).toEqual([delivery]);
  });

  it('is tried by hand one at a time', async () => {
    const { webhook } = await rig.desk.add(wish(), maker);
    const tries = await Promise.allSettled([rig.desk.test(webhook.id, maker), rig.desk.test(webhook.id, maker)]);
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(rig.desk.test(webhook.id, maker)).resolves.toMatchObject({ isOk: true });
  });

  it('is sent what failed once more, as the same message, which then waits no more', async () => {
    const { webhook } = await rig.desk.add(wish(), maker);
    rig.receiver.answer = say(503);
    await rig.happen();
    await expect.poll(async () => (await rig.desk.deliveries(webhook.id, maker)).length).toBe(1);
    const [failed] = await rig.desk.deliveries(webhook.id, maker);
    expect(await rig.desk.of(webhook.id, maker)).toMatchObject({ waiting: 1 });
    rig.receiver.answer = say(204);
    const again = await rig.desk.again(webhook.id, failed?.id ?? '', maker);
    expect(again).toMatchObject({ isOk: true, messageId: failed?.messageId, body: failed?.body });
    expect(await rig.desk.of(webhook.id, maker)).toMatchObject({ waiting: 0 });
    await expect(rig.desk.again(webhook.id, 'x', maker)).rejects.toMatchObject({ code: 'NO_SUCH_DELIVERY' });
  });

  it('signs by its new secret and for a while by the old one', async () => {
    const { webhook, secret } = await rig.desk.add(wish(), maker);
    const { secret: next } = await rig.desk.rotate(webhook.id, maker);
    await rig.desk.test(webhook.id, maker);
    const [received] = rig.receiver.received;
    for (const each of [secret, next]) {
      expect(received && proved(each, received).type).toBe('webhook.test');
    }
  });

  it('is changed, switched and removed', async () => {
    const { webhook } = await rig.desk.add(wish(), maker);
    const changed = await rig.desk.update(webhook.id, { events: ['event.ended'], isOn: false }, maker);
    expect(changed).toMatchObject({ events: ['event.ended'], isOn: false, offReason: null, url: rig.receiver.url });
    await rig.desk.remove(webhook.id, maker);
    expect(await rig.desk.list(maker)).toEqual([]);
    const done = (await rig.store.audit.page({ limit: 3 })).map(({ action }) => action);
    expect(done).toEqual(['webhook.removed', 'webhook.changed', 'webhook.made']);
  });
});
