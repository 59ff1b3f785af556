import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StreamState, streamStateSchema } from '@rostrum/contract/stream-state';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from './account.ts';
import { EventDesk } from './event-desk.ts';
import { EventRecorder } from './event-recorder.ts';
import { Schedule } from './schedule.ts';

const OWNER: Actor = { id: 'owner', email: 'owner@example.org', name: '', role: 'owner', address: '192.0.2.1' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let folder: string;
let clock: FakeClock;
let store: Store;
let schedule: Schedule;
let desk: EventDesk;
let recorder: EventRecorder;
let channelId: string;
let state: StreamState | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-events-'));
  clock = new FakeClock();
  const log = openMemoryLog();
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  ({ id: channelId } = await store.channels.add({ slug: 'sunday', title: 'Sunday', description: 'Every week' }));
  schedule = new Schedule({ store, clock, log, inForce: { changed: async () => {} } });
  desk = new EventDesk({ store, schedule, clock, log });
  state = undefined;
  recorder = openRecorder();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const openRecorder = (): EventRecorder =>
  new EventRecorder({ store, states: { of: () => state, watch: () => undefined }, clock, log: openMemoryLog() });

async function is(said: Partial<StreamState>): Promise<void> {
  state = streamStateSchema.parse({ slug: 'sunday', status: 'live', origin: 'http://o', revision: 1, ...said });
  await recorder.look('sunday');
}
const live = (epoch: string, startedAt = clock.wallNow()): Promise<void> => is({ epoch, startedAt });
const ended = (epoch: string, startedAt = clock.wallNow() - HOUR): Promise<void> =>
  is({ status: 'ended', epoch, startedAt, endedAt: clock.wallNow() });
const plan = (startsIn: number, length: number, recurrence: string | null = null, title = 'Service') =>
  schedule.add(
    'sunday',
    {
      title,
      description: 'All welcome',
      startsAt: clock.wallNow() + startsIn,
      endsAt: clock.wallNow() + startsIn + length,
      zone: 'UTC',
      recurrence,
    },
    OWNER,
  );
const past = async () => (await desk.past('sunday', undefined)).events;

describe('what takes place', () => {
  it('unplanned is written down by its name in media addresses, with what is said of the channel at its end', async () => {
    const startedAt = clock.wallNow();
    await live('e1');
    expect(await desk.find('sunday', 'e1')).toBe('running');
    expect(await past()).toEqual([]);
    await store.channels.update('sunday', { title: 'Harvest' });
    clock.advance(HOUR);
    await is({ status: 'reconnecting', epoch: 'e1', startedAt });
    expect(await past()).toEqual([]);
    await ended('e1', startedAt);
    const face = { id: 'e1', title: 'Harvest', description: 'Every week', poster: null };
    expect(await past()).toEqual([{ ...face, startedAt, endedAt: startedAt + HOUR }]);
    expect(await desk.find('sunday', 'e1')).toMatchObject({ phase: 'past', endsAt: startedAt + HOUR });
    await recorder.look('sunday');
    expect(await past()).toHaveLength(1);
  });

  it('planned has one page before, while and after it', async () => {
    const { id, startsAt } = await plan(30 * MINUTE, HOUR);
    expect(await desk.find('sunday', id)).toMatchObject({ phase: 'coming', startsAt, title: 'Service', planId: id });
    clock.advance(20 * MINUTE);
    await live('e1');
    expect(await desk.find('sunday', id)).toBe('running');
    clock.advance(HOUR);
    await ended('e1');
    expect(await desk.find('sunday', id)).toMatchObject({ phase: 'past', title: 'Service' });
    expect(await desk.find('sunday', 'e1')).toBeUndefined();
    const event = `${id}-${startsAt.toString(36)}`;
    expect(await past()).toMatchObject([{ id: event }]);
    await schedule.remove('sunday', id, undefined, OWNER);
    expect(await desk.find('sunday', event)).toMatchObject({ phase: 'past', title: 'Service' });
  });

  it('that was moved is found by the links from before; moved afterwards, it is another event', async () => {
    const { id, ...wish } = await plan(HOUR, HOUR);
    const link = (await schedule.coming('sunday'))[0]?.event ?? '';
    const moved = await schedule.update(
      'sunday',
      id,
      { ...wish, startsAt: wish.startsAt + HOUR, endsAt: wish.endsAt + HOUR },
      OWNER,
    );
    expect(await desk.find('sunday', link)).toMatchObject({ phase: 'coming', startsAt: moved.startsAt });
    clock.advance(2 * HOUR);
    await live('e1');
    expect(await desk.find('sunday', link)).toBe('running');
    await ended('e1');
    expect(await desk.find('sunday', link)).toMatchObject({ phase: 'past' });
    const event = (await past())[0]?.id ?? '';
    const again = { ...wish, startsAt: moved.startsAt + 24 * HOUR, endsAt: moved.endsAt + 24 * HOUR };
    await schedule.update('sunday', id, again, OWNER);
    expect(await desk.find('sunday', event)).toMatchObject({ phase: 'past' });
    expect((await schedule.coming('sunday')).map((each) => each.event)).not.toContain(event);
    expect(await desk.find('sunday', link)).toMatchObject({ phase: 'coming', startsAt: again.startsAt });
  });

  it('that breaks off and begins again is one event', async () => {
    const { id } = await plan(0, 2 * HOUR);
    await live('e1');
    clock.advance(HOUR);
    await ended('e1');
    clock.advance(5 * MINUTE);
    await live('e2');
    expect(await desk.find('sunday', id)).toBe('running');
    clock.advance(30 * MINUTE);
    await ended('e2');
    const [only, ...others] = await past();
    expect([(only?.endedAt ?? 0) - (only?.startedAt ?? 0), others]).toEqual([95 * MINUTE, []]);
  });

  it('each time of what repeats has a page of its own', async () => {
    const { id, startsAt } = await plan(0, HOUR, 'FREQ=DAILY');
    const [first, second] = await schedule.coming('sunday');
    expect(first?.event).toBe(`${id}-${startsAt.toString(36)}`);
    await live('e1');
    clock.advance(HOUR);
    await ended('e1');
    expect(await desk.find('sunday', first?.event ?? '')).toMatchObject({ phase: 'past' });
    expect(await desk.find('sunday', second?.event ?? '')).toMatchObject({
      phase: 'coming',
      startsAt: second?.startsAt,
    });
    expect(await desk.find('sunday', id)).toMatchObject({ phase: 'coming', startsAt: second?.startsAt });
    expect(await desk.find('sunday', `${id}-abc`)).toBeUndefined();
  });

  it('one after the other without a pause: each ends as the next begins', async () => {
    const [first, second] = [await plan(0, HOUR), await plan(HOUR, HOUR, null, 'Concert')];
    await live('e1');
    clock.advance(30 * MINUTE);
    await recorder.look('sunday');
    expect(await desk.find('sunday', first.id)).toBe('running');
    clock.advance(31 * MINUTE);
    await recorder.look('sunday');
    expect(await desk.find('sunday', first.id)).toMatchObject({ phase: 'past' });
    expect(await desk.find('sunday', second.id)).toBe('running');
  });

  it('what was planned and not sent is told to be so, and no past event', async () => {
    const { id } = await plan(MINUTE, HOUR);
    clock.advance(2 * HOUR);
    expect(await desk.find('sunday', id)).toMatchObject({ phase: 'missed' });
    expect(await past()).toEqual([]);
  });

  it('rehearsals are not written down, whichever mark tells of them', async () => {
    await is({ epoch: 'e1', startedAt: clock.wallNow(), isRehearsal: true });
    await store.stages.set(channelId, { isRehearsal: true });
    await live('e1');
    await ended('e1');
    expect([await past(), await desk.find('sunday', 'e1')]).toEqual([[], undefined]);
  });

  it('an ingest that is away for a moment ends nothing; one that is gone does', async () => {
    await live('e1');
    await is({ status: 'offline' });
    expect(await desk.find('sunday', 'e1')).toBe('running');
    await live('e1');
    await is({ status: 'offline' });
    const goneAt = clock.wallNow();
    clock.advance(20_000);
    await recorder.look('sunday');
    expect(await past()).toMatchObject([{ id: 'e1', endedAt: goneAt }]);
  });

  it('that ended while the site was away is written down once, and not again when it was removed', async () => {
    clock.advance(HOUR);
    await ended('e1');
    expect(await past()).toMatchObject([{ id: 'e1' }]);
    await desk.remove('sunday', 'e1', OWNER);
    recorder = openRecorder();
    await recorder.look('sunday');
    expect(await past()).toEqual([]);
    await ended('e2', clock.wallNow() - 2 * HOUR);
    clock.advance(2 * HOUR);
    await desk.remove('sunday', 'e2', OWNER);
    await is({ status: 'ended', epoch: 'e3', startedAt: 1, endedAt: 2 });
    expect(await past()).toEqual([]);
  });
});

describe('what is over', () => {
  it('is told page by page, changed and removed; what runs is neither', async () => {
    for (const epoch of ['e1', 'e2', 'e3']) {
      await live(epoch);
      clock.advance(HOUR);
      await ended(epoch);
      clock.advance(HOUR);
    }
    const first = await desk.past('sunday', undefined, 2);
    expect([first.events.map(({ id }) => id), first.next]).toEqual([['e3', 'e2'], 'e2']);
    const last = await desk.past('sunday', 'e2', 2);
    expect([last.events.map(({ id }) => id), last.next]).toEqual([['e1'], null]);
    expect(await desk.rename('sunday', 'e1', { title: 'The first' }, OWNER)).toMatchObject({
      title: 'The first',
      description: 'Every week',
    });
    await desk.remove('sunday', 'e1', OWNER);
    await live('e4');
    for (const id of ['e1', 'e4', 'nothing']) {
      await expect(desk.remove('sunday', id, OWNER)).rejects.toMatchObject({ code: 'NO_SUCH_EVENT' });
      await expect(desk.rename('sunday', id, {}, OWNER)).rejects.toMatchObject({ code: 'NO_SUCH_EVENT' });
    }
    await expect(desk.past('nobody', undefined)).rejects.toMatchObject({ code: 'NO_SUCH_CHANNEL' });
  });
});
