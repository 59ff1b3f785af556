import { gzipSync } from 'node:zlib';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import type { MediaPlaylist } from '@rostrum/hls/media-playlist';
import { writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { parseMediaPlaylist } from '@rostrum/hls/media-playlist-reader';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openWebDouble, type WebDouble } from './testing/chatter.ts';
import {
  bytesOf,
  EPOCH,
  makePlaylist,
  type OriginDouble,
  type OriginDoubleOptions,
  openOriginDouble,
  PLAYLIST_PATH,
  SLUG,
} from './testing/origin-double.ts';
import { type Got, get, openTestEdge, type TestEdge, until } from './testing/test-edge.ts';

/** What a viewer sees of each fault an origin, a network or a crowd may bring. Crowds have a file of their own. */

const FOLDER = `/hls/${SLUG}/${EPOCH}/source/`;
/** Target duration 1 s, so that holds are over after three. */
const QUICK = { partTarget: 0.1 };

let redis: TestRedis;
const origins: OriginDouble[] = [];
const edges: TestEdge[] = [];

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.stop());
afterEach(async () => {
  await Promise.all(edges.splice(0).map((edge) => edge.close()));
  await Promise.all(origins.splice(0).map((origin) => origin.stop()));
});

async function open(options: OriginDoubleOptions = {}): Promise<{ origin: OriginDouble; edge: TestEdge }> {
  const origin = await openOriginDouble(options);
  origins.push(origin);
  const edge = await openTestEdge({ origin: origin.base, redis: redis.url });
  edges.push(edge);
  return { origin, edge };
}

