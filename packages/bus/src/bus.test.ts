import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Bus, openBus } from './bus.ts';
import { acquireLease, readLeaseHolder } from './lease.ts';
import { pauseMs } from './link.ts';
import { compareIds } from './stream-reader.ts';
import type { StreamRow } from './stream-row.ts';
import { openTestRedis, type TestRedis } from './test-redis.ts';

const log = openMemoryLog();
const open: Bus[] = [];
let redis: TestRedis;
let names = 0;

beforeAll(async () => {
  redis = await openTestRedis();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close()));
});
afterAll(() => redis.stop());

async function connect(url = redis.url): Promise<Bus> {
  const bus = openBus({ url, name: 'test', log, clock: systemClock });
  open.push(bus);
  await bus.start();
  return bus;
}

/** A name no other test uses. */
function fresh(): string {
  names += 1;
  return `test:${names}`;
}

async function until(isTrue: () => boolean): Promise<void> {
  await vi.waitUntil(isTrue, { timeout: 15_000, interval: 10 });
}

describe('the bus', () => {
  it('tells a topic to all who hear it, in order', async () => {
    const [one, two, topic] = [await connect(), await connect(), fresh()];
    const heard: unknown[][] = [[], [], []];
    one.subscribe(topic, (payload) => heard[0]?.push(payload));
    one.subscribe(topic, (payload) => heard[1]?.push(payload));
    two.subscribe(topic, (payload) => heard[2]?.push(payload));
    const payloads = [{ slug: 'main' }, 'text', 1, null, [1, 2], { text: 'Grüße 🎥' }];
    await two.get('settled');
    await one.get('settled');
    for (const payload of payloads) {
      expect(await two.publish(topic, payload)).toBe(true);
    }
    await until(() => heard.every((list) => list.length === payloads.length));
    expect(heard).toEqual([payloads, payloads, payloads]);
  });

  it('hears what was subscribed before it started, and calls its hooks after that', async () => {
    const topic = fresh();
    const other = await connect();
    const bus = openBus({ url: redis.url, name: 'test', log, clock: systemClock });
    open.push(bus);
    const heard: unknown[] = [];
    bus.subscribe(topic, (payload) => heard.push(payload));
    bus.onConnect(async () => {
      await other.publish(topic, 'told in the hook');
    });
    await bus.start();
    await until(() => heard.length === 1);
    const late = vi.fn<() => void>();
    bus.onConnect(late);
    expect(late).toHaveBeenCalledOnce();
  });

  it('goes on when a listener or a hook throws', async () => {
    const [bus, topic] = [await connect(), fresh()];
    const heard: unknown[] = [];
    bus.subscribe(topic, () => {
      throw new Error('a bad listener');
    });
    bus.subscribe(topic, (payload) => heard.push(payload));
    bus.onConnect(() => Promise.reject(new Error('a bad hook')));
    await bus.publish(topic, 1);
    await until(() => heard.length === 1);
  });

  it('keeps hashes and values as JSON', async () => {
    const [bus, key] = [await connect(), fresh()];
    expect(await bus.hashAll(key)).toEqual(new Map());
    expect(await bus.hashSet(key, 'main', { status: 'live' })).toBe(true);
    expect(await bus.hashSet(key, '__proto__', 1)).toBe(true);
    expect(await bus.hashAll(key)).toEqual(
      new Map<string, unknown>([
        ['main', { status: 'live' }],
        ['__proto__', 1],
      ]),
    );
    expect(await bus.hashDelete(key, 'main')).toBe(true);
    expect((await bus.hashAll(key))?.size).toBe(1);
    expect(await bus.get(`${key}:value`)).toBeUndefined();
    expect(await bus.set(`${key}:value`, { keys: [] })).toBe(true);
    expect(await bus.get(`${key}:value`)).toEqual({ keys: [] });
  });

  it('does not send what is no JSON or too long, and refusals of Redis are no faults here', async () => {
    const [bus, key] = [await connect(), fresh()];
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(await bus.publish(key, cycle)).toBe(false);
    expect(await bus.publish(key, 1n)).toBe(false);
    expect(await bus.set(key, 'x'.repeat(1_048_577))).toBe(false);
    expect(await bus.set(key, 1)).toBe(true);
    expect(await bus.hashSet(key, 'a', 1)).toBe(false);
    expect(log.lines.some(({ line }) => line === 'bus: Redis refused a call')).toBe(true);
  });

  for (const url of ['', 'localhost', 'http://localhost', 'redis://me:hush@', 'unix://']) {
    it(`refuses the address ${JSON.stringify(url)}, and does not repeat it`, () => {
      const options = { url, name: 'test', log, clock: systemClock };
      expect(() => openBus(options)).toThrow(expect.objectContaining({ code: 'BUS_ADDRESS_INVALID' }));
      expect(() => openBus(options)).not.toThrow(/hush/);
    });
  }
});

