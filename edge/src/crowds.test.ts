import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Crowd, type CrowdOptions, openCrowd } from './testing/crowd.ts';
import { bytesOf, EPOCH, type OriginDouble, openOriginDouble, PLAYLIST_PATH, SLUG } from './testing/origin-double.ts';
import { get, openTestEdge, type TestEdge, until } from './testing/test-edge.ts';

/** More than the system takes over for a socket that nobody reads, which on loopback is about 2.6 MB. */
const SEGMENT_BYTES = 4_000_000;
const FOLDER = `/hls/${SLUG}/${EPOCH}/source/`;
const HELD = `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`;

let redis: TestRedis;
let origin: OriginDouble;
let edge: TestEdge;
const crowds: Crowd[] = [];

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  origin = await openOriginDouble({ segmentBytes: SEGMENT_BYTES });
});
afterEach(async () => {
  await Promise.all(crowds.splice(0).map((crowd) => crowd.close()));
  await edge.close();
  await origin.stop();
});

async function open(environment: NodeJS.ProcessEnv = {}): Promise<void> {
  edge = await openTestEdge({ origin: origin.base, redis: redis.url, environment });
}

async function gather(count: number, target: string, kind: CrowdOptions['kind']): Promise<Crowd> {
  const crowd = await openCrowd({ port: edge.port, count, target, kind });
  crowds.push(crowd);
  return crowd;
}

async function gauge(name: string): Promise<number> {
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await edge.metricsText())?.[1]);
}

describe('crowds', () => {
  it('2,000 who wait and go away at once leave nothing behind, and who stays is answered', async () => {
    await open();
    await get(edge.base + PLAYLIST_PATH);
    const crowd = await gather(2_000, HELD, 'wait');
    await until(async () => (await gauge('edge_waiters')) === 2_000, 'all wait');
    const stays = get(edge.base + HELD);
    await until(async () => (await gauge('edge_waiters')) === 2_001, 'one more waits');
    crowd.leave();
    await until(async () => (await gauge('edge_waiters')) === 1, 'one waits');
    expect(origin.held()).toBe(1);
    origin.addPart();
    expect((await stays).status).toBe(200);
    expect((await get(edge.base + PLAYLIST_PATH)).status).toBe(200);
    expect(origin.count(HELD)).toBe(1);
    expect(edge.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('1,000 who read a kilobyte a second keep no more memory than the bound, and slow nobody', async () => {
    // Of 32 MiB, bodies that slow readers keep may be 8: two of these eight segments.
    await open({ EDGE_CACHE_MAX_BYTES: String(32 * 1024 * 1024) });
    await gather(900, `${FOLDER}5.{n}.m4s`, 'slow');
    const ofSegments = await gather(100, `${FOLDER}{n}.m4s`, 'slow');
    await until(
      () => [0, 1, 2, 3, 4, 5, 6, 7].every((n) => origin.count(`${FOLDER}${n}.m4s`) === 1),
      'all are fetched',
    );
    await until(async () => (await gauge('edge_slow_readers')) > 0, 'they are slow');
    // Others get the same segments and others whole, at once, and playlists too.
    for (let number = 0; number < 12; number += 1) {
      const path = `${FOLDER}${number}.m4s`;
      expect((await get(edge.base + path)).body.equals(bytesOf(path, SEGMENT_BYTES))).toBe(true);
      expect(await gauge('edge_pinned_bytes')).toBeLessThanOrEqual(8 * 1024 * 1024);
    }
    const wait = get(edge.base + HELD);
    await until(() => origin.held() > 0, 'it is held');
    origin.addPart();
    expect((await wait).status).toBe(200);
    // Those past the bound were cut off, the longest stalled first; the others read on.
    expect(await gauge('edge_slow_readers')).toBeGreaterThan(0);
    expect(await gauge('edge_slow_readers')).toBeLessThan(100);
    await ofSegments.close();
    await until(async () => (await gauge('edge_slow_readers')) === 0, 'all are gone');
    expect(await gauge('edge_pinned_bytes')).toBe(0);
  });
});
