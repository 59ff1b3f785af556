import { type Bus, openBus } from '@rostrum/bus/bus';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type Finding, type StreamState, streamStateSchema } from '@rostrum/contract/stream-state';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { openSlateFiles } from '@rostrum/store/slate-files';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessDesk } from '../access.ts';
import { AccessInForce } from '../access-in-force.ts';
import type { Actor } from '../account.ts';
import { Addresses } from '../addresses.ts';
import { Channels } from '../channels.ts';
import { StaffRights } from '../staff-rights.ts';
import { StreamStates } from '../stream-states.ts';
import { WebhookTeller } from './teller.ts';
import { WebhookRig } from './testing/webhook-rig.ts';

const BY: Actor = { id: 'owner', email: 'o@example.org', name: '', role: 'owner', address: '192.0.2.1' };

let redis: TestRedis;
let bus: Bus;
let rig: WebhookRig;
let states: StreamStates;
let revision = 0;

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  rig = await new WebhookRig().open();
  // What waits is looked at in the database: nothing is sent.
  await rig.sender.close();
  await rig.hook();
  await openSite();
});
afterEach(async () => {
  await bus.hashDelete(KEYS.streamStates, 'main');
  await bus.close();
  await rig.close();
});

let teller: WebhookTeller;
const addresses = new Addresses({ publicUrl: 'https://live.example.org', rtmpPort: 1935, srtPort: 8890 });

/** The site begins to listen, as after a restart. */
async function openSite(): Promise<void> {
  bus = openBus({ url: redis.url, name: 'test', log: openMemoryLog(), clock: systemClock });
  states = new StreamStates(bus, rig.log);
  teller = new WebhookTeller({ store: rig.store, states, addresses, clock: rig.clock, log: rig.log });
  await bus.start();
}

/** As ingest tells it. */
async function tell(status: string, more: Record<string, unknown> = {}): Promise<void> {
  revision += 1;
  const epoch = status === 'offline' ? {} : { epoch: 'e1', startedAt: rig.clock.wallNow() };
  const told: StreamState = streamStateSchema.parse({
    slug: 'main',
    status,
    origin: 'http://o',
    revision,
    ...epoch,
    ...more,
  });
  await bus.hashSet(KEYS.streamStates, 'main', told);
  await bus.publish(TOPICS.streamState, told);
  await vi.waitFor(() => expect(states.of('main')?.revision).toBe(revision));
}

async function waiting(): Promise<{ type: string; data: Record<string, unknown>; timestamp: string }[]> {
  const bodies: { type: string; data: Record<string, unknown>; timestamp: string }[] = [];
  for (;;) {
    const [row] = await rig.store.webhookOutbox.takeDue({ limit: 1, except: [] });
    if (row === undefined) {
      return bodies;
    }
    bodies.push(JSON.parse(row.body));
    const { id: messageId, webhookId, type, body } = row;
    const noted = { webhookId, messageId, type, body, at: 0, attempt: 1, isOk: true, status: 200, ms: 1 };
    await rig.store.webhookOutbox.settle({ ...noted, answer: '', fault: undefined, nextAt: undefined });
  }
}
async function expectTold(...types: string[]) {
  const told: Awaited<ReturnType<typeof waiting>> = [];
  await vi.waitFor(async () => {
    told.push(...(await waiting()));
    expect(told.map(({ type }) => type)).toEqual(types);
  });
  return told;
}
/** Long enough for what should not come. */
async function expectNothing(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await waiting()).toEqual([]);
}

const finding = (more: Partial<Finding> = {}): Finding => ({
  code: 'SOUND_SILENT',
  severity: 'bad',
  say: 'There is no sound.',
  cure: 'Look at the mixer.',
  since: rig.clock.wallNow(),
  ...more,
});

