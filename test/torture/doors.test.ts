import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { fetchMediaPlaylist, fetchPresentation, PlaylistHistory } from '../harness/presentation.ts';
import { residentBytesOf } from '../harness/processes.ts';
import { type Channel, Stack } from '../harness/stack.ts';
import { pause, until } from '../harness/until.ts';
import { amfNumber, amfObject, amfString, clientHello, clientHelloAnswer, command, message } from './rtmp-bytes.ts';

/** An event runs; strangers do their worst at both public doors; the event must not notice. */

let stack: Stack;
let channel: Channel;
let encoder: Encoder;
let history: PlaylistHistory;
let sourceUrl: string;
let pids: { ingest: number | undefined; edge: number | undefined };
const MEGABYTE = 1_048_576;

beforeAll(async () => {
  stack = await Stack.start({ name: 'doors', env: { INGEST_LADDER: 'off' } });
  channel = await stack.addChannel('calm');
  encoder = await startEncoder({ ...SMALL, url: channel.rtmpUrl });
  await stack.untilPlayable('calm');
  sourceUrl = (await fetchPresentation(stack.hlsUrl('calm'))).renditions.get('source') ?? '';
  history = new PlaylistHistory(sourceUrl);
  pids = { ingest: stack.pidOf('ingest'), edge: stack.pidOf('edge') };
});

afterAll(async () => {
  await history?.stop();
  await encoder?.stop('SIGKILL');
  await stack?.stop();
});

/** The event goes on, in the same processes. */
async function expectCalm(): Promise<void> {
  const from = history.lastMsn;
  await until('a new segment', () => history.lastMsn > from);
  expect({ ingest: stack.pidOf('ingest'), edge: stack.pidOf('edge') }).toEqual(pids);
  expect(history.faults).toEqual([]);
  expect(history.discontinuities).toEqual([]);
  expect(history.gaps).toEqual([]);
}

function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => {});
  });
}

/** Says something to a port and keeps what comes back until the other end closes or `ms` have passed. */
async function tell(port: number, sayings: readonly Buffer[], ms: number): Promise<string> {
  const socket = await dial(port);
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text;
  });
  for (const saying of sayings) {
    socket.write(saying);
    await pause(20);
  }
  const endAt = performance.now() + ms;
  while (!socket.closed && performance.now() < endAt) {
    await pause(20);
  }
  socket.destroy();
  return heard;
}

const tcUrl = amfString('rtmp://127.0.0.1/live');
const connectCommand = command('connect', amfObject({ app: amfString('live'), tcUrl }));
const hello = [clientHello(), clientHelloAnswer()];
const connected = [...hello, connectCommand, command('createStream', Buffer.from([5]))];
const nested = Buffer.concat(Array.from({ length: 60_000 }, () => Buffer.from([3, 0, 1, 0x61])));

