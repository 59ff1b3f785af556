import type { Bus } from '@rostrum/bus/bus';
import { openTestBus, type TestBus } from '@rostrum/bus/test-bus';
import { BEHIND_STEPS_MS } from '@rostrum/contract/audience';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { type StreamState, streamStateSchema } from '@rostrum/contract/stream-state';
import { FakeClock } from '@rostrum/service/clock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Audiences } from './audiences.ts';

let opened: TestBus;
let bus: Bus;

beforeAll(async () => {
  opened = await openTestBus();
  ({ bus } = opened);
});
afterAll(() => opened.close());

const live = (epoch: string): StreamState =>
  streamStateSchema.parse({ slug: 'sunday', status: 'live', epoch, origin: 'http://127.0.0.1:1', revision: 1 });

/** One count, in the step that ends so. */
const behindBy = (ms: number, count: number): number[] =>
  [...BEHIND_STEPS_MS, Number.POSITIVE_INFINITY].map((end) => (end === ms ? count : 0));

it('adds up all edges, forgets who fell silent, and keeps the peak of the event over a restart', async () => {
  const clock = new FakeClock();
  let state = live('one');
  const audiences = new Audiences(bus, clock, { of: () => state });
  const tell = async (edge: string, players: number, behind: number[] = []): Promise<void> => {
    await bus.publish(TOPICS.audience, {
      edge,
      slug: 'sunday',
      players,
      behind,
      renditions: players > 0 ? [{ name: 'source', players }] : [],
    });
    await expect.poll(() => heard).toBeGreaterThan(told);
    told = heard;
  };
  let heard = 0;
  let told = 0;
  bus.subscribe(TOPICS.audience, () => {
    heard += 1;
  });

  await tell('a', 3, behindBy(2000, 3));
  await tell('b', 7, behindBy(4000, 7));
  expect(audiences.of('sunday')).toEqual({
    viewers: 10,
    peak: 0,
    behindMs: 3286,
    behindMostMs: 3857,
    renditions: [{ name: 'source', players: 10 }],
  });

  // All of an edge's viewers are told twice for a moment: nobody was there for it.
  clock.advance(5_000);
  await tell('a', 3);
  await tell('b', 7);
  clock.advance(5_000);
  await tell('c', 7);
  expect(audiences.of('sunday').viewers).toBe(17);
  for (let round = 0; round < 9; round += 1) {
    clock.advance(5_000);
    await tell('a', 3);
    await tell('c', 7);
  }
  expect(audiences.of('sunday')).toMatchObject({ viewers: 10, peak: 10 });

  const afterRestart = new Audiences(bus, clock, { of: () => state });
  await expect.poll(() => afterRestart.of('sunday').peak).toBe(10);

  state = live('two');
  expect(audiences.of('sunday')).toMatchObject({ viewers: 10, peak: 0 });
  clock.advance(20_000);
  expect(audiences.of('sunday')).toMatchObject({ viewers: 0, behindMs: null, renditions: [] });
});
