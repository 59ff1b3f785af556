import type { Bus } from '@rostrum/bus/bus';
import { openTestBus, type TestBus } from '@rostrum/bus/test-bus';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { FakeClock } from '@rostrum/service/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../testing/test-edge.ts';
import { MemberCount } from './member-count.ts';

let opened: TestBus;
let bus: Bus;

beforeAll(async () => {
  opened = await openTestBus();
  ({ bus } = opened);
});
afterAll(() => opened.close());

describe('the count of members', () => {
  it('adds up all edges, tells what changed every five seconds, and forgets an edge that fell silent', async () => {
    const clock = new FakeClock();
    const shown: string[] = [];
    const here = new MemberCount(bus, clock, (slug, count) => shown.push(`${slug} ${count}`));
    const there = new MemberCount(bus, clock, () => {});
    await here.start();
    await there.start();
    here.join('sunday');
    there.join('sunday');
    there.join('sunday');
    there.join('monday');
    clock.advance(5_000);
    await until(() => here.total('sunday') === 3 && here.total('monday') === 1, 'the other edge is heard');
    clock.advance(5_000);
    expect(shown).toEqual(['sunday 1', 'sunday 3']);
    there.leave('sunday');
    there.leave('monday');
    clock.advance(5_000);
    await until(() => here.total('sunday') === 2 && here.total('monday') === 0, 'who left is counted no more');
    await there.close();
    clock.advance(40_000);
    expect(here.total('sunday')).toBe(1);
    await here.close();
  });

  it('what is no count is nothing', async () => {
    const counts = new MemberCount(bus, new FakeClock(), () => {});
    await counts.start();
    await bus.publish(TOPICS.chatMembers, { edge: 'x', slug: 'tuesday', count: -5 });
    await bus.publish(TOPICS.chatMembers, { edge: 'x', slug: 'tuesday', count: 2 });
    await until(() => counts.total('tuesday') === 2, 'the second is heard');
    await counts.close();
  });
});
