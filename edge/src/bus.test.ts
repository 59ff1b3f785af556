import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import type { StreamState } from '@rostrum/contract/stream-state';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWebDouble, type WebDouble } from './testing/chatter.ts';
import { bytesOf, EPOCH, type OriginDouble, openOriginDouble, PLAYLIST_PATH, SLUG } from './testing/origin-double.ts';
import { get, openTestEdge, type TestEdge, until } from './testing/test-edge.ts';

const NOWHERE = 'http://127.0.0.1:1';
const PART = `/hls/${SLUG}/${EPOCH}/source/5.0.m4s`;
let redis: TestRedis;
let web: WebDouble;
let origin: OriginDouble;
let edge: TestEdge;
let folder: string;

beforeAll(async () => {
  redis = await openTestRedis();
  web = await openWebDouble(redis.url);
});
afterAll(async () => {
  await web.close();
  await redis.stop();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-edge-'));
  origin = await openOriginDouble();
});
afterEach(async () => {
  await edge.close();
  await origin.stop();
  await web.bus.hashDelete(KEYS.streamStates, SLUG);
  await web.bus.hashDelete(KEYS.channels, SLUG);
  rmSync(folder, { recursive: true, force: true });
});

let revision = 1;

async function tellState(changes: Partial<StreamState>): Promise<void> {
  revision += 1;
  const state = { slug: SLUG, status: 'live', epoch: EPOCH, origin: origin.base, revision, ...changes };
  await web.bus.hashSet(KEYS.streamStates, SLUG, state);
  await web.bus.publish(TOPICS.streamState, state);
}

async function tellCard(access: string): Promise<void> {
  const card = { slug: SLUG, title: 'Sunday', description: 'Every week', access };
  await web.bus.hashSet(KEYS.channels, SLUG, card);
  await web.bus.publish(TOPICS.channel, card);
}

const liveOf = async (of: TestEdge): Promise<Record<string, unknown>> =>
  JSON.parse((await get(`${of.base}/api/v1/channels/${SLUG}/live`)).body.toString());

describe('what the edge learns of channels', () => {
  it('a channel is fetched where the bus says, and from the fall-back when that place is gone', async () => {
    edge = await openTestEdge({ origin: NOWHERE, redis: redis.url, folder });
    expect((await get(edge.base + PLAYLIST_PATH)).status).toBe(503);
    await tellState({});
    await until(async () => (await liveOf(edge)).status === 'live', 'it is known');
    expect((await get(edge.base + PLAYLIST_PATH)).status).toBe(200);
    await edge.close();
    edge = await openTestEdge({ origin: origin.base, redis: redis.url, folder });
    await tellState({ origin: NOWHERE });
    await until(async () => (await liveOf(edge)).status === 'live', 'it is known');
    expect((await get(edge.base + PART)).body).toEqual(bytesOf(PART));
  });

  it('an older state never replaces a newer one', async () => {
    edge = await openTestEdge({ origin: NOWHERE, redis: redis.url, folder });
    await tellState({ status: 'ended', endedAt: 5 });
    await until(async () => (await liveOf(edge)).status === 'ended', 'it has ended');
    await tellState({ status: 'live', revision: 1 });
    await tellCard('public');
    await until(async () => (await liveOf(edge)).title === 'Sunday', 'the card is known');
    expect(await liveOf(edge)).toMatchObject({ status: 'ended', endedAt: 5, description: 'Every week' });
  });

  it('is known again after a start without Redis', async () => {
    edge = await openTestEdge({ origin: NOWHERE, redis: redis.url, folder });
    await tellState({});
    await tellCard('public');
    await until(async () => (await liveOf(edge)).title === 'Sunday', 'the card is known');
    await edge.close();
    edge = await openTestEdge({ origin: NOWHERE, folder });
    expect(await liveOf(edge)).toMatchObject({ status: 'live', title: 'Sunday' });
    expect((await get(edge.base + PART)).status).toBe(200);
  });

  it('a new event takes the old one’s list away at once', async () => {
    edge = await openTestEdge({ origin: origin.base, redis: redis.url, folder });
    const list = `${edge.base}/hls/${SLUG}/index.m3u8`;
    origin.answer(`/hls/${SLUG}/index.m3u8`, (_request, response) => {
      const body = `#EXTM3U\n${EPOCH}/source/index.m3u8\n`;
      response.writeHead(200, { 'cache-control': 'max-age=60', 'content-length': body.length });
      response.end(body);
    });
    await tellState({});
    await until(async () => (await liveOf(edge)).epoch === EPOCH, 'it is live');
    await get(list);
    await get(list);
    const before = origin.count(`/hls/${SLUG}/index.m3u8`);
    expect(before).toBe(1);
    await tellState({ epoch: 'k1' });
    await until(async () => (await liveOf(edge)).epoch === 'k1', 'the next one is live');
    await get(list);
    expect(origin.count(`/hls/${SLUG}/index.m3u8`)).toBe(2);
  });

  it('a removed channel is forgotten', async () => {
    edge = await openTestEdge({ origin: NOWHERE, redis: redis.url, folder });
    await tellCard('public');
    await until(async () => (await liveOf(edge)).title === 'Sunday', 'the card is known');
    await web.bus.publish(TOPICS.channel, { slug: SLUG, title: '', description: '', access: 'public', removed: true });
    await until(async () => (await get(`${edge.base}/api/v1/channels/${SLUG}/live`)).status === 404, 'it is gone');
  });
});
