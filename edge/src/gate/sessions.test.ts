import type { Bus } from '@rostrum/bus/bus';
import { openTestBus, type TestBus } from '@rostrum/bus/test-bus';
import type { TestRedis } from '@rostrum/bus/test-redis';
import type { Claims } from '@rostrum/contract/entitlement-claims';
import { FakeClock } from '@rostrum/service/clock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../testing/test-edge.ts';
import { type Session, Sessions } from './sessions.ts';

let opened: TestBus;
let redis: TestRedis;
let bus: Bus;
let clock: FakeClock;
let sessions: Sessions;
let ended = 0;
let accounts = 0;

beforeAll(async () => {
  opened = await openTestBus();
  ({ bus, redis } = opened);
});
afterAll(() => opened.close());
beforeEach(async () => {
  accounts += 1;
  ended = 0;
  // Redis reckons by the real time.
  clock = new FakeClock(Date.now());
  sessions = new Sessions(bus, clock, () => {
    ended += 1;
  });
  await sessions.start();
});

/** Enters by one place for the account, which goes to the newest. */
async function enter(id: string): Promise<Session> {
  const claims: Claims = {
    jti: id,
    sub: `account-${accounts}`,
    slug: 'sunday',
    role: 'viewer',
    use: 'watch',
    iat: 0,
    exp: 1,
  };
  const session = sessions.enter(claims, { max: 1, refuse: 'oldest' });
  if (session === undefined) {
    throw new Error('there is no room');
  }
  await session.answered;
  return session;
}

describe('a session on an edge', () => {
  it('goes on as long as something is asked for every ten seconds, then is let go', async () => {
    const session = await enter('tv');
    for (let turn = 0; turn < 5; turn += 1) {
      clock.advance(10_000);
      expect([session.state, sessions.size]).toEqual(['open', 1]);
      session.isUsed = true;
    }
    clock.advance(10_000);
    expect(session.state).toBe('open');
    clock.advance(10_000);
    expect([session.state, sessions.size]).toEqual(['gone', 0]);
    expect((await enter('tv')).state).toBe('open');
    expect(ended).toBe(0);
  });

  it('that made room is told so until it has been silent, then is forgotten here', async () => {
    const old = await enter('old');
    const young = await enter('young');
    expect([old.state, young.state, ended]).toEqual(['refused', 'open', 1]);
    clock.advance(9_000);
    young.isUsed = true;
    expect((await enter('old')).state).toBe('refused');
    clock.advance(2_000);
    // It asks Redis again, which says the same.
    expect((await enter('old')).state).toBe('refused');
    young.isUsed = true;
    clock.advance(20_250);
    expect(sessions.size).toBe(0);
  });

  it('waits for an answer that does not come for a second only, and plays', async () => {
    redis.freeze();
    const session = enter('tv');
    clock.advance(1_000);
    expect((await session).state).toBe('open');
    redis.thaw();
  });

  it('whose place was lost has it again when it is made known again', async () => {
    const session = await enter('tv');
    await redis.kill();
    await until(() => !bus.isConnected, 'Redis is away');
    clock.advance(10_000);
    session.isUsed = true;
    const late = enter('late');
    clock.advance(1_000);
    expect((await late).state).toBe('open');
    await redis.start();
    await until(() => bus.isConnected, 'Redis is back', 10_000);
    // Each is made known again; the place is the newer one's.
    session.isUsed = true;
    clock.advance(10_000);
    await until(() => session.state === 'refused', 'there is one place only');
    expect((await late).state).toBe('open');
  });
});