const ask = (edge: TestEdge, number: number, part?: number): Promise<Got> =>
  get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=${number}${part === undefined ? '' : `&_HLS_part=${part}`}`);

/** How many parts a list tells of. */
function partsOf(list: Pick<MediaPlaylist, 'segments' | 'open' | 'mediaSequence'>): number {
  return (list.mediaSequence + list.segments.length) * 4 + (list.open?.parts.length ?? 0);
}
const partsIn = (answer: Got): number => partsOf(parseMediaPlaylist(answer.body.toString()));

describe('an origin that closes in the middle of a body', () => {
  it('once: every reader sees one whole body, late ones and ranges too', async () => {
    const { origin, edge } = await open();
    const path = `${FOLDER}5.m4s`;
    const body = bytesOf('middle', 300_000);
    let tries = 0;
    let cut = (): void => {};
    origin.answer(path, (_request, response) => {
      tries += 1;
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': body.length });
      if (tries === 1) {
        response.write(body.subarray(0, 120_000));
        cut = () => response.destroy();
      } else {
        response.end(body);
      }
    });
    const early = get(edge.base + path);
    await until(() => tries === 1, 'it is asked');
    const late = get(edge.base + path);
    const range = get(edge.base + path, { headers: { range: 'bytes=100000-199999' } });
    await until(async () => (await edge.metricsText()).includes('edge_fill_bytes_total 120000'), 'half is here');
    cut();
    expect((await early).body.equals(body) && (await late).body.equals(body)).toBe(true);
    expect((await range).body.equals(body.subarray(100_000, 200_000))).toBe(true);
    expect(tries).toBe(2);
  });

  it('always: readers are cut off, never given a short body as a whole one; nothing is kept', async () => {
    const { origin, edge } = await open();
    const path = `${FOLDER}5.m4s`;
    origin.answer(path, (_request, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 100_000 });
      response.write(Buffer.alloc(40_000), () => response.destroy());
    });
    await expect(get(edge.base + path)).rejects.toThrow();
    await expect(get(edge.base + path)).rejects.toThrow();
    expect(origin.count(path)).toBe(4);
  });

  it('with another body the second time: nobody is given a mixture', async () => {
    const { origin, edge } = await open();
    const path = `${FOLDER}5.m4s`;
    let tries = 0;
    origin.answer(path, (_request, response) => {
      tries += 1;
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 100_000 });
      response.write(Buffer.alloc(40_000, tries), () => response.destroy());
    });
    await expect(get(edge.base + path)).rejects.toThrow();
  });
});

describe('an origin that answers with an older playlist than before', () => {
  it('no viewer sees the list go back', async () => {
    const { origin, edge } = await open();
    origin.addPart();
    expect(partsIn(await ask(edge, 6, 0))).toBe(25);
    // A second origin behind the same address, which is three parts behind.
    origin.setParts(22);
    const seen: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      seen.push(partsIn(await get(edge.base + PLAYLIST_PATH)));
      seen.push(partsIn(await ask(edge, 6, 0)));
    }
    expect(new Set(seen)).toEqual(new Set([25]));
    const wait = ask(edge, 6, 1);
    origin.setParts(26);
    expect(partsIn(await wait)).toBe(26);
  });
});

describe('an origin that counts from elsewhere', () => {
  it('higher: it is followed at once, and who waited is answered', async () => {
    const { origin, edge } = await open(QUICK);
    const wait = ask(edge, 6, 0);
    await until(() => origin.held() > 0, 'it is held');
    origin.setParts(4_000);
    expect(partsIn(await wait)).toBe(4_000);
    expect((await get(`${edge.base}${FOLDER}999.m4s`)).status).toBe(200);
  });

  it('lower: nobody sees the list go back for three target durations; then the origin is believed', async () => {
    const { origin, edge } = await open(QUICK);
    const before = partsIn(await get(edge.base + PLAYLIST_PATH));
    origin.setParts(10);
    const seen = new Set<number>();
    await until(
      async () => {
        const answer = await get(edge.base + PLAYLIST_PATH);
        expect(answer.status).toBe(200);
        seen.add(partsIn(answer));
        return seen.has(10);
      },
      'it is believed',
      8_000,
    );
    expect([...seen]).toEqual([before, 10]);
    // And those who still have the old numbers are told that they are too far ahead, not left to wait.
    expect((await ask(edge, 99)).status).toBe(400);
  });
});

describe('an origin that freezes', () => {
  it('waiters are told after their hold; what is kept is served; thawed, all goes on', async () => {
    const { origin, edge } = await open(QUICK);
    const path = `${FOLDER}5.m4s`;
    await get(edge.base + path);
    await get(edge.base + PLAYLIST_PATH);
    origin.freeze(true);
    const waits = [ask(edge, 6, 0), ask(edge, 6, 0), ask(edge, 6)];
    expect((await get(edge.base + path)).status).toBe(200);
    for (const answer of await Promise.all(waits)) {
      expect(answer.status).toBe(503);
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    expect((await get(edge.base + path)).body).toEqual(bytesOf(path));
    const again = ask(edge, 6, 0);
    origin.addPart();
    origin.freeze(false);
    expect(partsIn(await again)).toBe(25);
    expect((await get(edge.base + PLAYLIST_PATH)).status).toBe(200);
  });
});

describe('a gzip body that is damaged', () => {
  const whole = gzipSync(Buffer.from(writeMediaPlaylist(makePlaylist(24, false, 0.5))));
  const flipped = Buffer.from(whole);
  flipped.writeUInt8(flipped.readUInt8(40) ^ 0xff, 40);
  const rows = [
    { name: 'cut short, with a length that says so', body: whole.subarray(0, -9) },
    { name: 'cut in its first bytes', body: whole.subarray(0, 12) },
    { name: 'with a flipped bit', body: flipped },
    { name: 'that is none', body: Buffer.from('#EXTM3U\n') },
    { name: 'that is a bomb', body: gzipSync(Buffer.alloc(20 * 1024 * 1024)) },
  ];
  it.each(rows)('$name is given to nobody, and the next whole one is', async ({ body }) => {
    const { origin, edge } = await open();
    let isDamaged = true;
    origin.answer(PLAYLIST_PATH, (_request, response) => {
      const sent = isDamaged ? body : whole;
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': sent.length });
      response.end(sent);
    });
    expect((await get(edge.base + PLAYLIST_PATH)).status).toBe(502);
    isDamaged = false;
    expect(partsIn(await get(edge.base + PLAYLIST_PATH))).toBe(24);
  });
});

describe('two renditions, one a part behind the other', () => {
  it('each is answered by its own list, and who changes over waits for the part, not for an error', async () => {
    const { origin, edge } = await open({ lags: { audio: 1 } });
    const audio = PLAYLIST_PATH.replace('source', 'audio');
    origin.addPart();
    expect(partsIn(await ask(edge, 6, 0))).toBe(25);
    expect(partsIn(await get(edge.base + audio))).toBe(24);
    // The place the player has reached in the one is not there yet in the other.
    const wait = get(`${edge.base}${audio}?_HLS_msn=6&_HLS_part=0`);
    await until(() => origin.held() > 0, 'it is held');
    expect(partsIn(await ask(edge, 6, 0))).toBe(25);
    origin.addPart();
    expect(partsIn(await wait)).toBe(25);
    expect(partsIn(await ask(edge, 6, 1))).toBe(26);
  });
});

describe('an origin whose clock is wrong', () => {
  it.each([5_000, -5_000])('by %i ms: lists and media are as fresh as they are', async (skewMs) => {
    const { origin, edge } = await open({ skewMs });
    const list = await get(edge.base + PLAYLIST_PATH);
    const media = await get(`${edge.base}${FOLDER}5.0.m4s`);
    for (const { headers } of [list, media]) {
      expect(headers.age).toBe('0');
      expect(Math.abs(Date.parse(headers.date ?? '') - Date.now() - skewMs)).toBeLessThan(3_000);
    }
    const wait = ask(edge, 6, 0);
    await until(() => origin.held() > 0, 'it is held');
    origin.addPart();
    expect((await wait).headers.age).toBe('0');
    await get(`${edge.base}${FOLDER}5.0.m4s`);
    expect(origin.count(`${FOLDER}5.0.m4s`)).toBe(1);
  });
});

describe('one URL in many spellings', () => {
  it('50 parameters that are there to pass by caches meet on one object', async () => {
    const { origin, edge } = await open();
    const busters = Array.from({ length: 50 }, (_, index) => `v${index}=${index}&_=${1_700 + index}`);
    const answers = await Promise.all(
      busters.flatMap((query) => [
        get(`${edge.base}${FOLDER}5.m4s?${query}`),
        get(`${edge.base}${PLAYLIST_PATH}?${query}`),
        get(`${edge.base}/hls/${SLUG}/index.m3u8?${query}`),
      ]),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(origin.asked.toSorted()).toEqual([PLAYLIST_PATH, `${FOLDER}5.m4s`, `/hls/${SLUG}/index.m3u8`].toSorted());
  });

  it('who waits with them waits with everyone', async () => {
    const { origin, edge } = await open();
    await get(edge.base + PLAYLIST_PATH);
    const waits = Array.from({ length: 50 }, (_, index) =>
      get(`${edge.base}${PLAYLIST_PATH}?v=${index}&_HLS_part=0&CMCD=sid${index}&_HLS_msn=6`),
    );
    await until(async () => (await edge.metricsText()).includes('edge_waiters 50\n'), 'all wait');
    expect(origin.held()).toBe(1);
    origin.addPart();
    expect(new Set((await Promise.all(waits)).map(partsIn))).toEqual(new Set([25]));
  });
});

describe('keys that are changed while a viewer is held', () => {
  let web: WebDouble;
  beforeAll(async () => {
    web = await openWebDouble(redis.url);
  });
  afterAll(async () => {
    await web.bus.hashDelete(KEYS.channels, SLUG);
    await web.close();
  });

  it('who is held is answered, and so are tokens by the new key; only a key that is forgotten ends what it signed', async () => {
    const { origin, edge } = await open();
    const card = { slug: SLUG, title: 'Closed', description: '', access: 'members' };
    await web.bus.hashSet(KEYS.channels, SLUG, card);
    await web.bus.publish(TOPICS.channel, card);
    await until(async () => (await get(edge.base + PLAYLIST_PATH)).status === 401, 'it is closed');
    const pathOf = (visitor: string): string =>
      PLAYLIST_PATH.replace('/hls/', `/hls/t/${web.token({ visitor, use: 'watch' })}/`);
    const old = pathOf('ann');
    expect((await get(edge.base + old)).status).toBe(200);
    const wait = get(`${edge.base}${old}?_HLS_msn=6&_HLS_part=0`);
    await until(() => origin.held() > 0, 'it is held');
    await web.rotateKeys(false);
    await until(async () => (await get(edge.base + pathOf('bob'))).status === 200, 'the new key is known');
    origin.addPart();
    expect(partsIn(await wait)).toBe(25);
    const next = get(`${edge.base}${old}?_HLS_msn=6&_HLS_part=1`);
    await until(async () => (await edge.metricsText()).includes('edge_waiters 1\n'), 'it waits');
    await web.rotateKeys(true);
    expect((await next).status).toBe(403);
    expect((await get(edge.base + pathOf('cecil'))).status).toBe(200);
  });
});

describe('origin flights', () => {
  it('400 mixed clients cost one request for each object', async () => {
    const { origin, edge } = await open({ holdsParts: true });
    const audio = Array.from({ length: 8 }, (_, index) => `${FOLDER.replace('source', 'audio')}${index}.m4s`);
    const objects = [0, 1, 2, 3, 4, 5].flatMap((number) => [`${FOLDER}${number}.m4s`, `${FOLDER}${number}.1.m4s`]);
    const plain = [...objects, ...audio, `${FOLDER}init-0.mp4`, `/hls/${SLUG}/index.m3u8`, PLAYLIST_PATH];
    await get(edge.base + PLAYLIST_PATH);
    /** Each client asks in its own way: by range, head, query, gzip, for what is and for what is to come. */
    const client = async (number: number): Promise<number[]> => {
      const statuses: number[] = [];
      for (let step = 0; step < 6; step += 1) {
        const path = plain[(number * 7 + step * 5) % plain.length] ?? '';
        const headers: Record<string, string> = number % 3 === 0 ? { range: 'bytes=10-999' } : {};
        const method = number % 11 === 0 ? 'HEAD' : 'GET';
        const gzip = number % 2 === 0 ? { 'accept-encoding': 'gzip' } : {};
        statuses.push(
          (await get(`${edge.base}${path}?n=${number}`, { method, headers: { ...headers, ...gzip } })).status,
        );
      }
      const [list, part] = await Promise.all([ask(edge, 6, 0), get(`${edge.base}${FOLDER}6.0.m4s`)]);
      return [...statuses, list.status, part.status];
    };
    const clients = Promise.all(Array.from({ length: 400 }, (_, number) => client(number)));
    await until(async () => (await edge.metricsText()).includes('edge_waiters 400\n'), 'all wait', 15_000);
    origin.addPart();
    const statuses = new Set((await clients).flat());
    expect(statuses).toEqual(new Set([200, 206]));
    const asked = origin.asked.filter((target) => !target.startsWith(PLAYLIST_PATH) && !target.endsWith('/index.m3u8'));
    expect(asked.length / new Set(asked).size).toBe(1);
    const polls = origin.asked.filter((target) => target.includes('_HLS_msn'));
    expect(polls.length / new Set(polls).size).toBe(1);
    // Those that are asked for again as they age are asked for no more often than that.
    expect(new Set(asked).size).toBeGreaterThanOrEqual(22);
  });
});
