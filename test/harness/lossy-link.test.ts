import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LinkConditions, LossyLink } from './lossy-link.ts';
import { quantile } from './results.ts';
import { pause, until } from './until.ts';

/** Answers what it hears. */
let echo: Server;
let link: LossyLink;
const clients: Socket[] = [];

async function open(conditions: LinkConditions): Promise<void> {
  link = new LossyLink({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port }, conditions);
  await link.start();
}

async function dial(): Promise<Socket> {
  const client = connect({ host: '127.0.0.1', port: link.port, noDelay: true });
  client.on('error', () => {});
  clients.push(client);
  await once(client, 'connect');
  return client;
}

async function roundTripMs(client: Socket): Promise<number> {
  const from = performance.now();
  const answer = once(client, 'data');
  client.write('x');
  await answer;
  return performance.now() - from;
}

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
});

afterEach(async () => {
  for (const client of clients.splice(0)) {
    client.destroy();
  }
  await link.close();
  echo.close();
});

describe('a lossy link', () => {
  test('adds its delay once each way, and little of its own', async () => {
    await open({ delayMs: 40 });
    const client = await dial();
    const times: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      times.push(await roundTripMs(client));
    }
    expect(Math.min(...times)).toBeGreaterThanOrEqual(78);
    expect(quantile(times, 0.5)).toBeLessThan(110);
  });

  test('lets through what its rate allows, whole and in order', async () => {
    await open({ bytesPerSecond: 200_000 });
    const client = await dial();
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251));
    const chunks: Buffer[] = [];
    client.on('data', (chunk: Buffer) => chunks.push(chunk));
    const from = performance.now();
    client.write(sent);
    const got = await until('all bytes back', () => {
      const all = Buffer.concat(chunks);
      return all.length === sent.length && all;
    });
    expect(got.equals(sent)).toBe(true);
    expect(performance.now() - from).toBeGreaterThan(900);
    expect(performance.now() - from).toBeLessThan(4_000);
  });

  test('tells both ends when it is cut, and lets new connections in', async () => {
    await open({});
    const client = await dial();
    await roundTripMs(client);
    const closed = new Promise((resolve) => client.once('close', resolve));
    link.cut();
    await closed;
    expect(await roundTripMs(await dial())).toBeLessThan(1_000);
  });

  test('tells nobody when the cable falls out, and goes on when it is back', async () => {
    await open({});
    const client = await dial();
    await roundTripMs(client);
    let heard = 0;
    let isClosed = false;
    client.on('data', () => {
      heard += 1;
    });
    client.on('close', () => {
      isClosed = true;
    });
    link.blackhole(true);
    client.write('lost');
    await pause(300);
    expect({ heard, isClosed, open: link.connections }).toEqual({ heard: 0, isClosed: false, open: 1 });
    link.blackhole(false);
    client.write('back');
    await until('an answer', () => heard > 0);
  });
});
