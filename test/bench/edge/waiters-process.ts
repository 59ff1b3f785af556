import { connect, type Socket } from 'node:net';

/**
 * `waiters-process.ts PORT ROOT ORIGIN_PORT COUNT ROUNDS`: so many connections wait for the same part of a playlist; each
 * round the origin publishes, and the time to the last octet of each answer is told to the parent, in milliseconds.
 */
const [portText, root = '', originText, countText, roundsText] = process.argv.slice(2);
const [port, originPort, count, rounds] = [portText, originText, countText, roundsText].map(Number) as [
  number,
  number,
  number,
  number,
];
const path = `${root}/bench/k0/source/index.m3u8`;
const base = `http://127.0.0.1:${port}`;
const delays: number[] = [];
let arrivals: number[] = [];
let wrong = 0;

type Waiter = { readonly socket: Socket; left: number };

function open(): Promise<Waiter> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const waiter: Waiter = { socket, left: 0 };
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.on('error', () => {});
      resolve(waiter);
    });
    socket.on('data', (chunk: Buffer) => {
      if (waiter.left === 0) {
        const text = chunk.toString('latin1', 0, 2_048);
        const end = text.indexOf('\r\n\r\n');
        wrong += text.startsWith('HTTP/1.1 200') ? 0 : 1;
        waiter.left = end + 4 + Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0);
      }
      waiter.left -= chunk.length;
      if (waiter.left <= 0) {
        waiter.left = 0;
        arrivals.push(Number(process.hrtime.bigint()));
      }
    });
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const waiters: Waiter[] = [];
for (let index = 0; index < count; index += 1) {
  waiters.push(await open());
}
process.send?.('open');
for (let round = 0; round < rounds; round += 1) {
  const list = await (await fetch(`http://127.0.0.1:${originPort}/hls/bench/k0/source/index.m3u8`)).text();
  const [, msn, part] = /#EXT-X-PRELOAD-HINT:TYPE=PART,URI="(\d+)\.(\d+)\.m4s"/.exec(list) ?? [];
  // Someone has asked before: a peer that knows the playlist is what is measured, not its first meeting with it.
  await (await fetch(base + path)).arrayBuffer();
  arrivals = [];
  const request = `GET ${path}?_HLS_msn=${msn}&_HLS_part=${part} HTTP/1.1\r\nHost: bench\r\n\r\n`;
  for (const { socket } of waiters) {
    socket.write(request);
  }
  await pause(1_000 + count / 5);
  if (round === rounds - 1) {
    process.send?.('held');
    await pause(500);
  }
  const told = await fetch(`http://127.0.0.1:${originPort}/publish`, { method: 'POST' });
  const publishedAt = Number(await told.text());
  for (let tries = 0; arrivals.length < count && tries < 300; tries += 1) {
    await pause(20);
  }
  delays.push(...arrivals.map((at) => (at - publishedAt) / 1e6));
}
process.send?.({ delays, wrong }, undefined, undefined, () => process.exit(0));
