import { gunzipSync } from 'node:zlib';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWebDouble } from './testing/chatter.ts';
import { type ForeignCache, type ForeignKind, isInstalled, openForeignCache } from './testing/foreign-cache.ts';
import { bytesOf, EPOCH, type OriginDouble, openOriginDouble, PLAYLIST_PATH, SLUG } from './testing/origin-double.ts';
import { get, openTestEdge, type TestEdge, until } from './testing/test-edge.ts';

const SEGMENT = `/hls/${SLUG}/${EPOCH}/source/5.m4s`;
const HELD = `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`;
const NOWHERE = 'http://127.0.0.1:1';

let redis: TestRedis;
let origin: OriginDouble;
const edges: TestEdge[] = [];
let cache: ForeignCache | undefined;

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  origin = await openOriginDouble({ gzip: true });
});
afterEach(async () => {
  await Promise.all(edges.splice(0).map((edge) => edge.close()));
  await cache?.close();
  cache = undefined;
  await origin.stop();
});

async function open(shield?: string): Promise<TestEdge> {
  const edge = await openTestEdge({
    origin: shield === undefined ? origin.base : NOWHERE,
    redis: redis.url,
    environment: shield === undefined ? {} : { EDGE_SHIELD_URL: shield },
  });
  edges.push(edge);
  return edge;
}

const newest = (): string => writeMediaPlaylist(origin.playlist());

/** How many requests of a kind an edge has answered. */
async function answered(edge: TestEdge, kind: string, status: number): Promise<number> {
  const line = new RegExp(`edge_requests_total\\{class="${kind}",status="${status}"\\} (\\d+)`);
  return Number(line.exec(await edge.metricsText())?.[1] ?? 0);
}

const KINDS: readonly ForeignKind[] = ['nginx', 'varnish'];

for (const kind of KINDS) {
  const isHere = isInstalled(kind);
  if (!isHere) {
    console.warn(`${kind} is not installed: the tests with it are passed over.`);
  }
  describe.skipIf(!isHere)(`${kind} between origin and edges`, () => {
    it('long polls, media and lists come through it once, and are as fresh as they are', async () => {
      cache = await openForeignCache(kind, origin.base);
      const two = [await open(cache.base), await open(cache.base)];
      await Promise.all(two.map((edge) => get(edge.base + PLAYLIST_PATH)));
      const waits = two.flatMap((edge) => Array.from({ length: 25 }, () => get(edge.base + HELD)));
      for (const edge of two) {
        await until(async () => (await edge.metricsText()).includes('edge_waiters 25\n'), 'all wait');
      }
      await until(() => origin.held() > 0, 'it is held');
      origin.addPart();
      for (const { status, body } of await Promise.all(waits)) {
        expect(status).toBe(200);
        expect(body.toString()).toBe(newest());
      }
      expect(origin.count(HELD)).toBe(1);
      for (const edge of two) {
        const media = await get(edge.base + SEGMENT);
        expect(media.body).toEqual(bytesOf(SEGMENT));
        expect(media.headers['cache-control']).toBe('public, max-age=86400, immutable');
      }
      expect(origin.count(SEGMENT)).toBe(1);
      const delta = await get(`${two[0]?.base}${PLAYLIST_PATH}?_HLS_skip=YES`, {
        headers: { 'accept-encoding': 'gzip' },
      });
      expect(gunzipSync(delta.body).toString()).toContain('#EXTM3U');
    });

    it('a plain list gets no older than the cache may let it', async () => {
      cache = await openForeignCache(kind, origin.base);
      const edge = await open(cache.base);
      await get(edge.base + PLAYLIST_PATH);
      origin.addPart();
      await until(async () => (await get(edge.base + PLAYLIST_PATH)).body.toString() === newest(), 'it is the newest');
    });
  });

  describe.skipIf(!isHere)(`${kind} between edge and players`, () => {
    it('gives each the form he takes, and the newest list to all who wait', async () => {
      const edge = await open();
      cache = await openForeignCache(kind, edge.base);
      const address = cache.base;
      const ask = (path: string, isGzip: boolean) =>
        get(address + path, { headers: { 'accept-encoding': isGzip ? 'gzip' : 'identity' } });
      for (const isGzip of [true, false, true, false]) {
        const { body, headers } = await ask(PLAYLIST_PATH, isGzip);
        expect(headers['content-encoding']).toBe(isGzip ? 'gzip' : undefined);
        expect(headers.vary).toBe('Accept-Encoding');
        expect((isGzip ? gunzipSync(body) : body).toString()).toBe(newest());
      }
      const waits = Array.from({ length: 40 }, (_, index) => ask(HELD, index % 2 === 0));
      await until(async () => /edge_waiters [12]\n/.test(await edge.metricsText()), 'the cache waits for them');
      origin.addPart();
      const lists = (await Promise.all(waits)).map(({ body, headers }) =>
        (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString(),
      );
      expect([...new Set(lists)]).toEqual([newest()]);
      expect(await answered(edge, 'playlist', 200)).toBeLessThanOrEqual(6);
    });

    it('keeps media, no refusals, and nothing that a token was needed for', async () => {
      const web = await openWebDouble(redis.url);
      const edge = await open();
      cache = await openForeignCache(kind, edge.base);
      await get(cache.base + SEGMENT);
      const again = await get(cache.base + SEGMENT);
      expect(again.body).toEqual(bytesOf(SEGMENT));
      expect(again.headers['cache-control']).toBe('public, max-age=86400, immutable');
      expect(await answered(edge, 'media', 200)).toBe(1);
      for (const count of [1, 2]) {
        expect((await get(`${cache.base}${PLAYLIST_PATH}?_HLS_part=1`)).status).toBe(400);
        expect(await answered(edge, 'playlist', 400)).toBe(count);
      }
      const card = { slug: SLUG, title: 'Closed', description: '', access: 'members' };
      await web.bus.hashSet(KEYS.channels, SLUG, card);
      await web.bus.publish(TOPICS.channel, card);
      await until(async () => [401, 403].includes((await get(edge.base + PLAYLIST_PATH)).status), 'it is closed');
      const token = web.token({ visitor: 'ann', use: 'watch' });
      for (const count of [2, 3]) {
        const { status, headers } = await get(cache.base + SEGMENT.replace('/hls/', `/hls/t/${token}/`));
        expect(status).toBe(200);
        expect(headers['cache-control']).toMatch(/^private, /);
        expect(await answered(edge, 'media', 200)).toBe(count);
      }
      await web.bus.hashDelete(KEYS.channels, SLUG);
      await web.close();
    });
  });
}
