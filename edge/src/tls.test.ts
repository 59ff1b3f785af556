import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type ClientHttp2Session, connect as connectH2, constants } from 'node:http2';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { systemClock } from '@rostrum/service/clock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, EPOCH, type OriginDouble, openOriginDouble, PLAYLIST_PATH, SLUG } from './testing/origin-double.ts';
import { openSiteDouble, type SiteDouble } from './testing/site-double.ts';
import { get, openTestEdge, type TestEdge, until } from './testing/test-edge.ts';
import { makeSelfSigned } from './tls/self-signed.ts';

let folder: string;
let redis: TestRedis;
let origin: OriginDouble;
let site: SiteDouble;
let edge: TestEdge;

async function writePair(name: string): Promise<{ chain: string; key: string }> {
  const { chain, key } = await makeSelfSigned(name, systemClock.wallNow());
  const paths = { chain: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  writeFileSync(paths.chain, chain);
  writeFileSync(paths.key, key);
  return paths;
}

beforeAll(async () => {
  redis = await openTestRedis();
  folder = mkdtempSync(join(tmpdir(), 'rostrum-tls-'));
});
afterAll(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  origin = await openOriginDouble();
  site = await openSiteDouble();
  const { chain, key } = await writePair('one.test');
  edge = await openTestEdge({
    origin: origin.base,
    web: site.base,
    redis: redis.url,
    environment: {
      EDGE_TLS_CERT: chain,
      EDGE_TLS_KEY: key,
      EDGE_TLS_PORT: '0',
      ROSTRUM_PUBLIC_URL: 'https://one.test',
    },
  });
});
afterEach(async () => {
  await edge.close();
  await origin.stop();
  await site.stop();
});

type Answer = { status: number; headers: Record<string, unknown>; body: Buffer };

function getH1(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        port: edge.tlsPort,
        host: '127.0.0.1',
        path,
        headers: { host: 'one.test', ...headers },
        rejectUnauthorized: false,
        agent: new Agent(),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    call.on('error', reject);
    call.end();
  });
}

function openSession(): ClientHttp2Session {
  const session = connectH2(`https://127.0.0.1:${edge.tlsPort}`, { rejectUnauthorized: false });
  session.on('error', () => {});
  return session;
}

function getH2(
  session: ClientHttp2Session,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request(
      { ':path': path, ':authority': 'one.test', ...headers },
      { endStream: body === undefined },
    );
    const chunks: Buffer[] = [];
    let head: Record<string, unknown> = {};
    stream.on('response', (lines) => {
      head = lines;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => resolve({ status: Number(head[':status']), headers: head, body: Buffer.concat(chunks) }));
    stream.on('error', reject);
    if (body !== undefined) {
      stream.end(body);
    }
  });
}

const part = `/hls/${SLUG}/${EPOCH}/source/5.0.m4s`;

describe('TLS', () => {
  it('carries HTTP/1.1, the lean requests and the others', async () => {
    expect((await getH1(part)).body).toEqual(bytesOf(part));
    expect((await getH1('/healthz')).status).toBe(200);
    expect((await getH1('/echo')).status).toBe(200);
  });

  it('tells the site that the person came by https, and by which name', async () => {
    await getH1('/here');
    await getH2(openSession(), '/there');
    for (const { request } of site.got) {
      expect(request.headers).toMatchObject({ host: 'one.test', 'x-forwarded-proto': 'https' });
    }
    expect(new Set(site.got.map(({ request }) => request.url))).toEqual(new Set(['/here', '/there']));
  });

  it('answers what is held by either protocol when another edge takes its place, and is done', async () => {
    const session = openSession();
    const idle = openSession();
    await getH2(idle, '/healthz');
    const path = `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`;
    const held = [getH2(session, path), getH1(path)];
    await until(async () => (await edge.metricsText()).includes('edge_waiters 2'), 'both are held');
    const drained = edge.drain();
    origin.addPart();
    const [byH2, byH1] = await Promise.all(held);
    expect(byH2?.status).toBe(200);
    expect(byH1).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await drained;
    expect([session.closed, idle.closed]).toEqual([true, true]);
    await expect(getH1(part)).rejects.toThrow('ECONNREFUSED');
  });

  it('shows a new certificate within seconds, and a held request goes on', async () => {
    await get(edge.base + PLAYLIST_PATH);
    const session = openSession();
    const held = getH2(session, `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`);
    await until(() => origin.held() === 1, 'it is held');
    const { chain, key } = await makeSelfSigned('two.test', systemClock.wallNow());
    writeFileSync(join(folder, 'one.test.key'), key);
    writeFileSync(join(folder, 'one.test.crt'), chain);
    await until(async () => (await nameShown()) === 'two.test', 'the new one is shown', 12_000);
    origin.addPart();
    expect((await held).status).toBe(200);
    session.close();
  });

  it('keeps the old certificate when the new one cannot be used, and says so', async () => {
    writeFileSync(join(folder, 'one.test.crt'), 'rubbish');
    await until(() => edge.log.lines.some(({ line }) => line.includes('the old one stays')), 'it says so', 12_000);
    expect(await nameShown()).toBe('one.test');
  });

  it('is not disturbed by who speaks something else', async () => {
    const answer = await get(`http://127.0.0.1:${edge.tlsPort}/`).catch((error: Error) => error.message);
    expect(answer).toBeTypeOf('string');
    expect((await getH1(part)).status).toBe(200);
  });

  const wrong = [
    { name: 'a file that is not there', cert: 'none.crt', key: 'one.test.key', say: 'there is no such file' },
    {
      name: 'a key of another certificate',
      cert: 'one.test.crt',
      key: 'other.test.key',
      say: 'is not that of the certificate',
    },
    { name: 'a key that is none', cert: 'one.test.crt', key: 'one.test.crt', say: 'holds no private key' },
    { name: 'one without the other', cert: 'one.test.crt', key: undefined, say: 'belong together' },
  ];
  it.each(wrong)('$name is told in words', async ({ cert, key, say }) => {
    await writePair('other.test');
    const environment = {
      EDGE_TLS_CERT: join(folder, cert),
      EDGE_TLS_KEY: key === undefined ? '' : join(folder, key),
      EDGE_TLS_PORT: '0',
    };
    await expect(openTestEdge({ origin: origin.base, redis: redis.url, environment })).rejects.toThrow(say);
  });
});

