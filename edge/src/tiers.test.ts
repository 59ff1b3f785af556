import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWebDouble, type WebDouble } from './testing/chatter.ts';
import {
  type Answer,
  bytesOf,
  EPOCH,
  type OriginDouble,
  openOriginDouble,
  PLAYLIST_PATH,
  reply,
  SLUG,
} from './testing/origin-double.ts';
import { type Got, get, openTestEdge, type TestEdge, type TestEdgeOptions, until } from './testing/test-edge.ts';

const NOWHERE = 'http://127.0.0.1:1';
const PART = `/hls/${SLUG}/${EPOCH}/source/5.0.m4s`;
const SEGMENT = `/hls/${SLUG}/${EPOCH}/source/5.m4s`;
const LIST = `/hls/${SLUG}/index.m3u8`;

let redis: TestRedis;
let web: WebDouble;
let origin: OriginDouble;
let other: OriginDouble;
const edges: TestEdge[] = [];

beforeAll(async () => {
  redis = await openTestRedis();
  web = await openWebDouble(redis.url);
});
afterAll(async () => {
  await web.close();
  await redis.stop();
});
beforeEach(async () => {
  origin = await openOriginDouble({ holdsParts: true });
  other = await openOriginDouble({ holdsParts: true });
});
afterEach(async () => {
  // Those behind first: they ask those before them.
  for (const edge of edges.splice(0).toReversed()) {
    await edge.close();
  }
  await Promise.all([origin.stop(), other.stop()]);
  await web.bus.hashDelete(KEYS.streamStates, SLUG);
});

async function open(options: Partial<TestEdgeOptions> = {}): Promise<TestEdge> {
  const edge = await openTestEdge({ origin: origin.base, redis: redis.url, ...options });
  edges.push(edge);
  return edge;
}

const behind = (shield: string, options: Partial<TestEdgeOptions> = {}): Promise<TestEdge> =>
  open({ origin: NOWHERE, environment: { EDGE_SHIELD_URL: shield }, ...options });

const codeOf = ({ body }: Got): string => JSON.parse(body.toString()).error.code;

let revision = Date.now();

/** Tells on the bus which origin has the channel, and waits until an edge knows. */
async function tellOrigin(of: TestEdge, base: string): Promise<void> {
  revision += 1;
  const state = { slug: SLUG, status: 'live', epoch: EPOCH, origin: base, startedAt: revision, revision };
  await web.bus.hashSet(KEYS.streamStates, SLUG, state);
  await web.bus.publish(TOPICS.streamState, state);
  const address = `${of.base}/api/v1/channels/${SLUG}/live`;
  await until(async () => JSON.parse((await get(address)).body.toString()).startedAt === revision, 'it is known');
}

