import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type UdpConditions, UdpLink } from './udp-link.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) {
    each.close();
  }
});

/** Sends numbered datagrams through a link. @returns those that came, in order, with how long each took. */
async function through(conditions: UdpConditions, count: number, seed = 7): Promise<{ number: number; ms: number }[]> {
  const came: { number: number; ms: number }[] = [];
  const server: Socket = createSocket('udp4');
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const link = new UdpLink(server.address().port, conditions, seed);
  await link.start();
  const client = createSocket('udp4');
  open.push(server, client, { close: () => link.stop() });
  server.on('message', (bytes) =>
    came.push({ number: bytes.readUInt32BE(0), ms: performance.now() - bytes.readDoubleBE(4) }),
  );
  for (let number = 0; number < count; number += 1) {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt32BE(number, 0);
    bytes.writeDoubleBE(performance.now(), 4);
    client.send(bytes, link.port, '127.0.0.1');
    if (number % 20 === 19) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return came;
}

const runsOf = (came: readonly { number: number }[], count: number): number[] => {
  const got = new Set(came.map(({ number }) => number));
  const runs: number[] = [];
  for (let number = 0, run = 0; number <= count; number += 1) {
    if (number < count && !got.has(number)) {
      run += 1;
    } else if (run > 0) {
      runs.push(run);
      run = 0;
    }
  }
  return runs;
};

describe('a bad link for datagrams', () => {
  it('passes all where nothing is set', async () => {
    expect((await through({}, 1_000)).map(({ number }) => number)).toEqual(
      Array.from({ length: 1_000 }, (_, at) => at),
    );
  });

  it('loses its share, the same ones for the same seed', async () => {
    const first = await through({ loss: 0.05 }, 4_000);
    const again = await through({ loss: 0.05 }, 4_000);
    const other = await through({ loss: 0.05 }, 4_000, 8);
    expect(first.length / 4_000).toBeGreaterThan(0.93);
    expect(first.length / 4_000).toBeLessThan(0.97);
    expect(again.map(({ number }) => number)).toEqual(first.map(({ number }) => number));
    expect(other.map(({ number }) => number)).not.toEqual(first.map(({ number }) => number));
  });

  it('loses many in a row where it is told to', async () => {
    const came = await through({ loss: 0.05, burst: 8 }, 8_000);
    const runs = runsOf(came, 8_000);
    expect(came.length / 8_000).toBeGreaterThan(0.9);
    expect(came.length / 8_000).toBeLessThan(0.98);
    expect(runs.reduce((sum, run) => sum + run, 0) / runs.length).toBeGreaterThan(4);
  });

  it('delays, reorders, doubles, and cuts', async () => {
    const came = await through({ delayMs: 30, jitterMs: 20, duplicate: 0.1 }, 1_000);
    expect(Math.min(...came.map(({ ms }) => ms))).toBeGreaterThan(28);
    expect(came.length).toBeGreaterThan(1_030);
    expect(came.some(({ number }, at) => number < (came[at - 1]?.number ?? 0))).toBe(true);
    expect(await through({ isCut: true }, 100)).toEqual([]);
  });
});
