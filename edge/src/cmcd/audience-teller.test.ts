import type { Bus } from '@rostrum/bus/bus';
import { openTestBus, type TestBus } from '@rostrum/bus/test-bus';
import { BEHIND_STEPS_MS, type EdgeAudience, edgeAudienceSchema } from '@rostrum/contract/audience';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { FakeClock } from '@rostrum/service/clock';
import { openMetrics } from '@rostrum/service/metrics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../testing/test-edge.ts';
import { AudienceTeller, summarize } from './audience-teller.ts';
import { Viewings } from './viewings.ts';

let opened: TestBus;
let bus: Bus;

beforeAll(async () => {
  opened = await openTestBus();
  ({ bus } = opened);
});
afterAll(() => opened.close());

const report = (session: string, rest: string): string => encodeURIComponent(`sid="${session}",${rest},v=2`);

it('tells every five seconds who plays, and at the end that nobody does any more', async () => {
  const clock = new FakeClock();
  const viewings = new Viewings(clock, openMetrics());
  const heard: EdgeAudience[] = [];
  bus.subscribe(TOPICS.audience, (payload) => heard.push(edgeAudienceSchema.parse(payload)));
  const teller = new AudienceTeller(bus, clock, () => viewings.audiences());
  await teller.start();
  viewings.hear('sunday', 'source', report('ann', 'ltc=2100,sta=p'));
  viewings.hear('sunday', '720p', report('bob', 'ltc=900000,sta=p'));
  viewings.hear('sunday', 'audio', report('bob', 'sta=p'));
  viewings.hear('sunday', '720p', report('has seen nothing yet', 'sta=s,su'));
  clock.advance(5_000);
  await until(() => heard.length === 1, 'the first word');
  expect(heard[0]).toMatchObject({
    slug: 'sunday',
    players: 2,
    renditions: [
      { name: 'source', players: 1 },
      { name: '720p', players: 1 },
    ],
  });
  expect(heard[0]?.behind.flatMap((count, step) => (count > 0 ? [BEHIND_STEPS_MS[step]] : []))).toEqual([
    2500,
    undefined,
  ]);
  clock.advance(30_000);
  await until(() => heard.at(-1)?.players === 0, 'they are gone');
  const told = heard.length;
  clock.advance(10_000);
  viewings.hear('sunday', 'source', report('cyd', 'sta=p'));
  clock.advance(5_000);
  await until(() => heard.at(-1)?.players === 1, 'another came');
  expect(heard.length).toBe(told + 1);
  await teller.close();
  await until(() => heard.at(-1)?.players === 0, 'the edge is closed');
});

it('tells no more names than one message may hold', () => {
  const audience = Array.from({ length: 100 }, (_, index) => ({ rendition: `r${index}`, latencyMs: undefined }));
  expect(edgeAudienceSchema.parse(summarize('edge', 'sunday', audience)).players).toBe(100);
});
