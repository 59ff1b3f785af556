import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { partUri } from '@rostrum/hls/resource-name';
import { msn, partIndex } from '@rostrum/units/sequence';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeChatters, openChatter, openWebDouble, type WebDouble } from './testing/chatter.ts';
import { type OriginDouble, openOriginDouble, PLAYLIST_PATH, SLUG } from './testing/origin-double.ts';
import { openSiteDouble, type SiteDouble } from './testing/site-double.ts';
import { openTestEdge, type TestEdge, until } from './testing/test-edge.ts';

const PART_PATH = PLAYLIST_PATH.replace('index.m3u8', partUri(msn(3), partIndex(0)));

let redis: TestRedis;
let origin: OriginDouble;
let site: SiteDouble;
let web: WebDouble;
let edge: TestEdge;
let agent: Agent;

beforeAll(async () => {
  redis = await openTestRedis();
  web = await openWebDouble(redis.url);
});
afterAll(async () => {
  await web.close();
  await redis.stop();
});
beforeEach(async () => {
  agent = new Agent({ keepAlive: true });
  origin = await openOriginDouble();
  site = await openSiteDouble();
  edge = await openTestEdge({ origin: origin.base, web: site.base, redis: redis.url });
});
afterEach(async () => {
  closeChatters();
  agent.destroy();
  await edge.close();
  await Promise.all([origin.stop(), site.stop()]);
});

type Seen = { status: number; headers: IncomingHttpHeaders; isReused: boolean };

/** A request as a browser makes it, on a connection that was used before if there is one. */
function ask(path: string, method = 'GET'): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const call = request(edge.base + path, { agent, method }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, isReused: call.reusedSocket }),
      );
    });
    call.on('error', reject);
    call.end();
  });
}

const LAST = { status: 200, headers: { connection: 'close' } };

describe('an edge that is replaced', () => {
  it('answers what is held, says that it is the last answer, and is done', async () => {
    const held = ask(`${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`);
    await until(() => origin.held() === 1, 'it is held');
    const drained = edge.drain();
    origin.addPart();
    expect(await held).toMatchObject(LAST);
    await drained;
    await expect(ask('/healthz')).rejects.toThrow('ECONNREFUSED');
  });

  it.each([PLAYLIST_PATH, PART_PATH, '/', '/healthz'])(
    'answers %s once more on a connection that was idle',
    async (path) => {
      expect((await ask(path)).headers.connection).not.toBe('close');
      const drained = edge.drain();
      expect(await ask(path)).toMatchObject({ ...LAST, isReused: true });
      await drained;
    },
  );

  it('answers once more on a connection that Node’s server has for good', async () => {
    // A request with a body is Node's, and the connection with it.
    expect((await ask('/', 'POST')).status).toBe(200);
    const drained = edge.drain();
    expect(await ask('/', 'POST')).toMatchObject({ ...LAST, isReused: true });
    await drained;
  });

  it('tells a site’s answer that is not begun that it is the last', async () => {
    let answer = (): void => {};
    site.answer('/slow', (_request, response) => {
      answer = () => response.end('slow');
    });
    const slow = ask('/slow', 'POST');
    await until(() => site.got.length === 1, 'the site is asked');
    const drained = edge.drain();
    answer();
    expect(await slow).toMatchObject(LAST);
    await drained;
  });

  it('asks the chat to come again, and clients do by themselves', async () => {
    const chatter = openChatter(edge.base, { slug: SLUG, token: web.token({ visitor: 'ann' }) });
    await until(() => chatter.socket.connected, 'she is in');
    const reasons: string[] = [];
    chatter.socket.on('disconnect', (reason) => reasons.push(reason));
    await edge.drain();
    await until(() => reasons.length > 0, 'she has heard');
    expect(reasons).toEqual(['transport close']);
    expect(chatter.socket.active).toBe(true);
  });

  it('takes a request that comes after the last accept, on a connection that was silent till then', async () => {
    const socket = connect(edge.port, '127.0.0.1');
    await until(async () => (await ask('/healthz')).status === 200, 'it is accepted');
    const drained = edge.drain();
    const answer = new Promise((resolve) => {
      socket.once('data', resolve);
    });
    socket.write(`GET ${PLAYLIST_PATH} HTTP/1.1\r\nHost: edge\r\n\r\n`);
    expect(String(await answer)).toMatch(/^HTTP\/1.1 200 OK[^]*Connection: close/);
    agent.destroy();
    await drained;
  });
});