const RTMP_ATTACKS: readonly { name: string; sayings: readonly Buffer[] }[] = [
  { name: 'noise', sayings: [randomBytes(100_000)] },
  { name: 'another protocol', sayings: [Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')] },
  { name: 'an unknown version', sayings: [clientHello(9), clientHelloAnswer()] },
  { name: 'noise after the handshake', sayings: [...hello, randomBytes(100_000)] },
  { name: 'connect without tcUrl', sayings: [...hello, command('connect', amfObject({ app: amfString('live') }))] },
  {
    name: 'publish with a number for a name',
    sayings: [...connected, command('publish', Buffer.from([5]), amfNumber(7))],
  },
  {
    name: 'AMF cut inside a number',
    sayings: [...hello, message(20, Buffer.concat([amfString('connect'), Buffer.from([0, 1])]))],
  },
  {
    name: 'an unknown AMF marker',
    sayings: [...hello, message(20, Buffer.concat([amfString('connect'), Buffer.from([0x7f])]))],
  },
  { name: 'AMF nested 60 000 deep', sayings: [...hello, message(20, Buffer.concat([amfString('connect'), nested]))] },
  { name: 'an empty control message', sayings: [...hello, message(1, Buffer.alloc(0)), message(4, Buffer.alloc(0))] },
  { name: 'chunk size 0', sayings: [...hello, message(1, Buffer.alloc(4)), connectCommand] },
  {
    name: 'a message that claims 16 MB',
    sayings: [...hello, message(9, randomBytes(5_000), { declaredLength: 0xffffff })],
  },
  { name: 'picture before any publish', sayings: [...connected, message(9, randomBytes(2_000), { streamId: 1 })] },
  { name: 'an empty picture message', sayings: [...connected, message(9, Buffer.alloc(0), { streamId: 1 })] },
  {
    name: 'publish with a wrong key, and picture all the same',
    sayings: [
      ...connected,
      command('publish', Buffer.from([5]), amfString('not-a-key'), amfString('live')),
      message(9, randomBytes(50_000), { streamId: 1, timestamp: 0xfffff0 }),
    ],
  },
];

describe('at the encoders’ door', () => {
  test.each(RTMP_ATTACKS)('$name harms nobody else', async ({ sayings }) => {
    await tell(stack.ports.rtmp, sayings, 500);
    await expectCalm();
  });

  test('300 strangers who say nothing are shown out, and cost little', async () => {
    const before = residentBytesOf(pids.ingest ?? 0);
    const sockets = await Promise.all(Array.from({ length: 300 }, () => dial(stack.ports.rtmp).catch(() => undefined)));
    let closed = 0;
    for (const socket of sockets) {
      socket?.on('close', () => {
        closed += 1;
      });
      socket?.resume();
      socket?.write(Buffer.from([3]));
    }
    const open = sockets.filter((socket) => socket !== undefined).length;
    await until('all of them to be shown out', () => closed >= open, { timeoutMs: 60_000 });
    expect((residentBytesOf(pids.ingest ?? 0) - before) / MEGABYTE).toBeLessThan(100);
    await expectCalm();
  });
});

describe('at the viewers’ door', () => {
  const raw: readonly { name: string; request: string }[] = [
    { name: 'noise', request: randomBytes(3_000).toString('latin1') },
    { name: 'a header of 64 kB', request: `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'a'.repeat(65_536)}\r\n\r\n` },
    {
      name: 'two lengths for one body',
      request: 'POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nabcd',
    },
    {
      name: 'a length and chunks at once',
      request:
        'POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    },
    { name: 'no host', request: 'GET / HTTP/1.1\r\n\r\n' },
    { name: 'an unfinished request', request: 'GET /hls/calm/index.m3u8 HTTP/1.1\r\nHo' },
  ];
  test.each(raw)('$name is refused', async ({ request }) => {
    const heard = await tell(stack.ports.edge, [Buffer.from(request, 'latin1')], 500);
    expect(heard).not.toMatch(/^HTTP\/1\.1 [25]0[0-2]/);
    await expectCalm();
  });

  const paths: readonly { name: string; path: string; status: number }[] = [
    { name: 'a way out of the folder', path: '/hls/calm/../../../etc/passwd', status: 404 },
    { name: 'the same, encoded', path: '/hls/calm/%2e%2e%2f%2e%2e%2fetc%2fpasswd', status: 404 },
    { name: 'a broken escape', path: '/hls/calm/%zz/index.m3u8', status: 404 },
    { name: 'a channel that cannot be', path: `/hls/${'a'.repeat(3_000)}/index.m3u8`, status: 404 },
  ];
  test.each(paths)('$name leads nowhere', async ({ path, status }) => {
    const heard = await tell(
      stack.ports.edge,
      [Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)],
      5_000,
    );
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 (${status}|400)`));
    expect(heard).not.toContain('root:');
  });

  const queries: readonly { name: string; query: (msn: number) => string; status: number }[] = [
    { name: 'a part without a segment', query: () => '_HLS_part=1', status: 400 },
    { name: 'a segment that is no number', query: () => '_HLS_msn=abc', status: 400 },
    { name: 'a negative segment', query: () => '_HLS_msn=-1', status: 400 },
    { name: 'a segment beyond 2^53', query: () => '_HLS_msn=9007199254740993', status: 400 },
    { name: 'a segment said twice', query: (msn) => `_HLS_msn=${msn}&_HLS_msn=${msn}`, status: 400 },
    { name: 'a segment far ahead', query: (msn) => `_HLS_msn=${msn + 10}`, status: 400 },
    { name: 'a part far ahead', query: (msn) => `_HLS_msn=${msn}&_HLS_part=90`, status: 400 },
    { name: 'an old segment', query: () => '_HLS_msn=0', status: 200 },
    { name: 'an unknown parameter', query: () => 'utm_source=mail', status: 200 },
  ];
  test.each(queries)('$name is answered $status at once', async ({ query, status }) => {
    const { segments, open } = await fetchMediaPlaylist(sourceUrl);
    const last = open?.msn ?? segments.at(-1)?.msn ?? 0;
    const from = performance.now();
    const response = await fetch(`${sourceUrl}?${query(last)}`);
    expect(response.status).toBe(status);
    expect(performance.now() - from).toBeLessThan(2_000);
    if (status === 400) {
      expect(response.headers.get('cache-control')).toContain('no-store');
      expect(await response.json()).toMatchObject({ error: { code: expect.any(String) } });
    }
  });

  test('a part that was never announced is not there', async () => {
    const { open, segments } = await fetchMediaPlaylist(sourceUrl);
    const msn = open?.msn ?? segments.at(-1)?.msn ?? 0;
    const response = await fetch(new URL(`${msn + 5}.9.m4s`, sourceUrl));
    expect(response.status).toBe(404);
  });

  test('500 viewers who hold a request open and leave are forgotten', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { open, segments } = await fetchMediaPlaylist(sourceUrl);
      const msn = (open?.msn ?? segments.at(-1)?.msn ?? 0) + 1;
      const abort = new AbortController();
      const held = Array.from({ length: 100 }, () =>
        fetch(`${sourceUrl}?_HLS_msn=${msn}`, { signal: abort.signal }).catch(() => undefined),
      );
      await pause(100);
      abort.abort();
      await Promise.all(held);
    }
    await expectCalm();
  });
});
