import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bus } from '@rostrum/bus/bus';
import { openTestBus, type TestBus } from '@rostrum/bus/test-bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type RollAsk, type RollRow, rollAskSchema } from '@rostrum/contract/live-sessions';
import { FakeClock, systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../account.ts';
import { LiveViewersDesk } from './live-viewers.ts';
import { RollCalls } from './roll-calls.ts';

/** Edges on a real bus are played by hand; the store is real. */

let opened: TestBus;
let bus: Bus;
let folder = '';
let store: Store;
let desk: LiveViewersDesk;
let channelId = '';
/** Of the questions alone: their deadline comes when it is told to. */
let patience: FakeClock;
let answered = 0;
const by: Actor = { id: 'o', email: 'owner@example.org', name: '', role: 'owner', address: 'direct' };
const NOW = Date.now();

/** What each edge answers; an edge that is undefined is silent. */
let edges: (readonly RollRow[] | undefined)[] = [];

const row = (id: string, since: number, right: Partial<NonNullable<RollRow['right']>> | null): RollRow => ({
  id,
  slug: 'sunday',
  right:
    right === null
      ? null
      : { token: id, subject: 'password.x.1', session: `s-${id}`, isHost: false, expiresAt: NOW + 1e7, ...right },
  agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  place: '192.0.2.x',
  since,
});

beforeAll(async () => {
  opened = await openTestBus();
  ({ bus } = opened);
  bus.subscribe(TOPICS.rollAsk, (payload) => {
    const { ask, viewer, limit, after }: RollAsk = rollAskSchema.parse(payload);
    for (const [edge, rows] of edges.entries()) {
      if (rows !== undefined) {
        const meant = rows.filter(({ id }) => viewer === undefined || id === viewer);
        const behind = meant.filter(({ since }) => after === undefined || since < after.since);
        void bus.publish(TOPICS.rollAnswer, {
          ask,
          edge: String(edge),
          total: meant.length,
          rows: behind.slice(0, limit),
        });
      }
    }
  });
});
afterAll(() => opened.close());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-viewers-'));
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock: systemClock });
  await migrate(store);
  channelId = (await store.channels.add({ slug: 'sunday', access: 'password' })).id;
  patience = new FakeClock();
  const rolls = new RollCalls(bus, patience, () => edges.length);
  bus.subscribe(TOPICS.rollAnswer, () => {
    answered += 1;
  });
  answered = 0;
  desk = new LiveViewersDesk({ store, bus, rolls, clock: systemClock, log: openMemoryLog() });
  return () => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  };
});

/** Two edges answer, the third one's time passes. */
async function pageOfTwo(slug: string | undefined, cursor: string | undefined) {
  answered = 0;
  const page = desk.page(slug, cursor);
  await expect.poll(() => answered, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
  patience.advance(5_000);
  return page;
}

it('puts the edges’ answers together: a player known to two is one, pages follow each other, silence is told', async () => {
  const member = await store.users.add({ email: 'm@example.org', passwordHash: 'h', role: 'viewer' });
  const many = Array.from({ length: 60 }, (_, index) => row(`v${index}`, 10_000 - index, {}));
  edges = [many.slice(0, 40), [...many.slice(40), row('v0', 9_999, {})], undefined];
  edges[0] = [row('m', 20_000, { subject: `account.${member.id}` }), ...(edges[0] ?? [])];
  const first = await pageOfTwo(undefined, undefined);
  expect(first.viewers).toHaveLength(50);
  expect(first.viewers[0]).toEqual({
    id: 'm',
    slug: 'sunday',
    right: 'member',
    who: 'm@example.org',
    device: 'Firefox on Linux',
    place: '192.0.2.x',
    since: 20_000,
    mayEnd: true,
  });
  expect(first).toMatchObject({ total: 61, silentEdges: 1, next: expect.stringMatching(/^\d+\.v\d+$/) });
  const second = await pageOfTwo('sunday', first.next ?? '');
  expect(second.viewers.map(({ id }) => id)).toEqual(many.slice(49).map(({ id }) => id));
  expect(second.next).toBeNull();
  await expect(desk.page(undefined, 'nonsense')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

it('shows a viewer out: kept out first, then revoked on the bus, and written down', async () => {
  edges = [[row('kicked', 1, {})]];
  const heard: unknown[] = [];
  bus.subscribe(TOPICS.revocation, (payload) => heard.push(payload));
  await desk.end('sunday', 'kicked', 10, by);
  const until = (await store.keptOut.until(channelId, 's-kicked')) ?? 0;
  expect(until - Date.now()).toBeGreaterThan(9 * 60_000);
  await expect
    .poll(() => heard)
    .toMatchObject([
      { kind: 'session', subject: 's-kicked' },
      { kind: 'token', subject: 'kicked' },
    ]);
  const revoked = [...((await bus.hashAll(KEYS.revocations))?.keys() ?? [])];
  expect(revoked.toSorted()).toEqual(['session:s-kicked', 'token:kicked']);
  const [entry] = await store.audit.page({ limit: 1 });
  expect(entry).toMatchObject({ action: 'viewer.ended', subject: 'sunday', detail: { by: 'password', minutes: 10 } });
});

it.each([
  { name: 'who has left', rows: [], code: 'NO_SUCH_VIEWER' },
  { name: 'whoever watches what is open to all', rows: [row('v', 1, null)], code: 'VIEWER_IS_PUBLIC' },
  { name: 'who runs the channel', rows: [row('v', 1, { isHost: true })], code: 'VIEWER_IS_HOST' },
])('does not show out $name', async ({ rows, code }) => {
  edges = [rows];
  await expect(desk.end('sunday', 'v', 10, by)).rejects.toMatchObject({ code });
});
