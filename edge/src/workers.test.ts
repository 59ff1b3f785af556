import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { partUri } from '@rostrum/hls/resource-name';
import { msn, partIndex } from '@rostrum/units/sequence';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownerIndex, siblingSocket } from './origin/siblings.ts';
import { bytesOf, type OriginDouble, openOriginDouble, PLAYLIST_PATH, reply, SLUG } from './testing/origin-double.ts';
import { get, openTestEdge, type TestEdge, until } from './testing/test-edge.ts';

const WORKERS = 2;
const HELD = `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`;
const PART = PLAYLIST_PATH.replace('index.m3u8', partUri(msn(3), partIndex(0)));

let redis: TestRedis;
let origin: OriginDouble;
let folder: string;
let owner: TestEdge;
let other: TestEdge;

function openWorker(worker: number): Promise<TestEdge> {
  return openTestEdge({
    origin: origin.base,
    redis: redis.url,
    folder,
    environment: { EDGE_WORKERS: String(WORKERS), EDGE_WORKER: String(worker), EDGE_SIBLINGS: folder },
  });
}

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  origin = await openOriginDouble();
  folder = mkdtempSync(join(tmpdir(), 'rostrum-workers-'));
  const owning = ownerIndex(PLAYLIST_PATH, WORKERS) + 1;
  owner = await openWorker(owning);
  other = await openWorker(owning === 1 ? 2 : 1);
});
afterEach(async () => {
  await Promise.all([owner.close(), other.close(), origin.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

describe('two workers', () => {
  it('ask the origin once for an object that both are asked for', async () => {
    const answers = await Promise.all([owner, other, owner, other].map(({ base }) => get(base + PART)));
    for (const { status, body, headers } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual(bytesOf(PART));
      expect(headers['cache-control']).toBe('max-age=60');
    }
    expect(origin.asked).toEqual([PART]);
    expect(await other.metricsText()).toContain('edge_upstream_flights_total{upstream="sibling"} 1');
    expect(await owner.metricsText()).toContain('edge_requests_total{class="sibling",status="200"} 1');
  });

  it('release a held playlist by one answer of the origin', async () => {
    const waiting = [owner, other].flatMap(({ base }) => [get(base + HELD), get(base + HELD)]);
    await until(async () => (await owner.metricsText()).includes('edge_waiters 3'), 'all wait, the sibling for two');
    const polls = origin.asked.length;
    origin.addPart();
    const answers = await Promise.all(waiting);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.toString())).size).toBe(1);
    expect(origin.asked.slice(0, polls).filter((target) => target === HELD).length).toBeLessThanOrEqual(1);
    for (const target of new Set(origin.asked)) {
      expect(origin.count(target), target).toBe(1);
    }
  });

  it('take what the owner says of an origin that is away, and of what is not there', async () => {
    const missing = PART.replace('.m4s', '.txt');
    expect((await get(`${other.base}/hls/${SLUG}/k0/source/none.m4s`)).status).toBe(404);
    expect((await get(other.base + missing)).status).toBe(404);
    await origin.stop();
    const flights = origin.asked.length;
    expect((await get(other.base + PART)).status).toBe(503);
    expect(origin.asked.length).toBe(flights);
    await origin.restart();
    expect((await get(other.base + PART)).status).toBe(200);
  });

  it('do without the owner while it is away, and ask it again when it is back', async () => {
    const held = get(other.base + HELD);
    await until(() => origin.held() === 1, 'the owner holds');
    await owner.close();
    await until(() => origin.count(HELD) === 2, 'the other asks for itself');
    origin.addPart();
    expect((await held).status).toBe(200);
    expect((await get(other.base + PART)).body).toEqual(bytesOf(PART));
    owner = await openWorker(ownerIndex(PLAYLIST_PATH, WORKERS) + 1);
    const next = PART.replace(partUri(msn(3), partIndex(0)), partUri(msn(3), partIndex(1)));
    await get(other.base + next);
    await get(owner.base + next);
    expect(origin.count(next)).toBe(1);
  });

  it('are asked for media on whatever connection, behind a report too and in pieces', async () => {
    const socketPath = siblingSocket(folder, ownerIndex(PLAYLIST_PATH, WORKERS) + 1);
    const say = async (...pieces: string[]): Promise<string> => {
      const socket = connect(socketPath);
      let heard = '';
      socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
      const closed = once(socket, 'close');
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await closed;
      return heard;
    };
    const report = 'POST /cmcd HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n[]';
    const [first = ''] = (await say(report)).split('\r\n');
    expect(first).toBe('HTTP/1.1 204 No Content');
    const pieces = await say(`GET ${PART} HT`, 'TP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(pieces.startsWith('HTTP/1.1 200 OK')).toBe(true);
    expect(pieces.endsWith(bytesOf(PART).toString('latin1'))).toBe(true);
  });

  it('finish a body that the owner began and did not end', async () => {
    const length = 400_000;
    let isCut = false;
    origin.answer(PART, (_request, response) => {
      if (isCut) {
        reply(response, 200, 'max-age=60', bytesOf(PART, length), undefined, 'video/mp4');
      } else {
        response.writeHead(200, { 'content-length': length, 'cache-control': 'max-age=60' });
        response.write(bytesOf(PART, length).subarray(0, 200_000));
      }
    });
    const answer = get(other.base + PART);
    await until(async () => (await owner.metricsText()).includes('edge_fill_bytes_total 200000'), 'half is there');
    isCut = true;
    await owner.close();
    expect((await answer).body).toEqual(bytesOf(PART, length));
  });

  it('never send a sibling’s request on', async () => {
    // Whoever does not own it answers so at once, also where the owner is away.
    const worker = ownerIndex(PLAYLIST_PATH, WORKERS) === 0 ? 2 : 1;
    const answer = await get(`http://sibling${PART}`, { socketPath: siblingSocket(folder, worker) });
    expect(answer.status).toBe(503);
    expect(answer.body.toString()).toContain('MISDIRECTED');
    expect(origin.asked).toEqual([]);
  });

  it('count a player once, whichever of them its connections end at', async () => {
    for (let player = 0; player < 20; player += 1) {
      const report = `CMCD=${encodeURIComponent(`sid="player-${player}",sta=p,v=2`)}`;
      const answers = await Promise.all([owner, other].map(({ base }) => get(`${base}${PART}?${report}`)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    }
    const total = async (name: string): Promise<number> => {
      const texts = await Promise.all([owner, other].map((worker) => worker.metricsText()));
      const lines = texts.flatMap((text) => text.split('\n').filter((line) => line.startsWith(name)));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    };
    await until(async () => (await total('edge_cmcd_reports_total{outcome="heard"}')) === 40, 'all is told');
    expect(await total(`edge_cmcd_sessions{channel="${SLUG}"}`)).toBe(20);
    const rubbish = { socketPath: siblingSocket(folder, 1), method: 'POST', body: '[["a"]]' };
    expect((await get('http://sibling/cmcd', rubbish)).status).toBe(400);
  });
});