describe('a stream', () => {
  it('gives its last rows, the oldest first, and lets the oldest go', async () => {
    const stream = (await connect()).openStream(fresh());
    expect(await stream.last(50)).toEqual([]);
    const ids: (string | undefined)[] = [];
    for (let row = 0; row < 300; row += 1) {
      ids.push(await stream.append({ row }, { maxLength: 100 }));
    }
    const rows = (await stream.last(3)) ?? [];
    expect(rows).toEqual([297, 298, 299].map((row) => ({ id: ids[row], value: { row } })));
    expect((await stream.last(1000))?.length).toBeLessThan(300);
  });

  it('is followed from now on, each row once, by all who follow', async () => {
    const [writer, follower, key] = [await connect(), await connect(), fresh()];
    await writer.openStream(key).append('before', { maxLength: 100 });
    const [one, two]: [StreamRow[], StreamRow[]] = [[], []];
    const stream = follower.openStream(key);
    stream.follow((row) => one.push(row));
    const second = stream.follow((row) => two.push(row));
    await stream.last(1);
    const ids: (string | undefined)[] = [];
    for (let row = 0; row < 20; row += 1) {
      ids.push(await writer.openStream(key).append(row, { maxLength: 100 }));
    }
    await until(() => one.length >= 20 && two.length >= 20);
    expect(one).toEqual(ids.map((id, value) => ({ id, value })));
    expect(two).toEqual(one);
    second.close();
    await writer.openStream(key).append('after', { maxLength: 100 });
    await until(() => one.length === 21);
    expect(two.length).toBe(20);
  });

  it('is followed after a row that is known, and joins history without a gap', async () => {
    const [bus, key] = [await connect(), fresh()];
    const stream = bus.openStream(key);
    for (let row = 0; row < 5; row += 1) {
      await stream.append(row, { maxLength: 100 });
    }
    const history = (await stream.last(2)) ?? [];
    await stream.append(5, { maxLength: 100 });
    const rows: StreamRow[] = [...history];
    stream.follow((row) => rows.push(row), { after: history.at(-1)?.id ?? '0-0' });
    await stream.append(6, { maxLength: 100 });
    await until(() => rows.length === 4);
    expect(rows.map((row) => row.value)).toEqual([3, 4, 5, 6]);
  });

  it('tells a newly followed stream at once, though the reader waits on others', async () => {
    const [writer, follower] = [await connect(), await connect()];
    follower.openStream(fresh()).follow(() => {});
    const took: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const stream = follower.openStream(fresh());
      await stream.last(1);
      const key = fresh();
      const rows: StreamRow[] = [];
      follower.openStream(key).follow((row) => rows.push(row));
      await follower.openStream(key).last(1);
      const askedAt = performance.now();
      await writer.openStream(key).append(turn, { maxLength: 10 });
      await until(() => rows.length === 1);
      took.push(performance.now() - askedAt);
    }
    // The middle one of five, since a lone slow turn is the machine's.
    expect(took.sort((a, b) => a - b)[2]).toBeLessThan(500);
  });

  it('orders ids by time, then count', () => {
    const ids = ['0-0', '5-0', '5-2', '5-10', '40-0', '1700000000000-0', '1700000000000-11'];
    expect(ids.toSorted(compareIds)).toEqual(ids);
    expect(compareIds('5-2', '5-2')).toBe(0);
  });
});