describe('an event', () => {
  it('is told when it begins and when it ends, once', async () => {
    await tell('live');
    const [live] = await expectTold('event.live');
    const at = new Date(rig.clock.wallNow()).toISOString();
    expect(live).toEqual({
      type: 'event.live',
      timestamp: at,
      data: {
        channel: { slug: 'main', title: 'Main stage' },
        event: { id: 'e1', startedAt: at },
        watchUrl: 'https://live.example.org/c/main',
      },
    });
    await tell('reconnecting');
    await tell('live');
    await expectNothing();
    await tell('ended', { endedAt: rig.clock.wallNow() });
    const [ended] = await expectTold('event.ended');
    expect(ended?.data['event']).toEqual({ id: 'e1', startedAt: at, endedAt: at });
    await tell('offline');
    await expectNothing();
  });

  it('is told once by two lives of the site, and its end by the next', async () => {
    await tell('live');
    await expectTold('event.live');
    await bus.close();
    await openSite();
    await vi.waitFor(() => expect(states.of('main')?.status).toBe('live'));
    await expectNothing();
    await tell('ended', { endedAt: rig.clock.wallNow() });
    await expectTold('event.ended');
  });

  it('is over where ingest came back without it, a quarter of a minute later', async () => {
    await tell('live');
    await expectTold('event.live');
    await tell('offline');
    await expectNothing();
    rig.clock.advance(14_999);
    await expectNothing();
    rig.clock.advance(1);
    await expectTold('event.ended');
  });

  it('is not over where it comes back by then', async () => {
    await tell('live');
    await expectTold('event.live');
    await tell('offline');
    await expectNothing();
    await tell('live');
    await expectNothing();
    rig.clock.advance(60_000);
    await expectNothing();
  });

  it('is none while it is rehearsed', async () => {
    await tell('live', { isRehearsal: true });
    await expectNothing();
    await tell('live', { epoch: 'e2' });
    await expectTold('event.live');
  });
});

describe('trouble', () => {
  it('is told when it begins, with cause and cure', async () => {
    await tell('live', { findings: [finding(), finding({ code: 'MINOR', severity: 'warn' })] });
    const [, trouble] = await expectTold('event.live', 'ingest.trouble');
    expect(trouble?.data).toMatchObject({
      channel: { slug: 'main' },
      event: { id: 'e1' },
      isRehearsal: false,
      finding: { code: 'SOUND_SILENT', severity: 'bad', say: 'There is no sound.', cure: 'Look at the mixer.' },
    });
    await tell('live', { findings: [finding({ since: Date.parse(trouble?.timestamp ?? '') })] });
    await expectNothing();
  });

  it('that comes and goes is told once in ten minutes, also by the next life of the site', async () => {
    await tell('live', { findings: [finding()] });
    await expectTold('event.live', 'ingest.trouble');
    for (let n = 0; n < 3; n += 1) {
      rig.clock.advance(60_000);
      await tell('live');
      await tell('live', { findings: [finding()] });
    }
    await expectNothing();
    await bus.close();
    await openSite();
    rig.clock.advance(60_000);
    await tell('live', { findings: [finding(), finding({ code: 'PICTURE_BLACK' })] });
    const [other] = await expectTold('ingest.trouble');
    expect(other?.data['finding']).toMatchObject({ code: 'PICTURE_BLACK' });
    rig.clock.advance(360_000);
    await tell('live', { findings: [finding()] });
    await expectTold('ingest.trouble');
  });
});

describe('a viewer', () => {
  it('who is put out is told of: a ticket, a member, everybody', async () => {
    const { store, log, clock } = rig;
    const staffRights = new StaffRights(store, bus, clock);
    const slateFiles = openSlateFiles('/nowhere');
    const inForce = new AccessInForce({ store, states, clock, log });
    const channels = new Channels({ store, bus, states, inForce, addresses, slateFiles, staffRights, log });
    const parts = { store, bus, channels, clock, log, webhooks: teller, countriesFault: undefined };
    const access = new AccessDesk(parts);
    const [ticket] = await access.addTickets(
      'main',
      { count: 1, label: 'x', devices: 1, expiresAt: null, plan: null },
      BY,
    );
    await access.addMembers('main', 'ann@example.org', BY);
    await access.revokeTicket('main', ticket?.id ?? '', BY);
    await access.removeMember('main', 'ann@example.org', BY);
    await access.set('main', { access: 'ticket' }, BY);
    const told = await expectTold('viewer.revoked', 'viewer.revoked', 'viewer.revoked');
    const channel = { slug: 'main', title: 'Main stage' };
    expect(told.map(({ data }) => data)).toEqual([
      { channel, right: 'ticket', ticket: ticket?.id },
      { channel, right: 'member', member: 'ann@example.org' },
      { channel, right: 'all' },
    ]);
    expect(JSON.stringify(told)).not.toContain(ticket?.code ?? 'no code');
  });
});
