import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { systemClock } from '@rostrum/service/clock';
import { HttpServer } from '@rostrum/service/http-server';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Places } from '../places.ts';
import { Door } from './door.ts';
import { type FieldsMemo, readHead } from './lean-head.ts';

/** Milliseconds for the fuzz: a second in the suite, longer by `ROSTRUM_FUZZ_SECONDS`. */
const FUZZ_MS = Number(process.env.ROSTRUM_FUZZ_SECONDS ?? 1) * 1_000;

const newMemo = (): FieldsMemo => ({ block: '', fields: undefined, isLast: false });

describe('the head of a request', () => {
  const rows: readonly { name: string; text: string; is: 'lean' | 'partial' | 'foreign' }[] = [
    { name: 'an ordinary GET', text: 'GET /hls/a HTTP/1.1\r\nHost: a\r\n\r\n', is: 'lean' },
    { name: 'a HEAD with more behind it', text: 'HEAD /hls/a HTTP/1.1\r\nHost: a\r\n\r\nGET', is: 'lean' },
    { name: 'half a head', text: 'GET /hls/a HTTP/1.1\r\nHost: a\r\n', is: 'partial' },
    { name: 'another method', text: 'POST /hls/a HTTP/1.1\r\nHost: a\r\n\r\n', is: 'foreign' },
    { name: 'a method in small letters', text: 'get /hls/a HTTP/1.1\r\nHost: a\r\n\r\n', is: 'foreign' },
    { name: 'HTTP/1.0', text: 'GET /hls/a HTTP/1.0\r\nHost: a\r\n\r\n', is: 'foreign' },
    { name: 'no host', text: 'GET /hls/a HTTP/1.1\r\nA: b\r\n\r\n', is: 'foreign' },
    { name: 'an empty host', text: 'GET /hls/a HTTP/1.1\r\nHost:\r\n\r\n', is: 'foreign' },
    { name: 'two hosts', text: 'GET /hls/a HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n', is: 'foreign' },
    { name: 'a length', text: 'GET /hls/a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n', is: 'foreign' },
    { name: 'chunks', text: 'GET /hls/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n', is: 'foreign' },
    { name: 'an upgrade', text: 'GET /hls/a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n\r\n', is: 'foreign' },
    { name: 'an expectation', text: 'GET /hls/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n', is: 'foreign' },
    { name: 'a folded line', text: 'GET /hls/a HTTP/1.1\r\nHost: a\r\n b\r\n\r\n', is: 'foreign' },
    { name: 'a line that ends with LF alone', text: 'GET /hls/a HTTP/1.1\nHost: a\r\n\r\n', is: 'foreign' },
    { name: 'a bare CR in a value', text: 'GET /hls/a HTTP/1.1\r\nHost: a\rb\r\n\r\n', is: 'foreign' },
    { name: 'a NUL in a value', text: 'GET /hls/a HTTP/1.1\r\nHost: a\0\r\n\r\n', is: 'foreign' },
    { name: 'a blank before the colon', text: 'GET /hls/a HTTP/1.1\r\nHost : a\r\n\r\n', is: 'foreign' },
    { name: 'a whole address', text: 'GET http://a/hls/a HTTP/1.1\r\nHost: a\r\n\r\n', is: 'foreign' },
    { name: 'a blank in the target', text: 'GET /hls/a b HTTP/1.1\r\nHost: a\r\n\r\n', is: 'foreign' },
    { name: 'an umlaut in the target', text: 'GET /hls/\xe4 HTTP/1.1\r\nHost: a\r\n\r\n', is: 'foreign' },
    { name: 'no header line at all', text: 'GET /hls/a HTTP/1.1\r\n\r\n', is: 'foreign' },
    { name: 'rubbish', text: '\x16\x03\x01\x02', is: 'foreign' },
    { name: 'a head without end', text: `GET /hls/a HTTP/1.1\r\nHost: ${'a'.repeat(9_000)}`, is: 'foreign' },
  ];
  it.each(rows)('$name: $is', ({ text, is }) => {
    const verdict = readHead(Buffer.from(text, 'latin1'), newMemo());
    expect(typeof verdict === 'string' ? verdict : 'lean').toBe(is);
  });

  it('tells its fields, and where the next request begins', () => {
    const head = 'GET /hls/a?b HTTP/1.1\r\nHOST: a\r\nrange:  bytes=0-1 \r\nX-Any: y\r\nConnection: close\r\n\r\n';
    const verdict = readHead(Buffer.from(`${head}GET /`), newMemo());
    expect(verdict).toMatchObject({ method: 'GET', target: '/hls/a?b', length: head.length, isLast: true });
    expect(verdict).toMatchObject({ fields: { range: 'bytes=0-1', 'if-none-match': undefined } });
  });
});

/** The requests that came whole, by the client's port. */
const seen = new Map<number | undefined, string[]>();

