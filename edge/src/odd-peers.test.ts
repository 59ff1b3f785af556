import { connect, createServer, type Socket } from 'node:net';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { get, openTestEdge, type TestEdge } from './testing/test-edge.ts';

const PART = '/hls/sunday/k0/source/5.0.m4s';
const LIST = '/hls/sunday/k0/source/index.m3u8';
let redis: TestRedis;
let edge: TestEdge | undefined;
let stopPeer: () => Promise<void> = async () => {};

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.stop());
afterEach(async () => {
  await edge?.close();
  await stopPeer();
});

/** Stands upstream of an edge, as origin and as site, and answers every request with the same bytes. */
async function openPeer(answer: string, options: { keepOpen?: boolean } = {}): Promise<TestEdge> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => {
      socket.write(Buffer.from(answer, 'latin1'));
      if (options.keepOpen !== true) {
        socket.end();
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  stopPeer = () =>
    new Promise((resolve) => {
      sockets.forEach((socket) => socket.destroy());
      server.close(() => resolve());
    });
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  edge = await openTestEdge({ origin: base, web: base, redis: redis.url });
  return edge;
}

describe('an origin that answers oddly', () => {
  const rows = [
    { name: 'with a redirect', answer: 'HTTP/1.1 302 Found\r\nLocation: http://evil/\r\nContent-Length: 0\r\n\r\n' },
    {
      name: 'with a part of it',
      answer: 'HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nab',
    },
    { name: 'with "not modified"', answer: 'HTTP/1.1 304 Not Modified\r\n\r\n' },
    { name: 'with another encoding', answer: 'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nab' },
    { name: 'with more than any object has', answer: 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nab' },
    { name: 'with no HTTP', answer: 'SSH-2.0-OpenSSH\r\n\r\n' },
    { name: 'with two lengths', answer: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc' },
    { name: 'with chunks that are none', answer: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab' },
    { name: 'with nothing', answer: '' },
  ];
  it.each(rows)('$name: a fault in words, or a connection cut off', async ({ answer }) => {
    const { base } = await openPeer(answer);
    const got = await get(base + PART).catch(() => undefined);
    expect([502, undefined]).toContain(got?.status);
    const list = await get(base + LIST).catch(() => undefined);
    expect([502, undefined]).toContain(list?.status);
    expect((await get(`${base}/healthz`)).status).toBe(200);
  });

  it('with a body whose end is the connection’s: given, but not stored', async () => {
    const { base } = await openPeer('HTTP/1.0 200 OK\r\nCache-Control: max-age=60\r\n\r\nab');
    expect((await get(base + PART)).body.toString()).toBe('ab');
    const second = await get(base + PART);
    expect(second.headers.age).toBe('0');
    expect(await edge?.metricsText()).toMatch(/edge_cache_total\{thing="media",outcome="miss"\} 2/);
  });

  it('with lines of strange letters: they are passed on or dropped, and nothing breaks', async () => {
    const { base } = await openPeer(
      'HTTP/1.1 200 OK\r\nContent-Type: a\u00ff\u00e9\r\nETag: "\u00e9"\r\nAge: -5\r\nDate: never\r\nContent-Length: 2\r\n\r\nab',
    );
    const got = await get(base + PART).catch(() => undefined);
    expect([200, 502]).toContain(got?.status);
    expect((await get(`${base}/c/sunday`)).status).toBeLessThan(504);
    expect((await get(`${base}/healthz`)).status).toBe(200);
  });

  it('with a list that is none: 502, and the log says so without the body', async () => {
    const { base } = await openPeer('HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>');
    expect((await get(base + LIST)).status).toBe(502);
    expect(edge?.log.lines.some(({ line }) => line.includes('cannot be read'))).toBe(true);
  });
});

describe('a viewer that speaks oddly', () => {
  it('never ends the process, whatever it sends', async () => {
    const { base, port } = await openPeer('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab');
    const piece = fc.oneof(
      fc.constantFrom(
        'GET ',
        'POST ',
        'HEAD ',
        ' HTTP/1.1\r\n',
        '\r\n\r\n',
        'Host: a\r\n',
        PART,
        LIST,
        '?_HLS_msn=',
        '7',
      ),
      fc.constantFrom(
        'Range: bytes=',
        '0-',
        'If-None-Match: *\r\n',
        'Transfer-Encoding: chunked\r\n',
        'Upgrade: websocket\r\n',
      ),
      fc.constantFrom(
        'Connection: Upgrade\r\n',
        'Content-Length: 5\r\n',
        '/socket.io/?EIO=4&transport=websocket',
        '5\r\nabcde\r\n0\r\n',
      ),
      fc.constantFrom(
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n',
        '\u0000',
        '\u00ff',
      ),
      fc.string({ maxLength: 20 }),
    );
    const send = (bytes: string): Promise<void> =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(Buffer.from(bytes, 'latin1')));
        socket.setTimeout(300, () => socket.destroy());
        socket.on('error', () => {});
        socket.on('close', () => resolve());
        socket.resume();
      });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => send(pieces.join(''))),
      { numRuns: 300, interruptAfterTimeLimit: 6_000 },
    );
    expect((await get(`${base}/healthz`)).status).toBe(200);
    expect(edge?.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
