import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, openBus } from '@rostrum/bus/bus';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { channelCardSchema } from '@rostrum/contract/channel-card';
import { type StreamState, streamStateSchema } from '@rostrum/contract/stream-state';
import { FakeClock, systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { openSlateFiles } from '@rostrum/store/slate-files';
import { migrate, openStore } from '@rostrum/store/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AccessInForce } from './access-in-force.ts';
import { Addresses } from './addresses.ts';
import { Channels } from './channels.ts';
import { ForgottenRehearsals } from './forgotten-rehearsals.ts';
import { StaffRights } from './staff-rights.ts';
import { StageDesk } from './stage-desk.ts';
import { StreamStates } from './stream-states.ts';

const MINUTE_MS = 60_000;
const log = openMemoryLog();
let redis: TestRedis;
let bus: Bus;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-rehearsals-'));
  redis = await openTestRedis();
  bus = openBus({ url: redis.url, name: 'test', log, clock: systemClock });
  await bus.start();
});
afterAll(async () => {
  await bus.close();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('a rehearsal ends by itself two hours after its last encoder, and never while one sends', async () => {
  const clock = new FakeClock();
  const store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  const { id } = await store.channels.add({ slug: 'sunday', title: 'Sunday' });
  let status: StreamState['status'] = 'offline';
  const states = {
    of: (slug: string) => streamStateSchema.parse({ slug, status, origin: 'http://127.0.0.1:1', revision: 1 }),
  };
  const told = new StreamStates(bus, log);
  const channels = new Channels({
    store,
    bus,
    states: told,
    inForce: new AccessInForce({ store, states: told, clock, log }),
    addresses: new Addresses({ publicUrl: 'https://live.example.org', rtmpPort: 1935, srtPort: 0 }),
    slateFiles: openSlateFiles(folder),
    staffRights: new StaffRights(store, bus, clock),
    log,
  });
  const stages = new StageDesk({ store, bus, channels, states: new StreamStates(bus, log), log });
  const forgotten = new ForgottenRehearsals({ store, states, stages, clock, log });
  const cards: unknown[] = [];
  bus.subscribe(TOPICS.channel, (payload) => cards.push(payload));
  await forgotten.start();
  await store.stages.set(id, { isRehearsal: true });
  const isOn = async (): Promise<boolean> => {
    await forgotten.look();
    return (await store.stages.of(id)).rehearsalSince !== undefined;
  };

  clock.advance(119 * MINUTE_MS);
  expect(await isOn()).toBe(true);
  status = 'live';
  clock.advance(600 * MINUTE_MS);
  expect(await isOn(), 'an encoder sends').toBe(true);
  status = 'offline';
  clock.advance(119 * MINUTE_MS);
  expect(await isOn(), 'it was away for less').toBe(true);
  clock.advance(MINUTE_MS);
  expect(await isOn()).toBe(false);
  await expect.poll(() => cards.length).toBe(1);
  expect(channelCardSchema.parse(cards[0]).isRehearsal).toBeUndefined();
  const [row] = await store.audit.page({ limit: 1 });
  expect(row).toMatchObject({ action: 'rehearsal.forgotten', by: { email: 'Rostrum' } });
  await forgotten.close();
  store.close();
});
