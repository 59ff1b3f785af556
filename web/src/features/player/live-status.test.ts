import { FakeClock } from '@rostrum/service/clock';
import { describe, expect, it } from 'vitest';
import { LiveStatusPoller } from './live-status.ts';
import type { LiveStatus } from './player-state.ts';

/** Lets promise chains run to their end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
}

function start(known: LiveStatus, answers: (() => Promise<Response>)[]) {
  const clock = new FakeClock();
  const heard: string[] = [];
  let asked = 0;
  const poller = new LiveStatusPoller(
    {
      slug: 'demo',
      clock,
      random: () => 0.5,
      request: () => {
        asked += 1;
        return (answers.shift() ?? (() => Promise.reject(new TypeError('unreachable'))))();
      },
      onStatus: (live) => heard.push(live.status),
      onUnreachable: () => heard.push('unreachable'),
      onNoChannel: () => heard.push('no channel'),
    },
    known,
  );
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settle();
  };
  return { poller, pass, heard, asked: () => asked };
}

const answer = (status: string) => (): Promise<Response> => Promise.resolve(Response.json({ status }));

describe('asking for the live status', () => {
  it('asks every 3 s while not live and every 10 s while live', async () => {
    const { poller, pass, heard, asked } = start({ status: 'offline' }, [
      answer('offline'),
      answer('live'),
      answer('live'),
    ]);
    poller.start(false);
    await pass(3_000);
    await pass(3_000);
    expect([asked(), heard]).toEqual([2, ['offline', 'live']]);
    await pass(9_999);
    expect(asked()).toBe(2);
    await pass(1);
    expect(asked()).toBe(3);
    poller.close();
  });

  it('asks at once when something happened, but not twice within 0.8 s', async () => {
    const { poller, pass, asked } = start({ status: 'live' }, [answer('live'), answer('live')]);
    poller.start(false);
    poller.poke();
    await settle();
    poller.poke();
    await settle();
    expect(asked()).toBe(1);
    await pass(800);
    expect(asked()).toBe(2);
    poller.close();
  });

  it('goes on asking, soon, when the server is out of reach', async () => {
    const { poller, pass, heard, asked } = start({ status: 'live' }, []);
    poller.start(true);
    await settle();
    await pass(3_000);
    expect([asked(), heard]).toEqual([2, ['unreachable', 'unreachable']]);
    poller.close();
  });

  it('tells that the channel is gone', async () => {
    const gone = (): Promise<Response> => Promise.resolve(Response.json({ error: {} }, { status: 404 }));
    const { poller, heard } = start({ status: 'live' }, [gone]);
    poller.start(true);
    await settle();
    expect(heard).toEqual(['no channel']);
    poller.close();
  });

  it('is silent once closed', async () => {
    const { poller, pass, asked } = start({ status: 'offline' }, [answer('live')]);
    poller.start(false);
    poller.close();
    await pass(60_000);
    expect(asked()).toBe(0);
  });
});
