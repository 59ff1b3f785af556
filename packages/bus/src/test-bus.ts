import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { type Bus, openBus } from './bus.ts';
import { openTestRedis, type TestRedis } from './test-redis.ts';

/** A bus for a test, started, on a real Redis of its own, which `close` stops with it. */
export type TestBus = { readonly bus: Bus; readonly redis: TestRedis; close(): Promise<void> };

export async function openTestBus(): Promise<TestBus> {
  const redis = await openTestRedis();
  const bus = openBus({ url: redis.url, name: 'test', log: openMemoryLog(), clock: systemClock });
  await bus.start();
  return {
    bus,
    redis,
    async close() {
      await bus.close();
      await redis.stop();
    },
  };
}
