import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { FakeClock } from '@rostrum/service/clock';
import { HttpServer } from '@rostrum/service/http-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Place, Places } from '../places.ts';
import { until } from '../testing/test-edge.ts';
import { Door } from './door.ts';
import type { LeanReply } from './lean-reply.ts';

const BIG = Buffer.alloc(8 * 1024 * 1024, 'x');
const ONE_BYTE = ['Content-Length', '1'];

let clock: FakeClock;
let places: Places;
let place: Place;
let door: Door;
let server: HttpServer;
let held: LeanReply[];
const sockets: Socket[] = [];

/** `/hls/held` waits for the test, `/hls/big` is 8 MB, `/hls/X` says X; the rest, through Node's server, likewise. */
function nodeAnswers(request: IncomingMessage, response: ServerResponse): void {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    const text = `${request.url ?? ''}${body}`;
    if (request.url === '/big') {
      response.end(BIG);
    } else {
      response.writeHead(200, { 'Content-Length': text.length }).end(text);
    }
  });
}

beforeEach(async () => {
  clock = new FakeClock();
  places = new Places({ maxConnectionsEach: 3, maxRequestsEach: 100 });
  place = places.of('one');
  held = [];
  door = new Door({
    clock,
    isLean: (target) => target.startsWith('/hls/'),
    placeOf: () => place,
    enter: (each) => places.connect(each),
    leave: (each) => places.disconnect(each),
    serve(_connection, { target }, reply) {
      if (target === '/hls/held') {
        held.push(reply);
      } else if (target === '/hls/big') {
        reply.whole(200, ['Content-Length', String(BIG.length)], BIG);
      } else {
        reply.whole(200, ['Content-Length', String(target.length)], Buffer.from(target));
      }
    },
  });
  server = new HttpServer({
    name: 'behind the door',
    host: '127.0.0.1',
    port: 0,
    maxConnections: 1_000,
    intercept: (socket) => door.take(socket, (stream) => server.adopt(stream)),
    handler: nodeAnswers,
  });
  server.server.prependListener('request', (request, response) => door.asked(request, response));
  await Promise.all([server.start(), door.start()]);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) {
    socket.destroy();
  }
  await door.close();
  await server.close();
});

type Client = { readonly socket: Socket; text(): string; isClosed(): boolean; isEnded(): boolean };

function open(): Client {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  let text = '';
  let isClosed = false;
  let isEnded = false;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('end', () => {
    isEnded = true;
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
  });
  return { socket, text: () => text, isClosed: () => isClosed, isEnded: () => isEnded };
}