describe('HTTP/2', () => {
  it('gives the same as HTTP/1.1: media, ranges, heads, conditions, refusals, the site', async () => {
    const session = openSession();
    const whole = await getH2(session, part);
    expect([whole.status, whole.body]).toEqual([200, bytesOf(part)]);
    expect(whole.headers['access-control-allow-origin']).toBe('*');
    expect(whole.headers.connection).toBeUndefined();
    const range = await getH2(session, part, { range: 'bytes=10-19' });
    expect([range.status, range.body]).toEqual([206, bytesOf(part).subarray(10, 20)]);
    const head = await getH2(session, part, { ':method': 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '10000', 0]);
    expect((await getH2(session, '/hls/')).status).toBe(404);
    expect((await getH2(session, part, { ':method': 'DELETE' })).status).toBe(405);
    expect((await getH2(session, part, { ':method': 'OPTIONS' })).status).toBe(204);
    expect((await getH2(session, PLAYLIST_PATH)).body.toString()).toContain('#EXTM3U');
    expect((await getH2(session, '/studio', { ':method': 'POST', cookie: 'a=1; b=2' }, 'a body')).status).toBe(200);
    const [posted] = site.got;
    expect([posted?.request.method, posted?.body.toString()]).toEqual(['POST', 'a body']);
    expect(posted?.request.headers.cookie).toBe('a=1; b=2');
    session.close();
  });

  it('a hundred streams of one session hold and are released together', async () => {
    await get(edge.base + PLAYLIST_PATH);
    const session = openSession();
    const waits = Array.from({ length: 100 }, () => getH2(session, `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`));
    await until(async () => (await edge.metricsText()).includes('edge_waiters 100'), 'all wait');
    origin.addPart();
    expect(new Set((await Promise.all(waits)).map(({ status }) => status))).toEqual(new Set([200]));
    session.close();
  });

  it('who takes a held request back leaves nothing behind; who does so without end is shown the door', async () => {
    await get(edge.base + PLAYLIST_PATH);
    const session = openSession();
    const path = `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`;
    const first = session.request({ ':path': path });
    first.on('error', () => {});
    await until(async () => (await edge.metricsText()).includes('edge_waiters 1'), 'it waits');
    first.close(constants.NGHTTP2_CANCEL);
    await until(async () => (await edge.metricsText()).includes('edge_waiters 0'), 'nobody waits');
    while (!session.closed && !session.destroyed) {
      const stream = session.request({ ':path': path });
      stream.on('error', () => {});
      await new Promise((resolve) => setImmediate(resolve));
      stream.close(constants.NGHTTP2_CANCEL);
    }
    await until(async () => (await edge.metricsText()).includes('edge_waiters 0'), 'nobody waits');
    expect((await getH1(part)).status).toBe(200);
  });

  it('a playlist overtakes the media before it on a connection that takes little', async () => {
    const large = bytesOf('large', 4_000_000);
    origin.answer(part, (_request, response) => {
      response.writeHead(200, { 'content-length': large.length, 'cache-control': 'max-age=60' });
      response.end(large);
    });
    await getH1(part);
    const session = openSession();
    await new Promise((resolve) => session.once('connect', resolve));
    session.setLocalWindowSize(8_000_000);
    const order: string[] = [];
    const media = getH2(session, part).then(({ body }) => {
      order.push('media');
      return body;
    });
    const playlist = getH2(session, PLAYLIST_PATH).then(() => order.push('playlist'));
    await Promise.all([media, playlist]);
    expect(order).toEqual(['playlist', 'media']);
    expect((await media).equals(large)).toBe(true);
    session.close();
  });
});

/** @returns the common name of the certificate a new connection is shown. */
function nameShown(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port: edge.tlsPort ?? 0, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
