import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OriginDouble, openOriginDouble, PLAYLIST_PATH } from './testing/origin-double.ts';
import { openSiteDouble, type SiteDouble } from './testing/site-double.ts';
import { get, openTestEdge, type TestEdge, until } from './testing/test-edge.ts';

let redis: TestRedis;
let origin: OriginDouble;
let site: SiteDouble;
let edge: TestEdge;

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  origin = await openOriginDouble();
  site = await openSiteDouble();
  edge = await openTestEdge({
    origin: origin.base,
    web: site.base,
    redis: redis.url,
    environment: { ORIGIN_SECRET: 'the-secret' },
  });
});
afterEach(async () => {
  await edge.close();
  await site.stop();
  await origin.stop();
});

/** Sends bytes as they are, and reads until the edge closes or nothing more comes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(edge.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.setTimeout(500, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
}

const markedPage = (seconds: number, extra: Record<string, string> = {}) => {
  let version = 0;
  return (_request: unknown, response: ServerResponse): void => {
    version += 1;
    response.writeHead(200, { 'content-type': 'text/html', 'x-rostrum-edge-store': String(seconds), ...extra });
    setTimeout(() => response.end(`<p>version ${version}</p>`), 20);
  };
};

describe('what crosses to the site', () => {
  it('Host and X-Forwarded-* are the edge’s own, and inner lines of the site cannot be said from outside', async () => {
    await get(`${edge.base}/studio?tab=keys`, {
      headers: {
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'for=6.6.6.6',
        'x-real-ip': '6.6.6.6',
        'x-middleware-subrequest': 'middleware',
        'x-rostrum-origin-secret': 'guess',
        'x-rostrum-country': 'CH',
        connection: 'x-hop, keep-alive',
        'x-hop': 'mine',
        te: 'trailers',
        cookie: 'rostrum_session=abc',
        'x-kept': 'yes',
      },
    });
    const headers = site.got[0]?.request.headers;
    expect(site.got[0]?.request.url).toBe('/studio?tab=keys');
    expect(headers).toMatchObject({
      host: `127.0.0.1:${edge.port}`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': `127.0.0.1:${edge.port}`,
      'x-forwarded-proto': 'http',
      cookie: 'rostrum_session=abc',
      'x-kept': 'yes',
    });
    for (const name of [
      'forwarded',
      'x-real-ip',
      'x-middleware-subrequest',
      'x-rostrum-origin-secret',
      'x-rostrum-country',
      'x-hop',
      'te',
    ]) {
      expect(headers?.[name]).toBeUndefined();
    }
  });

  it('the origin’s secret is shown to the origin only', async () => {
    const shown: unknown[] = [];
    origin.answer(PLAYLIST_PATH, (request, response) => {
      shown.push(request.headers['x-rostrum-origin-secret']);
      response.writeHead(404, { 'content-length': 0 });
      response.end();
    });
    await get(edge.base + PLAYLIST_PATH);
    expect(shown).toEqual(['the-secret']);
  });

  it('an address that is no text is refused here', async () => {
    for (const path of ['/embed/%ff', '/studio/%', '/api/v1/channels/%c3%28/x']) {
      expect(await raw(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 [\s\S]*BAD_REQUEST/);
    }
    expect((await get(`${edge.base}/c/caf%C3%A9`)).status).not.toBe(400);
  });

  it('bodies are streamed there and back', async () => {
    const sent = Buffer.alloc(3_000_000, 'a');
    site.answer('/api/v1/picture', (request, response) => {
      request.on('end', () => {
        response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], connection: 'close' });
        response.end(sent);
      });
    });
    const answer = await get(`${edge.base}/api/v1/picture`, { method: 'POST', body: sent });
    expect(site.got[0]?.body.equals(sent)).toBe(true);
    expect(answer.body.equals(sent)).toBe(true);
    expect(answer.status).toBe(201);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(answer.headers.connection).not.toBe('close, keep-alive');
  });

  it('a body over 20 MB is refused, told beforehand or not', async () => {
    const told = await raw('POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n\r\n');
    expect(told).toContain('413');
    expect(site.got.length).toBe(0);
    site.answer('/x', (request, response) => request.on('end', () => response.end('taken')));
    const chunk = `100000\r\n${'a'.repeat(0x100000)}\r\n`;
    const untold = await raw(`POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(25)}`);
    expect(untold).toMatch(/^HTTP\/1.1 413 |^$/);
    expect(site.got.every(({ body }) => body.length < 21_000_000)).toBe(true);
  });

  it('a request the site has not answered is given up when its viewer leaves', async () => {
    let isGone = false;
    site.answer('/slow', (request) => request.on('close', () => (isGone = true)));
    const leaver = new AbortController();
    const asked = get(`${edge.base}/slow?x`, { signal: leaver.signal }).catch(() => 'left');
    await until(() => site.got.length === 1, 'it is asked');
    leaver.abort();
    expect(await asked).toBe('left');
    await until(() => isGone, 'given up');
  });
});

describe('odd requests', () => {
  const rows = [
    {
      name: 'a length and chunks at once',
      bytes:
        'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\nHost: a\r\n\r\n',
      status: 400,
    },
    {
      name: 'two lengths',
      bytes: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd',
      status: 400,
    },
    { name: 'a folded line', bytes: 'GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n', status: 400 },
    { name: 'a space before the colon', bytes: 'GET / HTTP/1.1\r\nHost : a\r\n\r\n', status: 400 },
    {
      name: 'chunks called by another name',
      bytes: 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
      status: 400,
    },
    { name: 'no host', bytes: 'GET / HTTP/1.1\r\n\r\n', status: 400 },
    { name: 'a host with a path in it', bytes: 'GET / HTTP/1.1\r\nHost: a/b@c\r\n\r\n', status: 400 },
    { name: 'a whole address as target', bytes: 'GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n', status: 400 },
    { name: 'TRACE', bytes: 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n', status: 405 },
    { name: 'a very long address', bytes: `GET /${'a'.repeat(5_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, status: 414 },
  ];
  it.each(rows)('$name is refused and never reaches the site', async ({ bytes, status }) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(site.got).toEqual([]);
  });

  it('an offer of HTTP/2 in clear is passed over', async () => {
    const answer = await raw('GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(site.got[0]?.request.headers.upgrade).toBeUndefined();
  });
});

describe('what is kept of the site', () => {
  it('its files are fetched once for each encoding, whatever their query', async () => {
    const body = Buffer.from('console.log(1)'.repeat(100));
    site.answer('/_next/static/a.js', (request, response) => {
      const isGzip = request.headers['accept-encoding'] === 'gzip';
      response.writeHead(200, {
        'content-type': 'text/javascript',
        'cache-control': 'public, max-age=31536000, immutable',
        etag: '"v1"',
        vary: 'Accept-Encoding',
        ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
      });
      response.end(isGzip ? gzipSync(body) : body);
    });
    const file = `${edge.base}/_next/static/a.js`;
    const packed = { 'accept-encoding': 'gzip, br', cookie: 'rostrum_session=abc' };
    await get(file, { headers: packed });
    const second = await get(`${file}?dpl=2`, { headers: packed });
    expect(second.headers['content-encoding']).toBe('gzip');
    expect(second.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get(file)).body.equals(body)).toBe(true);
    expect((await get(file, { headers: { 'if-none-match': '"v1"' } })).status).toBe(304);
    expect(site.got.length).toBe(2);
    expect(site.got[0]?.request.headers.cookie).toBeUndefined();
  });

  it('a marked page is asked for once, however many come', async () => {
    site.answer('/c/sunday', markedPage(5));
    const visitor = { cookie: 'rostrum_visitor=v1' };
    const bodies = await Promise.all(
      Array.from({ length: 50 }, () => get(`${edge.base}/c/sunday`, { headers: visitor })),
    );
    expect(new Set(bodies.map(({ body }) => body.toString()))).toEqual(new Set(['<p>version 1</p>']));
    expect(bodies[0]?.headers['x-rostrum-edge-store']).toBeUndefined();
    expect(site.got.length).toBe(1);
    expect(site.got[0]?.request.headers.cookie).toBeUndefined();
  });

  it('a page is kept once in each language, by what was chosen or the browser says', async () => {
    site.answer('/c/languages', (request, response) => {
      response.writeHead(200, { 'x-rostrum-edge-store': '5' });
      response.end(`spoken: ${request.headers['accept-language']}`);
    });
    const spoken = async (headers: Record<string, string>): Promise<string> =>
      (await get(`${edge.base}/c/languages`, { headers })).body.toString();
    const before = site.got.length;
    expect(await spoken({ 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' })).toBe('spoken: de');
    expect(await spoken({ 'accept-language': 'de' })).toBe('spoken: de');
    expect(await spoken({ 'accept-language': 'de', cookie: 'rostrum_language=es' })).toBe('spoken: es');
    expect(await spoken({ 'accept-language': 'tlh' })).toBe('spoken: en');
    expect(await spoken({})).toBe('spoken: en');
    expect(site.got.length - before).toBe(3);
  });

  const own = [
    { name: 'who is signed in', headers: { cookie: 'rostrum_visitor=v; rostrum_session=s' }, path: '/c/sunday' },
    { name: 'a part of a page', headers: { rsc: '1' }, path: '/c/sunday' },
    { name: 'a page with a query', headers: {}, path: '/c/sunday?t=1' },
  ];
  it.each(own)('$name is answered by the site itself, each time', async ({ headers, path }) => {
    site.answer('/c/sunday', markedPage(5));
    await get(edge.base + path, { headers });
    await get(edge.base + path, { headers });
    expect(site.got.length).toBe(2);
  });

  it('a page that sets a cookie is nobody else’s, marked or not', async () => {
    site.answer('/c/sunday', markedPage(5, { 'set-cookie': 'rostrum_visitor=secret' }));
    const first = await get(`${edge.base}/c/sunday`);
    const second = await get(`${edge.base}/c/sunday`);
    expect(first.body.toString()).not.toBe(second.body.toString());
  });

  it('pages that are not marked do not wait for one another', async () => {
    await get(`${edge.base}/plain`);
    const before = site.got.length;
    site.answer('/plain', (_request, response) => {
      setTimeout(() => response.end('done'), 100);
    });
    const startedAt = performance.now();
    await Promise.all([1, 2, 3].map(() => get(`${edge.base}/plain`)));
    expect(performance.now() - startedAt).toBeLessThan(290);
    expect(site.got.length).toBe(before + 3);
  });
});

describe('while the site is away', () => {
  it('people see a page, programs read JSON, and playback goes on', async () => {
    await site.stop();
    const page = await get(`${edge.base}/studio`, { headers: { accept: 'text/html,*/*' } });
    expect(page.status).toBe(503);
    expect(page.headers['retry-after']).toBe('3');
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body.toString()).toContain('Back in a moment');
    expect(page.body.toString()).not.toMatch(/(?:src|href)="[^"]/);
    const german = await get(`${edge.base}/studio`, { headers: { accept: 'text/html', 'accept-language': 'de' } });
    expect(german.body.toString()).toContain('Gleich wieder da');
    const program = await get(`${edge.base}/api/v1/channels`);
    expect(JSON.parse(program.body.toString()).error.code).toBe('WEB_AWAY');
    expect((await get(edge.base + PLAYLIST_PATH)).status).toBe(200);
    const ready = await get(`${edge.base}/readyz`);
    expect(JSON.parse(ready.body.toString())).toMatchObject({ ready: true, origin: true, web: false });
    await site.restart();
    expect((await get(`${edge.base}/studio`)).status).toBe(200);
  });

  it('a page that was kept is shown past its time', async () => {
    site.answer('/c/sunday', markedPage(1));
    const fresh = await get(`${edge.base}/c/sunday`);
    await site.stop();
    await until(async () => Number((await get(`${edge.base}/c/sunday`)).headers.age) >= 2, 'it is past its time');
    const html = { accept: 'text/html' };
    for (const headers of [html, { ...html, cookie: 'rostrum_session=abc' }]) {
      const stale = await get(`${edge.base}/c/sunday`, { headers });
      expect(stale.status).toBe(200);
      expect(stale.body.toString()).toBe(fresh.body.toString());
    }
    expect((await get(`${edge.base}/c/other`, { headers: html })).status).toBe(503);
  });

  it('a page that was kept is shown when the site answers with a fault', async () => {
    site.answer('/c/sunday', markedPage(1));
    await get(`${edge.base}/c/sunday`);
    site.answer('/c/sunday', (_request, response) => {
      response.writeHead(500);
      response.end('sorry');
    });
    await until(async () => Number((await get(`${edge.base}/c/sunday`)).headers.age) >= 2, 'it is past its time');
    expect((await get(`${edge.base}/c/sunday`)).status).toBe(200);
  });
});
