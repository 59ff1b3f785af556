import type { Bus } from '@rostrum/bus/bus';
import { openTestBus, type TestBus } from '@rostrum/bus/test-bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import type { MachineReport } from '@rostrum/contract/health';
import { FakeClock } from '@rostrum/service/clock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Machines } from './machines.ts';

let opened: TestBus;
let bus: Bus;

beforeAll(async () => {
  opened = await openTestBus();
  ({ bus } = opened);
});
afterAll(() => opened.close());

const report = (host: string, at: number): MachineReport => ({
  id: `${host} /data`,
  host,
  at,
  version: '1',
  since: at,
  disk: null,
  memory: { freeBytes: 1, totalBytes: 2 },
  cores: 1,
  load: 0,
  processes: [],
  off: [],
  certificateEndsAt: null,
  cache: null,
});

it('hears of machines, sees which fell silent and whose clock is wrong, and forgets them in time', async () => {
  const clock = new FakeClock();
  const early = report('early', clock.wallNow() - 60_000);
  await bus.hashSet(KEYS.machines, early.id, early);
  const machines = new Machines(bus, clock);
  await expect.poll(() => machines.all().length).toBe(1);
  expect(machines.all()[0]).toMatchObject({ host: 'early', isSilent: true, clockAheadMs: null });

  await bus.publish(TOPICS.machine, report('ahead', clock.wallNow() + 7_000));
  await bus.publish(TOPICS.machine, { id: 'no report' });
  await expect.poll(() => machines.all().length).toBe(2);
  expect(machines.all()[0]).toMatchObject({ host: 'ahead', isSilent: false, clockAheadMs: 7_000 });
  expect(machines.all()[0]).not.toHaveProperty('id');

  clock.advance(16_000);
  expect(machines.all().map(({ isSilent }) => isSilent)).toEqual([true, true]);
  await bus.publish(TOPICS.machine, { id: 'ahead /data', gone: true });
  await expect.poll(() => machines.all().map(({ host }) => host)).toEqual(['early']);

  clock.advance(3_600_000);
  expect(machines.all()).toEqual([]);
  await expect.poll(async () => (await bus.hashAll(KEYS.machines))?.size).toBe(0);
});