const ask = (target: string, more = '', method = 'GET'): string =>
  `${method} ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
/** The bodies of what came, in order, by their lengths. */
function bodies(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    const length = /content-length: (\d+)/i.exec(rest.slice(0, Math.max(0, end)))?.[1];
    if (end === -1 || length === undefined || rest.length < end + 4 + Number(length)) {
      return found;
    }
    found.push(rest.slice(end + 4, end + 4 + Number(length)));
    rest = rest.slice(end + 4 + Number(length));
  }
}
const nothingIsLeft = () => until(() => door.connectionCount === 0 && place.connections === 0, 'all is given back');

describe('a connection', () => {
  it('answers what is sent in one go in its order, whoever answers each', async () => {
    const client = open();
    client.socket.write(
      ask('/hls/1') + ask('/page2') + ask('/hls/3') + ask('/hls/4') + ask('/page5') + ask('/page6') + ask('/hls/7'),
    );
    await until(() => bodies(client.text()).length === 7, 'all are answered');
    expect(bodies(client.text())).toEqual(['/hls/1', '/page2', '/hls/3', '/hls/4', '/page5', '/page6', '/hls/7']);
  });

  it('answers behind a held one only after it', async () => {
    const client = open();
    client.socket.write(ask('/hls/held') + ask('/page2') + ask('/hls/3'));
    await until(() => held.length === 1, 'it is held');
    expect(client.text()).toBe('');
    held[0]?.whole(200, ONE_BYTE, Buffer.from('h'));
    await until(() => bodies(client.text()).length === 3, 'all are answered');
    expect(bodies(client.text())).toEqual(['h', '/page2', '/hls/3']);
  });

  it('with a body among its requests goes to Node’s server for good, and nothing is lost', async () => {
    const client = open();
    const post = ask('/post', 'Content-Length: 5\r\n', 'POST');
    client.socket.write(`${ask('/hls/1')}${ask('/page2')}${post}hello${ask('/hls/4')}${ask('/page5')}`);
    await until(() => bodies(client.text()).length === 5, 'all are answered');
    expect(bodies(client.text())).toEqual(['/hls/1', '/page2', '/posthello', '/hls/4', '/page5']);
    client.socket.end();
    await nothingIsLeft();
  });

  it('split at every octet means the same', async () => {
    const text = ask('/hls/1') + ask('/page2') + ask('/hls/3', 'Connection: close\r\n');
    places = new Places({ maxConnectionsEach: 1_000, maxRequestsEach: 1_000 });
    place = places.of('many');
    for (let cut = 1; cut < text.length; cut += 1) {
      const client = open();
      client.socket.write(text.slice(0, cut));
      await new Promise((resolve) => setImmediate(resolve));
      client.socket.write(text.slice(cut));
      await until(() => client.isEnded(), `the last answer, cut at ${cut}`);
      expect(bodies(client.text())).toEqual(['/hls/1', '/page2', '/hls/3']);
      client.socket.destroy();
    }
    await nothingIsLeft();
  });

  it('HEAD has no body, and the next answer stands where it should', async () => {
    const client = open();
    client.socket.write(ask('/hls/1', '', 'HEAD') + ask('/page2', '', 'HEAD') + ask('/hls/3'));
    await until(() => client.text().endsWith('/hls/3'), 'all are answered');
    expect(client.text().split('HTTP/1.1 200').length - 1).toBe(3);
    expect(client.text()).not.toContain('\r\n\r\n/hls/1');
  });

  it.each(['/hls/1', '/page1'])(
    'that is to be closed after %s is, and nothing behind it is answered',
    async (target) => {
      const client = open();
      client.socket.write(ask(target, 'Connection: close\r\n') + ask('/hls/2'));
      await until(() => client.isEnded() || client.isClosed(), 'the end');
      expect(bodies(client.text())).toEqual([target]);
      await nothingIsLeft();
    },
  );

  it.each(['/hls/1', '/page1'])(
    'keeps nothing of what is sent on and on behind its last answer (%s)',
    async (target) => {
      const client = open();
      client.socket.write(ask(target, 'Connection: close\r\n'));
      await until(() => client.isEnded() || client.isClosed(), 'the end');
      const before = process.memoryUsage().arrayBuffers;
      for (let count = 0; count < 200 && !client.isClosed(); count += 1) {
        client.socket.write(Buffer.alloc(65_536));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await nothingIsLeft();
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(14_000_000);
    },
  );

  it('whose client goes away leaves nothing, whatever it was doing', async () => {
    const states: readonly ((client: Client) => Promise<void>)[] = [
      async () => {},
      async ({ socket }) => void socket.write('GET /hls/1 HT'),
      async ({ socket }) => {
        socket.write(ask('/hls/held'));
        await until(() => held.length > 0, 'it is held');
      },
      async ({ socket }) => {
        socket.pause();
        socket.write(ask('/hls/big'));
      },
      async ({ socket }) => {
        socket.pause();
        socket.write(ask('/big'));
      },
      async (client) => {
        client.socket.write(ask('/hls/1') + ask('/page2'));
        await until(() => bodies(client.text()).length === 2, 'both are answered');
      },
      async ({ socket }) => void socket.write(ask('/post', 'Content-Length: 50\r\n', 'POST')),
    ];
    for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
      for (const reach of states) {
        const client = open();
        await until(() => place.connections === 1, 'it is there');
        await reach(client);
        client.socket[leave]();
        client.socket.resume();
        await until(() => place.connections === 0, `${leave} in state ${states.indexOf(reach)}`);
        expect(door.connectionCount).toBe(0);
        held = [];
      }
    }
  });

  it.each(['/hls/big', '/big'])('whose client takes nothing for a minute is cut off (%s)', async (target) => {
    const client = open();
    client.socket.pause();
    client.socket.write(ask(target));
    await until(() => place.connections === 1, 'it is there');
    await new Promise((resolve) => setTimeout(resolve, 100));
    clock.advance(60_000);
    expect(place.connections).toBe(1);
    clock.advance(80_000);
    await nothingIsLeft();
  });

  it('whose client sends more than can wait is not read further, and loses nothing', async () => {
    const client = open();
    const count = 5_000;
    client.socket.write(ask('/hls/held'));
    await until(() => held.length === 1, 'it is held');
    client.socket.write(ask('/hls/1').repeat(count));
    await new Promise((resolve) => setTimeout(resolve, 50));
    held[0]?.whole(200, ONE_BYTE, Buffer.from('h'));
    await until(() => bodies(client.text()).length === count + 1, 'all are answered');
  });

  it('that asks nothing for long is ended, one that asked Node’s server just now is not', async () => {
    const [silent, busy] = [open(), open()];
    await until(() => door.connectionCount === 2, 'both are there');
    clock.advance(60_000);
    busy.socket.write(ask('/page1'));
    await until(() => bodies(busy.text()).length === 1, 'it is answered');
    clock.advance(10_000);
    await until(() => silent.isEnded(), 'it is ended');
    expect([busy.isEnded(), door.connectionCount]).toEqual([false, 1]);
  });

  it('beyond its place’s bound hears so and goes, though its client holds on', async () => {
    const kept = [open(), open(), open()];
    await until(() => door.connectionCount === 3, 'they are there');
    const client = open();
    client.socket.write(ask('/hls/1').repeat(100));
    await until(() => client.text().startsWith('HTTP/1.1 429'), 'it is told');
    expect(place.connections).toBe(4);
    clock.advance(2_000);
    await until(() => place.connections === kept.length, 'it is gone');
  });

  it('that is drained ends after the answer under way, and says so', async () => {
    const [idle, waiting] = [open(), open()];
    waiting.socket.write(ask('/hls/held'));
    await until(() => held.length === 1 && door.connectionCount === 2, 'it is held');
    door.drain();
    held[0]?.whole(200, ONE_BYTE, Buffer.from('h'));
    await until(() => waiting.isEnded(), 'it is ended');
    expect(waiting.text()).toMatch(/connection: close/i);
    idle.socket.write(ask('/page1'));
    await until(() => idle.isEnded(), 'it is ended after its answer');
    expect(idle.text()).toMatch(/connection: close[^]*\/page1$/i);
    await nothingIsLeft();
  });

  it('that sends rubbish is told and closed, though its client holds on', async () => {
    const client = open();
    client.socket.write('\x16\x03\x01\x02 rubbish\r\n\r\n');
    await until(() => client.text().startsWith('HTTP/1.1 400'), 'it is told');
    await nothingIsLeft();
  });
});
