import { mkdirSync, readdirSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, EPOCH, type OriginDouble, openOriginDouble, PLAYLIST_PATH, SLUG } from './testing/origin-double.ts';
import { get, openTestEdge, type TestEdge, type TestEdgeOptions, until } from './testing/test-edge.ts';

/** Too large for the memory of the edges here, whose media store is under 900 kB. */
const SEGMENT_BYTES = 600_000;
const segmentOf = (number: number): string => `/hls/${SLUG}/${EPOCH}/source/${number}.m4s`;
const bodyOf = (number: number): Buffer => bytesOf(segmentOf(number), SEGMENT_BYTES);

let redis: TestRedis;
let origin: OriginDouble;
const edges: TestEdge[] = [];

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  origin = await openOriginDouble({ segmentBytes: SEGMENT_BYTES, partTarget: 0.1 });
});
afterEach(async () => {
  for (const edge of edges.splice(0)) {
    await edge.close();
  }
  await origin.stop();
});

async function open(options: Partial<TestEdgeOptions> = {}): Promise<TestEdge> {
  const environment = { EDGE_CACHE_MAX_BYTES: String(1024 * 1024), ...options.environment };
  const edge = await openTestEdge({ origin: origin.base, redis: redis.url, ...options, environment });
  edges.push(edge);
  return edge;
}

const onDisk = (edge: TestEdge, count: number): Promise<void> =>
  until(async () => (await edge.metricsText()).includes(`edge_disk_entries ${count}\n`), `${count} on disk`);

/** Fetches the first segments, so that all but the last have gone to disk. */
async function fill(edge: TestEdge, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await get(edge.base + segmentOf(number));
  }
  await onDisk(edge, count - 1);
}

const fromDisk = async (edge: TestEdge): Promise<number> =>
  Number(/edge_cache_total\{thing="media",outcome="disk"\} (\d+)/.exec(await edge.metricsText())?.[1] ?? 0);

function mediaFile(edge: TestEdge): string {
  const folder = join(edge.folder, 'edge', 'media');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return names.find((path) => statSync(path).isFile()) ?? '';
}

const { bavail, blocks } = statfsSync(tmpdir());
const isNearlyFull = bavail < blocks / 15;
if (isNearlyFull) {
  console.warn(
    'The disk is nearly full, so the edge keeps nothing on it: the tests of the rewind window are passed over.',
  );
}