describe('a lease', () => {
  const clock = systemClock;

  it('is held by one at a time, and free at once when released', async () => {
    const [one, two, key] = [await connect(), await connect(), fresh()];
    const lease = await acquireLease(one, { key, holder: 'node-1', ttlMs: 5_000, clock });
    expect(lease?.isHeld).toBe(true);
    expect(await acquireLease(two, { key, holder: 'node-2', ttlMs: 5_000, clock })).toBeUndefined();
    expect(await readLeaseHolder(two, key)).toBe('node-1');
    await lease?.release();
    await lease?.release();
    expect(lease?.isHeld).toBe(false);
    const next = await acquireLease(two, { key, holder: 'node-2', ttlMs: 5_000, clock });
    expect(await readLeaseHolder(one, key)).toBe('node-2');
    await next?.release();
    expect(await readLeaseHolder(one, key)).toBeUndefined();
  });

  it('outlives its time by being renewed, and is lost when another has taken it', async () => {
    const [bus, key] = [await connect(), fresh()];
    let losses = 0;
    const onLost = (): void => {
      losses += 1;
    };
    const lease = await acquireLease(bus, { key, holder: 'node-1', ttlMs: 300, clock, onLost });
    const beganAt = clock.now();
    await until(() => clock.now() - beganAt > 1_000);
    expect(lease?.isHeld).toBe(true);
    expect(await readLeaseHolder(bus, key)).toBe('node-1');
    await bus.set(key, { holder: 'node-2', token: 'other' });
    await until(() => losses === 1);
    expect(lease?.isHeld).toBe(false);
    await lease?.release();
    expect(await readLeaseHolder(bus, key)).toBe('node-2');
    expect(losses).toBe(1);
  });

  it('is taken back when Redis forgot it and nobody else has it', async () => {
    const [bus, other, key] = [await connect(), await connect(), fresh()];
    const lease = await acquireLease(bus, { key, holder: 'node-1', ttlMs: 600, clock });
    const text = JSON.stringify(await bus.get(key));
    expect(await other.claims.release(key, text)).toBe(true);
    await vi.waitUntil(async () => (await readLeaseHolder(bus, key)) === 'node-1', { timeout: 5_000, interval: 20 });
    expect(lease?.isHeld).toBe(true);
    await lease?.release();
  });
});

describe('a Redis that goes away', () => {
  it('is no fault: the bus starts without it, answers false or undefined, and finds it later', async () => {
    const late = await openTestRedis();
    await late.kill();
    const beganAt = performance.now();
    const bus = await connect(late.url);
    expect(performance.now() - beganAt).toBeLessThan(3_000);
    expect(bus.isConnected).toBe(false);
    const stream = bus.openStream('s');
    const answers = await Promise.all([
      bus.publish('t', 1),
      bus.set('k', 1),
      bus.get('k'),
      bus.hashSet('h', 'f', 1),
      bus.hashDelete('h', 'f'),
      bus.hashAll('h'),
      stream.append(1, { maxLength: 10 }),
      stream.last(1),
      acquireLease(bus, { key: 'l', holder: 'x', ttlMs: 1_000, clock: systemClock }),
    ]);
    expect(answers).toEqual([false, false, undefined, false, false, undefined, undefined, undefined, undefined]);
    const rows: StreamRow[] = [];
    const heard: unknown[] = [];
    stream.follow((row) => rows.push(row));
    bus.subscribe('t', (payload) => heard.push(payload));
    await late.start();
    await until(() => bus.isConnected);
    expect(await bus.publish('t', 'hello')).toBe(true);
    await stream.append('row', { maxLength: 10 });
    await until(() => rows.length === 1 && heard.length === 1);
    await bus.close();
    await late.stop();
  });

  it('killed and started again: subscriptions stand, hooks run, and a followed stream loses and doubles nothing', async () => {
    const fallible = await openTestRedis();
    const [writer, follower] = [await connect(fallible.url), await connect(fallible.url)];
    const rows: StreamRow[] = [];
    const heard: unknown[] = [];
    let connections = 0;
    follower.onConnect(() => {
      connections += 1;
    });
    follower.subscribe('t', (payload) => heard.push(payload));
    const stream = follower.openStream('s');
    stream.follow((row) => rows.push(row));
    await stream.last(1);
    const confirmed: string[] = [];
    const write = async (count: number): Promise<void> => {
      for (let turn = 0; turn < count; ) {
        const id = await writer.openStream('s').append(confirmed.length, { maxLength: 10_000 });
        if (id !== undefined) {
          confirmed.push(id);
          turn += 1;
        }
      }
    };
    await write(50);
    for (let outage = 1; outage <= 2; outage += 1) {
      await fallible.kill();
      await until(() => !writer.isConnected && !follower.isConnected);
      await fallible.start();
      await until(() => writer.isConnected);
      await write(20);
      await until(() => follower.isConnected && connections === outage + 1);
      await writer.publish('t', outage);
      await write(20);
    }
    await until(() => rows.length >= confirmed.length && heard.length === 2);
    expect(rows.map((row) => row.id)).toEqual(confirmed);
    expect(heard).toEqual([1, 2]);
    await Promise.all([writer.close(), follower.close()]);
    await fallible.stop();
  });

  it('frozen with its connections open: calls end in time, a lease is lost in time, and the bus comes back', async () => {
    const fallible = await openTestRedis();
    const bus = await connect(fallible.url);
    let lostAt: number | undefined;
    const lease = await acquireLease(bus, {
      key: 'l',
      holder: 'node-1',
      ttlMs: 1_500,
      clock: systemClock,
      onLost: () => {
        lostAt = performance.now();
      },
    });
    const beganAt = performance.now();
    fallible.freeze();
    expect(await bus.publish('t', 1)).toBe(false);
    expect(performance.now() - beganAt).toBeLessThan(2_800);
    await until(() => lostAt !== undefined);
    expect((lostAt ?? 0) - beganAt).toBeLessThan(2_200);
    expect(lease?.isHeld).toBe(false);
    await until(() => !bus.isConnected);
    fallible.thaw();
    await until(() => bus.isConnected);
    expect(await bus.publish('t', 1)).toBe(true);
    await bus.close();
    await fallible.stop();
  });

  it('is looked for with pauses that double up to 2 s', () => {
    expect([0, 1, 2, 5, 6, 100].map((failures) => pauseMs(failures, 1))).toEqual([50, 100, 200, 1600, 2000, 2000]);
    expect(pauseMs(100, 0)).toBe(1000);
  });
});