describe('an edge behind an edge', () => {
  it('a long poll is one flight a tier, and all are released with the same bytes', async () => {
    const shield = await open();
    const outer = [await behind(shield.base), await behind(shield.base)];
    const target = `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`;
    const waits = outer.flatMap((edge) => Array.from({ length: 100 }, () => get(edge.base + target)));
    for (const edge of outer) {
      await until(async () => (await edge.metricsText()).includes('edge_waiters 100\n'), '100 wait');
    }
    await until(async () => (await shield.metricsText()).includes('edge_waiters 2\n'), 'two tiers wait');
    await until(() => origin.count(target) === 1, 'one is held');
    origin.addPart();
    const answers = await Promise.all(waits);
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.age}`))).toEqual(new Set(['200 0']));
    expect(new Set(answers.map(({ body }) => body.toString())).size).toBe(1);
    expect(origin.count(target)).toBe(1);
  });

  it('media come through once, with the headers of the origin', async () => {
    const shield = await open();
    const outer = [await behind(shield.base), await behind(shield.base)];
    const answers = await Promise.all(outer.flatMap((edge) => [get(edge.base + SEGMENT), get(edge.base + SEGMENT)]));
    for (const { body, headers } of answers) {
      expect(body).toEqual(bytesOf(SEGMENT));
      expect(headers['cache-control']).toBe('public, max-age=86400, immutable');
    }
    expect(origin.count(SEGMENT)).toBe(1);
  });

  it('ages add up', async () => {
    origin.answer(SEGMENT, (_request, response) => {
      response.writeHead(200, { 'cache-control': 'max-age=600', age: '100', 'content-length': 4 });
      response.end('body');
    });
    const shield = await open();
    await get(shield.base + SEGMENT);
    const before = Number((await get(shield.base + SEGMENT)).headers.age);
    await until(async () => Number((await get(shield.base + SEGMENT)).headers.age) > before, 'it grows older');
    const edge = await behind(shield.base);
    const first = await get(edge.base + SEGMENT);
    expect(Number(first.headers.age)).toBeGreaterThan(before);
    expect(first.headers.date).toBe((await get(shield.base + SEGMENT)).headers.date);
    // What is as old as it may become when it comes is given, and not kept.
    origin.answer(PART, (_request, response) => {
      response.writeHead(200, { 'cache-control': 'max-age=60', age: '60', 'content-length': 4 });
      response.end('body');
    });
    await get(edge.base + PART);
    await get(edge.base + PART);
    expect(origin.count(PART)).toBe(2);
  });

  it('shows the credential as a header, at each tier', async () => {
    const shown: unknown[] = [];
    origin.answer(SEGMENT, (request, response) => {
      shown.push(request.headers[ORIGIN_SECRET_HEADER]);
      reply(response, 200, 'max-age=60', Buffer.from('body'), undefined, 'video/mp4');
    });
    const environment = { ORIGIN_SECRET: 'between us' };
    const shield = await open({ environment });
    const edge = await behind(shield.base, { environment: { ...environment, EDGE_SHIELD_URL: shield.base } });
    await get(edge.base + SEGMENT);
    expect(shown).toEqual(['between us']);
    expect(origin.asked.join(' ')).not.toContain('between');
  });

  it('a shield that is gone is passed by', async () => {
    const shield = await open();
    const edge = await behind(`${NOWHERE}, ${shield.base}`);
    expect((await get(edge.base + PART)).status).toBe(200);
    expect((await get(edge.base + PLAYLIST_PATH)).status).toBe(200);
    const alone = await behind(NOWHERE, { origin: origin.base });
    expect((await get(alone.base + SEGMENT)).status).toBe(200);
    expect((await get(`${alone.base}/readyz`)).status).toBe(503);
  });
});

describe('an upstream that is not ours', () => {
  const forbidden = ['private, max-age=60', 'no-store', 'no-cache, max-age=60', 'max-age=0'];
  it.each(forbidden)('"%s" is not kept', async (control) => {
    origin.answer(SEGMENT, (_request, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 4, 'cache-control': control });
      response.end('body');
    });
    const edge = await open();
    expect((await get(edge.base + SEGMENT)).headers['cache-control']).toBe(control);
    await get(edge.base + SEGMENT);
    expect(origin.count(SEGMENT)).toBe(2);
  });

  const page = Buffer.from('<html><title>A page of some cache</title></html>');
  const sayPage =
    (status: number, headers: Record<string, string> = {}): Answer =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': 'text/html', 'content-length': page.length, ...headers });
      response.end(page);
    };
  const odd = [
    { name: 'a redirect', answer: sayPage(302, { location: 'http://example.org/' }), status: 502, code: 'ORIGIN_ODD' },
    { name: 'a page in place of media', answer: sayPage(200), status: 502, code: 'ORIGIN_ODD' },
    { name: 'a page that says 400', answer: sayPage(400), status: 502, code: 'ORIGIN_ODD' },
    { name: 'a page that says 404', answer: sayPage(404), status: 404, code: 'NOT_FOUND' },
    { name: 'a page that says 502', answer: sayPage(502), status: 503, code: 'ORIGIN_AWAY' },
    { name: 'a refusal of our credential', answer: sayPage(403), status: 502, code: 'ORIGIN_REFUSED' },
  ];
  it.each(odd)('$name is told in words', async ({ answer, status, code }) => {
    const edge = await open();
    for (const path of [SEGMENT, PLAYLIST_PATH, LIST]) {
      origin.answer(path, answer);
      const told = await get(edge.base + path);
      expect(`${path} ${told.status} ${codeOf(told)}`).toBe(`${path} ${status} ${code}`);
      expect(told.headers['content-type']).toContain('application/json');
      expect(told.headers['cache-control']).toBe(status === 404 ? 'max-age=1' : 'no-store');
      expect(told.headers['access-control-allow-origin']).toBe('*');
    }
  });

  it('a 404 of which we make our own words is kept for a second, too', async () => {
    origin.answer(SEGMENT, sayPage(404, { 'cache-control': 'max-age=600' }));
    const edge = await open();
    expect((await get(edge.base + SEGMENT)).status).toBe(404);
    expect((await get(edge.base + SEGMENT)).status).toBe(404);
    expect(origin.count(SEGMENT)).toBe(1);
  });
});

describe('two origins', () => {
  const say =
    (status: number): Answer =>
    (_request, response) =>
      reply(response, status, 'max-age=600', Buffer.from('{"error":{"code":"ELSEWHERE","message":"Not here."}}'));
  const rows = [
    { name: 'the first fails', first: say(503), status: 200 },
    { name: 'the first has it not', first: say(404), status: 200 },
    { name: 'neither has it', first: say(404), second: say(404), status: 404 },
    { name: 'the one has it not, the other fails', first: say(404), second: say(503), status: 503 },
    { name: 'both fail', first: say(500), second: say(503), status: 503 },
  ];
  it.each(rows)('$name: $status', async ({ first, second, status }) => {
    const edge = await open({ origin: other.base });
    await tellOrigin(edge, origin.base);
    origin.answer(SEGMENT, first);
    if (second !== undefined) {
      other.answer(SEGMENT, second);
    }
    expect((await get(edge.base + SEGMENT)).status).toBe(status);
    expect([origin.count(SEGMENT), other.count(SEGMENT)]).toEqual([1, 1]);
  });

  it('that it is not there is believed when nobody else can be asked', async () => {
    const edge = await open({ origin: NOWHERE });
    await tellOrigin(edge, origin.base);
    origin.answer(SEGMENT, say(404));
    const told = await get(edge.base + SEGMENT);
    expect(`${told.status} ${codeOf(told)}`).toBe('404 NOT_FOUND');
  });
});

describe('an origin that moves', () => {
  it('who waits at one that is frozen is answered by the new one, at once', async () => {
    const edge = await open({ origin: NOWHERE });
    await tellOrigin(edge, origin.base);
    await get(edge.base + PLAYLIST_PATH);
    origin.freeze(true);
    const wait = get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`);
    const part = get(`${edge.base}/hls/${SLUG}/${EPOCH}/source/6.0.m4s`);
    await until(() => origin.count(`${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`) === 1, 'it is asked');
    other.addPart();
    await tellOrigin(edge, other.base);
    expect((await wait).status).toBe(200);
    expect((await part).status).toBe(200);
  });

  it('one that is killed is followed by those who play, without an error', async () => {
    const edge = await open({ origin: NOWHERE });
    await tellOrigin(edge, origin.base);
    await get(edge.base + PLAYLIST_PATH);
    const players = { areOver: false };
    const seen: string[] = [];
    const statuses = new Set<number>();
    /** Plays part by part, as each is announced. */
    const play = async (): Promise<void> => {
      for (let count = 24; !players.areOver; count += 1) {
        const place = { msn: Math.floor(count / 4), part: count % 4 };
        const list = await get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=${place.msn}&_HLS_part=${place.part}`);
        const media = await get(`${edge.base}/hls/${SLUG}/${EPOCH}/source/${place.msn}.${place.part}.m4s`);
        statuses.add(list.status).add(media.status);
        seen.push(`${place.msn}.${place.part}`);
      }
    };
    const playing = Promise.all(Array.from({ length: 20 }, play));
    const makeParts = async (from: OriginDouble, upTo: number): Promise<void> => {
      for (let made = seen.length / 20; made < upTo; made += 1) {
        from.addPart();
        other.setParts(24 + made + 1);
        await until(() => seen.length >= 20 * (made + 1), 'all have it');
      }
    };
    await makeParts(origin, 5);
    await origin.stop();
    // The bus is behind: for a moment all ask one who is not there.
    await until(async () => (await edge.metricsText()).includes('kind="away"'), 'it is missed');
    await tellOrigin(edge, other.base);
    await makeParts(other, 12);
    players.areOver = true;
    other.setParts(60);
    await playing;
    expect([...statuses]).toEqual([200]);
  });
});