describe.skipIf(isNearlyFull)('a segment that left the memory', () => {
  it('comes from disk, with its age, by range, as HEAD and by condition, without the origin', async () => {
    const edge = await open();
    await fill(edge, 4);
    const url = edge.base + segmentOf(0);
    const whole = await get(url);
    expect(whole.body.equals(bodyOf(0))).toBe(true);
    expect(whole.headers).toMatchObject({ age: '0', 'content-type': 'video/mp4', 'accept-ranges': 'bytes' });
    expect(whole.headers['cache-control']).toBe('public, max-age=86400, immutable');
    const range = await get(url, { headers: { range: 'bytes=262000-262999' } });
    expect(range.status).toBe(206);
    expect(range.headers['content-range']).toBe(`bytes 262000-262999/${SEGMENT_BYTES}`);
    expect(range.body.equals(bodyOf(0).subarray(262_000, 263_000))).toBe(true);
    expect((await get(url, { headers: { range: `bytes=${SEGMENT_BYTES}-` } })).status).toBe(416);
    const head = await get(url, { method: 'HEAD' });
    expect(head.headers['content-length']).toBe(String(SEGMENT_BYTES));
    expect(head.body.length).toBe(0);
    expect(await fromDisk(edge)).toBe(4);
    expect(origin.count(segmentOf(0))).toBe(1);
  });

  it('is there after a restart, even where the origin is not', async () => {
    const first = await open();
    await fill(first, 3);
    const edge = await open({ folder: first.folder });
    await origin.stop();
    expect((await get(edge.base + segmentOf(0))).body.equals(bodyOf(0))).toBe(true);
    expect((await get(edge.base + segmentOf(1))).body.equals(bodyOf(1))).toBe(true);
    await origin.restart();
  });

  it('goes there when its time is over too, and parts do not', async () => {
    const edge = await open({ environment: { EDGE_CACHE_MAX_BYTES: String(64 * 1024 * 1024) } });
    const part = segmentOf(5).replace('.m4s', '.0.m4s');
    await get(edge.base + PLAYLIST_PATH);
    await get(edge.base + segmentOf(5));
    await get(edge.base + part);
    // Followed once, and by nobody since: its list was 2.4 s long and its target duration is 1 s.
    const wait = get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`);
    await until(() => origin.held() > 0, 'it is held');
    origin.addPart();
    await wait;
    await until(async () => (await edge.metricsText()).includes('edge_disk_entries 1\n'), 'it is on disk', 10_000);
    expect((await get(edge.base + segmentOf(5))).body.equals(bodyOf(5))).toBe(true);
    await get(edge.base + part);
    expect(origin.count(segmentOf(5))).toBe(1);
    expect(origin.count(part)).toBe(2);
  });

  it('whose file is spoilt in the middle reaches its readers whole all the same', async () => {
    const edge = await open();
    await fill(edge, 2);
    const path = mediaFile(edge);
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 300_000) ^ 1, bytes.length - 300_000);
    writeFileSync(path, bytes);
    const url = edge.base + segmentOf(0);
    const range = { headers: { range: 'bytes=200000-599999' } };
    // One of them comes by Node's own server.
    const foreign = { headers: { te: 'trailers' } };
    const [one, two, piece] = await Promise.all([get(url), get(url, foreign), get(url, range)]);
    expect(one.body.equals(bodyOf(0)) && two.body.equals(bodyOf(0))).toBe(true);
    expect(piece.body.equals(bodyOf(0).subarray(200_000))).toBe(true);
    expect(origin.count(segmentOf(0))).toBe(2);
    expect(await edge.metricsText()).toContain('edge_disk_damaged_total');
  });

  it('is read by many at once, of whom one that stands still keeps no more than a block', async () => {
    const edge = await open();
    await fill(edge, 2);
    const url = edge.base + segmentOf(0);
    const slow = await new Promise<IncomingMessage>((resolve) => {
      request(url, resolve).end();
    });
    slow.pause();
    const answers = await Promise.all(Array.from({ length: 100 }, () => get(url)));
    expect(answers.every(({ body }) => body.equals(bodyOf(0)))).toBe(true);
    const pinned = Number(/edge_pinned_bytes (\d+)/.exec(await edge.metricsText())?.[1]);
    expect(pinned).toBeLessThanOrEqual(262_144);
    const chunks: Buffer[] = [];
    for await (const chunk of slow) {
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).equals(bodyOf(0))).toBe(true);
    expect(origin.count(segmentOf(0))).toBe(1);
  });

  it('is fetched anew where there is no disk, and nobody notices', async () => {
    const edge = await open({ environment: { EDGE_DISK_MAX_BYTES: '0' } });
    for (const number of [0, 1, 2, 0]) {
      expect((await get(edge.base + segmentOf(number))).body.equals(bodyOf(number))).toBe(true);
    }
    expect(origin.count(segmentOf(0))).toBe(2);
  });

  it('is fetched anew where the disk fails, with one line in the log', async () => {
    const first = await open();
    const { folder } = first;
    mkdirSync(join(folder, 'other', 'edge'), { recursive: true });
    writeFileSync(join(folder, 'other', 'edge', 'media'), 'a file where the folder should be');
    const edge = await open({ folder: join(folder, 'other') });
    for (const number of [0, 1, 2, 0]) {
      expect((await get(edge.base + segmentOf(number))).body.equals(bodyOf(number))).toBe(true);
    }
    expect(edge.log.lines.filter(({ line }) => line.includes('disk')).length).toBe(1);
  });
});