function see(port: number | undefined, request: string): void {
  seen.set(port, [...(seen.get(port) ?? []), request]);
}

function seeWhole(request: IncomingMessage, response: ServerResponse): void {
  const { remotePort } = request.socket;
  let body = '';
  request.setEncoding('latin1').on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    see(remotePort, `${request.method} ${request.url} ${body}`);
    response.writeHead(200, { 'Content-Length': 2 });
    response.end('ok');
  });
}

describe('the door and Node’s own server', () => {
  let plain: Server;
  let behind: HttpServer;
  let door: Door;

  beforeAll(async () => {
    plain = createServer(seeWhole);
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const places = new Places({ maxConnectionsEach: 1_000_000, maxRequestsEach: 1_000_000 });
    door = new Door({
      clock: systemClock,
      isLean: (target) => target.startsWith('/hls/'),
      placeOf: () => places.of('a'),
      enter: (place) => places.connect(place),
      leave: (place) => places.disconnect(place),
      serve: ({ socket }, { method, target }, reply) => {
        see(socket.remotePort, `${method} ${target} `);
        reply.whole(200, ['Content-Length', '2'], Buffer.from('ok'));
      },
    });
    behind = new HttpServer({
      name: 'behind the door',
      host: '127.0.0.1',
      port: 0,
      maxConnections: 1_000,
      intercept: (socket) => door.take(socket, (stream) => behind.adopt(stream)),
      handler: seeWhole,
    });
    behind.server.prependListener('request', (request, response) => door.asked(request, response));
    await Promise.all([behind.start(), door.start()]);
  });
  afterAll(async () => {
    await door.close();
    await behind.close();
    plain.close();
    plain.closeAllConnections();
  });

  const piece = fc.constantFrom(
    'GET /hls/a HTTP/1.1\r\n',
    'GET /page HTTP/1.1\r\n',
    'HEAD /hls/b HTTP/1.1\r\n',
    'HEAD /page HTTP/1.1\r\n',
    'POST /page HTTP/1.1\r\n',
    'GET /hls/c HTTP/1.0\r\n',
    'GET http://x/hls/d HTTP/1.1\r\n',
    'Host: x\r\n',
    'Host: y\r\n',
    'Content-Length: 5\r\n',
    'Content-Length: 0\r\n',
    'Content-Length: +5\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: identity\r\n',
    'Transfer-Encoding : chunked\r\n',
    'Connection: keep-alive\r\n',
    'Connection: close\r\n',
    'Connection: Upgrade\r\nUpgrade: h2c\r\n',
    'Expect: 100-continue\r\n',
    'X: \x01\r\n',
    'X: a\r\n b\r\n',
    ' X: a\r\n',
    'X: a\n',
    '\r\n',
    '\r\n',
    '\n',
    'hello',
    '5\r\nhello\r\n',
    '0\r\n\r\n',
  );
  const ordinary = fc.constantFrom('GET /hls/a HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /page HTTP/1.1\r\nHost: x\r\n\r\n');
  const stream = fc.record({
    text: fc
      .array(fc.oneof({ weight: 1, arbitrary: ordinary }, { weight: 5, arbitrary: piece }), { maxLength: 14 })
      .map((pieces) => pieces.join('')),
    cut: fc.nat(400),
  });

  it('come to the same requests, whatever octets are sent', async () => {
    const until = performance.now() + FUZZ_MS;
    await fc.assert(
      fc.asyncProperty(stream, async ({ text, cut }) => {
        const [ours, theirs] = await Promise.all([
          requestsIn(behind.port, text, cut),
          requestsIn((plain.address() as AddressInfo).port, text, cut),
        ]);
        expect(ours).toEqual(theirs);
      }),
      {
        numRuns: 100_000,
        interruptAfterTimeLimit: Math.max(1, until - performance.now()),
        markInterruptAsFailure: false,
      },
    );
  }, 700_000);
});

/** Sends octets, in two pieces. @returns the requests that the server made of them. */
function requestsIn(port: number, text: string, cut: number): Promise<string[]> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let own: number | undefined;
    let quiet: NodeJS.Timeout | undefined;
    const over = (): void => {
      clearTimeout(quiet);
      socket.destroy();
      resolve(seen.get(own) ?? []);
      seen.delete(own);
    };
    // Who waits for more of a request says nothing: a moment of silence is its answer.
    const wait = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(over, 25);
    };
    socket.on('connect', () => {
      own = socket.localPort;
      wait();
    });
    socket.on('data', wait);
    socket.on('error', over);
    socket.on('close', over);
    socket.write(text.slice(0, cut), 'latin1');
    setImmediate(() => {
      if (!socket.destroyed && cut < text.length) {
        socket.write(text.slice(cut), 'latin1');
      }
      wait();
    });
  });
}