describe('slots', () => {
  const ttlMs = 60_000;
  const rows = [
    {
      name: 'the newest is refused where all are taken',
      refuse: 'newest' as const,
      asks: ['a', 'b', 'c', 'a'],
      answers: ['in', 'in', 'refused', 'in'],
    },
    {
      name: 'the oldest makes room, and stays out',
      refuse: 'oldest' as const,
      asks: ['a', 'b', 'c', 'a', 'b', 'c', 'd', 'b'],
      answers: ['in', 'in', 'in pushes a', 'out', 'in', 'in', 'in pushes b', 'out'],
    },
  ];
  it.each(rows)('$name', async ({ refuse, asks, answers }) => {
    const [bus, key] = [await connect(), fresh()];
    const given: string[] = [];
    for (const [startedAt, name] of asks.entries()) {
      const { outcome, pushedOut } = (await bus.slots.enter(key, { name, limit: 2, refuse, startedAt, ttlMs })) ?? {};
      given.push([outcome, ...(pushedOut?.length === 0 ? [] : ['pushes', ...(pushedOut ?? [])])].join(' '));
    }
    expect(given).toEqual(answers);
  });

  it('are taken again by their true age', async () => {
    const [bus, key] = [await connect(), fresh()];
    const enter = async (name: string, startedAt?: number) =>
      bus.slots.enter(key, {
        name,
        limit: 1,
        refuse: 'oldest',
        ttlMs,
        ...(startedAt === undefined ? {} : { startedAt }),
      });
    await enter('new');
    expect(await enter('old', 5)).toEqual({ outcome: 'out', pushedOut: [] });
    expect(await enter('old', 5)).toEqual({ outcome: 'out', pushedOut: [] });
    expect(await enter('new')).toEqual({ outcome: 'in', pushedOut: [] });
  });

  it('hold under a crowd that asks at once', async () => {
    const [one, two, key] = [await connect(), await connect(), fresh()];
    const asks = Array.from({ length: 50 }, (_, index) =>
      (index % 2 === 0 ? one : two).slots.enter(key, {
        name: `viewer ${index}`,
        limit: 3,
        refuse: 'newest',
        startedAt: index,
        ttlMs,
      }),
    );
    const outcomes = (await Promise.all(asks)).map((answer) => answer?.outcome);
    expect(outcomes.filter((outcome) => outcome === 'in').length).toBe(3);
  });

  it('lapse by themselves, the refusal of who was pushed out too', async () => {
    const [bus, key] = [await connect(), fresh()];
    const enter = (name: string, ms: number, startedAt: number) =>
      bus.slots.enter(key, { name, limit: 1, refuse: 'oldest', startedAt, ttlMs: ms });
    await enter('a', ttlMs, 1);
    expect(await enter('b', 50, 2)).toEqual({ outcome: 'in', pushedOut: ['a'] });
    await vi.waitUntil(async () => (await enter('a', 50, 3))?.outcome === 'in' || undefined, {
      timeout: 15_000,
      interval: 100,
    });
  });
});
