import { type IncomingMessage, request } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { parseMediaPlaylist, writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, EPOCH, type OriginDouble, openOriginDouble, PLAYLIST_PATH, SLUG } from './testing/origin-double.ts';
import { get, openTestEdge, type TestEdge, until } from './testing/test-edge.ts';

let redis: TestRedis;
let origin: OriginDouble;
let edge: TestEdge;

beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.stop());

beforeEach(async () => {
  origin = await openOriginDouble();
  edge = await openTestEdge({ origin: origin.base, redis: redis.url });
});
afterEach(async () => {
  await edge.close();
  await origin.stop();
});

describe('playlists', () => {
  it('500 who wait for one part cost one flight, and all get the same bytes at once', async () => {
    const target = `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`;
    const answers = Array.from({ length: 500 }, () => get(edge.base + target));
    await until(async () => (await edge.metricsText()).includes('edge_waiters 500'), '500 wait');
    await until(() => origin.held() === 1, 'one is asked for all');
    origin.addPart();
    const bodies = new Set<string>();
    for (const answer of await Promise.all(answers)) {
      expect(answer.status).toBe(200);
      expect(answer.headers.age).toBe('0');
      bodies.add(answer.body.toString());
    }
    expect([...bodies]).toEqual([writeMediaPlaylist(origin.playlist())]);
    expect([origin.count(PLAYLIST_PATH), origin.count(target)]).toEqual([1, 1]);
  });

  it('a wait is answered by any newer list, whoever asked for that', async () => {
    const early = get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`);
    const late = get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=6`);
    await until(async () => (await edge.metricsText()).includes('edge_waiters 2'), 'both wait');
    await until(() => origin.held() === 1, 'one is asked for both');
    for (let part = 0; part < 4; part += 1) {
      origin.addPart();
    }
    const bodies = await Promise.all([early, late]);
    expect(parseMediaPlaylist(bodies[1].body.toString()).segments.at(-1)?.msn).toBe(6);
    // Asked again, the old position is answered from the newest list, without the origin.
    await until(() => origin.held() === 1, 'the next one is asked for');
    const playlists = origin.asked.filter((target) => target.startsWith(PLAYLIST_PATH)).length;
    const again = await get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0&cmcd=1`);
    expect(parseMediaPlaylist(again.body.toString()).segments.at(-1)?.msn).toBe(6);
    expect(origin.asked.filter((target) => target.startsWith(PLAYLIST_PATH)).length).toBe(playlists);
  });

  it('a plain list is the newest one while a wait for the next is held', async () => {
    await get(edge.base + PLAYLIST_PATH);
    const wait = get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`);
    await until(() => origin.held() === 1, 'it is held');
    expect((await get(edge.base + PLAYLIST_PATH)).status).toBe(200);
    expect(origin.count(PLAYLIST_PATH)).toBe(1);
    origin.addPart();
    await wait;
    const plain = await get(edge.base + PLAYLIST_PATH);
    expect(plain.body.toString()).toBe(writeMediaPlaylist(origin.playlist()));
    expect(plain.headers['cache-control']).toBe('max-age=1');
    expect(origin.count(PLAYLIST_PATH)).toBe(1);
  });

  it('a delta is made at the edge, the same as the origin would write', async () => {
    for (let part = 0; part < 80; part += 1) {
      origin.addPart();
    }
    const delta = await get(`${edge.base}${PLAYLIST_PATH}?_HLS_skip=YES`);
    expect(delta.body.toString()).toBe(writeMediaPlaylist(origin.playlist(), { skip: true }));
    expect(delta.body.toString()).toContain('#EXT-X-SKIP');
    expect(origin.asked).toEqual([PLAYLIST_PATH]);
  });

  it('gzip and identity are two forms of one list', async () => {
    const packed = await get(edge.base + PLAYLIST_PATH, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers.vary).toBe('Accept-Encoding');
    const plain = await get(edge.base + PLAYLIST_PATH, { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    expect(origin.asked.length).toBe(1);
  });

  it('the multivariant list is packed on a miss too', async () => {
    const path = `/hls/${SLUG}/index.m3u8`;
    const body = `#EXTM3U\n${'#EXT-X-STREAM-INF\n'.repeat(60)}`;
    origin.answer(path, (_request, response) => {
      response.writeHead(200, { 'content-length': body.length, 'cache-control': 'max-age=1', vary: 'Accept-Encoding' });
      response.end(body);
    });
    const packed = await get(edge.base + path, { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.body).toString()).toBe(body);
    expect((await get(edge.base + path)).body.toString()).toBe(body);
  });

  it('a gzip body that is cut short is given to nobody', async () => {
    origin.answer(PLAYLIST_PATH, (_request, response) => {
      const whole = gzipSync(Buffer.from(writeMediaPlaylist(origin.playlist())));
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': whole.length - 9 });
      response.end(whole.subarray(0, -9));
    });
    expect((await get(edge.base + PLAYLIST_PATH)).status).toBe(502);
  });

  it('an origin may send gzip, and both forms come of it', async () => {
    const packing = await openOriginDouble({ gzip: true });
    const small = await openTestEdge({ origin: packing.base, redis: redis.url });
    const packed = await get(small.base + PLAYLIST_PATH, { headers: { 'accept-encoding': 'gzip' } });
    const plain = await get(small.base + PLAYLIST_PATH);
    expect(plain.body.toString()).toBe(writeMediaPlaylist(packing.playlist()));
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    await small.close();
    await packing.stop();
  });

  const refused = [
    { name: 'a part without a segment', query: '_HLS_part=1', code: 'BAD_DIRECTIVE' },
    { name: 'a directive twice', query: '_HLS_msn=6&_HLS_msn=7', code: 'BAD_DIRECTIVE' },
    { name: 'a negative number', query: '_HLS_msn=-1', code: 'BAD_DIRECTIVE' },
    { name: 'a number past 2^53', query: '_HLS_msn=9007199254740992', code: 'BAD_DIRECTIVE' },
    { name: 'a segment too far ahead', query: '_HLS_msn=999999', code: 'TOO_FAR_AHEAD' },
    { name: 'a part too far ahead', query: '_HLS_msn=6&_HLS_part=30', code: 'TOO_FAR_AHEAD' },
  ];
  for (const row of refused) {
    it(`${row.name} is refused at the edge`, async () => {
      await get(edge.base + PLAYLIST_PATH);
      const answer = await get(`${edge.base}${PLAYLIST_PATH}?${row.query}`);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body.toString()).error.code).toBe(row.code);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(origin.asked.length).toBe(1);
    });
  }

  it('the end of the stream releases everyone', async () => {
    const waits = [0, 1].map((part) => get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=${part}`));
    await until(async () => (await edge.metricsText()).includes('edge_waiters 2'), 'both wait');
    origin.endStream();
    for (const answer of await Promise.all(waits)) {
      expect(answer.body.toString()).toContain('#EXT-X-ENDLIST');
    }
  });

  it('who leaves a held request leaves nothing behind', async () => {
    const leaver = new AbortController();
    const waits = Array.from({ length: 20 }, () =>
      get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`, { signal: leaver.signal }).catch(() => 'left'),
    );
    await until(() => origin.held() === 1, 'it is held');
    leaver.abort();
    expect(new Set(await Promise.all(waits))).toEqual(new Set(['left']));
    await until(async () => /edge_waiters 0\n/.test(await edge.metricsText()), 'nobody waits');
  });

  it('waiters live through an origin that is killed and comes back', async () => {
    await get(edge.base + PLAYLIST_PATH);
    const wait = get(`${edge.base}${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`);
    await until(() => origin.held() === 1, 'it is held');
    await origin.stop();
    origin.addPart();
    await origin.restart();
    expect((await wait).status).toBe(200);
  });

  it('a list that is cut off is given to nobody', async () => {
    origin.answer(PLAYLIST_PATH, (_request, response) => {
      response.writeHead(200, { 'content-length': '5000', 'content-type': 'application/vnd.apple.mpegurl' });
      response.write('#EXTM3U\n#EXT-X-TARGETDURATION:2\n');
      setTimeout(() => response.destroy(), 20);
    });
    const answer = await get(edge.base + PLAYLIST_PATH);
    expect(answer.status).toBe(502);
    expect(answer.headers['retry-after']).toBe('1');
    expect(origin.asked.length).toBe(2);
  });
});

describe('media', () => {
  const part = `/hls/${SLUG}/${EPOCH}/source/5.0.m4s`;

  it('is fetched once, whatever its query, and given with its age', async () => {
    const first = await get(edge.base + part);
    const second = await get(`${edge.base + part}?CMCD=br%3D3000`);
    expect(first.body).toEqual(bytesOf(part));
    expect(second.body).toEqual(bytesOf(part));
    expect(second.headers['content-type']).toBe('video/mp4');
    expect(second.headers['access-control-allow-origin']).toBe('*');
    expect(second.headers['access-control-expose-headers']).toContain('Age, Date');
    expect(second.headers.age).toBe('0');
    expect(origin.asked).toEqual([part]);
  });

  it('a late reader of a running fill gets it from byte 0, while it runs', async () => {
    const body = bytesOf('late', 400_000);
    let finish = (): void => {};
    origin.answer(part, (_request, response) => {
      response.writeHead(200, { 'content-length': body.length, 'cache-control': 'max-age=60' });
      response.write(body.subarray(0, 100_000));
      finish = () => response.end(body.subarray(100_000));
    });
    const early = get(edge.base + part);
    await until(() => origin.asked.length === 1, 'it is asked');
    const lateBytes: Buffer[] = [];
    const readLate = async (): Promise<void> => {
      const response = await fetch(edge.base + part);
      for await (const chunk of response.body ?? []) {
        lateBytes.push(Buffer.from(chunk));
      }
    };
    const late = readLate();
    await until(() => Buffer.concat(lateBytes).length === 100_000, 'the late one has what is there');
    finish();
    await late;
    expect(Buffer.concat(lateBytes)).toEqual(body);
    expect((await early).body).toEqual(body);
    expect(origin.asked.length).toBe(1);
  });

  it('a body cut off in the middle is fetched again, and its readers see one whole body', async () => {
    const body = bytesOf('cut', 200_000);
    let tries = 0;
    origin.answer(part, (_request, response) => {
      tries += 1;
      response.writeHead(200, { 'content-length': body.length, 'cache-control': 'max-age=60' });
      if (tries === 1) {
        response.write(body.subarray(0, 50_000));
        setTimeout(() => response.destroy(), 20);
      } else {
        response.end(body);
      }
    });
    expect((await get(edge.base + part)).body).toEqual(body);
    expect(tries).toBe(2);
  });

  it('a body that stays cut off ends its readers, and is not stored', async () => {
    let isWhole = false;
    const body = bytesOf('broken', 50_000);
    origin.answer(part, (_request, response) => {
      response.writeHead(200, { 'content-length': body.length, 'cache-control': 'max-age=60' });
      if (isWhole) {
        response.end(body);
      } else {
        response.write(body.subarray(0, 20_000));
        setTimeout(() => response.destroy(), 20);
      }
    });
    await expect(get(edge.base + part)).rejects.toThrow();
    isWhole = true;
    expect((await get(edge.base + part)).body).toEqual(body);
  });

  it('a reader that takes nothing slows nobody, and has the same bytes when it goes on', async () => {
    const body = Buffer.concat(Array.from({ length: 800 }, (_, index) => bytesOf(`slow ${index}`)));
    origin.answer(part, (_request, response) => {
      response.writeHead(200, { 'content-length': body.length, 'cache-control': 'max-age=60' });
      response.end(body);
    });
    const slow = await new Promise<IncomingMessage>((resolve) => {
      request(edge.base + part, resolve).end();
    });
    slow.pause();
    expect((await get(edge.base + part)).body.equals(body)).toBe(true);
    expect(await edge.metricsText()).toMatch(/edge_flights 0\n/);
    await until(async () => (await edge.metricsText()).includes('edge_slow_readers 1'), 'it stands still');
    const chunks: Buffer[] = [];
    for await (const chunk of slow) {
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).equals(body)).toBe(true);
    await until(async () => (await edge.metricsText()).includes('edge_pinned_bytes 0'), 'nothing is held for it');
    expect(origin.asked.length).toBe(1);
  });

  it('a body of unknown length is streamed too, and stored when it ends as it should', async () => {
    const body = bytesOf('chunks', 300_000);
    origin.answer(part, (_request, response) => {
      response.writeHead(200, { 'cache-control': 'max-age=60' });
      response.write(body.subarray(0, 1_000));
      setTimeout(() => response.end(body.subarray(1_000)), 20);
    });
    const [one, two] = await Promise.all([get(edge.base + part), get(edge.base + part)]);
    expect(one.body.equals(body) && two.body.equals(body)).toBe(true);
    expect((await get(edge.base + part, { headers: { range: 'bytes=-10' } })).body).toEqual(body.subarray(-10));
    expect(origin.asked.length).toBe(1);
  });

  it('a range of a fill that runs is given as its bytes come', async () => {
    const body = bytesOf('ranged', 200_000);
    origin.answer(part, (_request, response) => {
      response.writeHead(200, { 'content-length': body.length, 'cache-control': 'max-age=60' });
      response.write(body.subarray(0, 50_000));
      setTimeout(() => response.end(body.subarray(50_000)), 20);
    });
    const answer = await get(edge.base + part, { headers: { range: 'bytes=40000-120000' } });
    expect(answer.status).toBe(206);
    expect(answer.body.equals(body.subarray(40_000, 120_001))).toBe(true);
  });

  it('one address may have only so many requests under way', async () => {
    const small = await openTestEdge({
      origin: origin.base,
      redis: redis.url,
      environment: { EDGE_MAX_REQUESTS_PER_ADDRESS: '3', EDGE_MAX_WAITERS: '2' },
    });
    const wait = (query: string) => get(`${small.base}${PLAYLIST_PATH}?${query}`);
    const held = [wait('_HLS_msn=6&_HLS_part=0'), wait('_HLS_msn=6&_HLS_part=0')];
    await until(() => origin.held() === 1, 'they are held');
    expect((await wait('_HLS_msn=6&_HLS_part=1')).status).toBe(503);
    const third = get(`${small.base}/hls/${SLUG}/${EPOCH}/source/held.m4s`).catch(() => undefined);
    origin.answer(part, () => {});
    const leaver = new AbortController();
    const stuck = get(small.base + part, { signal: leaver.signal }).catch(() => 'left');
    await third;
    await until(() => origin.count(part) === 1, 'the third is under way');
    expect((await get(`${small.base}/healthz`)).status).toBe(200);
    const refused = await get(small.base + PLAYLIST_PATH);
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('1');
    leaver.abort();
    await stuck;
    origin.addPart();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200]);
    await small.close();
  });

  it('one address may wait for only so many playlists, and may wait again once they came', async () => {
    const small = await openTestEdge({
      origin: origin.base,
      redis: redis.url,
      environment: { EDGE_MAX_WAITERS_PER_ADDRESS: '2' },
    });
    const wait = (query: string) => get(`${small.base}${PLAYLIST_PATH}?${query}`);
    const held = [wait('_HLS_msn=6&_HLS_part=0'), wait('_HLS_msn=6&_HLS_part=0')];
    await until(() => origin.held() === 1, 'they are held');
    const refused = await wait('_HLS_msn=6&_HLS_part=0');
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect((await get(small.base + part)).status).toBe(200);
    origin.addPart();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200]);
    const again = wait('_HLS_msn=6&_HLS_part=1');
    await until(() => origin.held() === 1, 'it is held');
    origin.addPart();
    expect((await again).status).toBe(200);
    await small.close();
  });

  const ranges = [
    { range: 'bytes=0-99', status: 206, from: 0, to: 100 },
    { range: 'bytes=9900-', status: 206, from: 9_900, to: 10_000 },
    { range: 'bytes=-100', status: 206, from: 9_900, to: 10_000 },
    { range: 'bytes=500-9007199254740991', status: 206, from: 500, to: 10_000 },
    { range: 'bytes=10000-', status: 416 },
    { range: 'bytes=0-1,5-6', status: 200, from: 0, to: 10_000 },
  ];
  for (const row of ranges) {
    it(`${row.range} is answered ${row.status}`, async () => {
      const answer = await get(edge.base + part, { headers: { range: row.range } });
      expect(answer.status).toBe(row.status);
      if (row.status === 416) {
        expect(answer.headers['content-range']).toBe('bytes */10000');
      } else {
        expect(answer.body).toEqual(bytesOf(part).subarray(row.from, row.to));
        expect(answer.headers['content-length']).toBe(String((row.to ?? 0) - (row.from ?? 0)));
      }
    });
  }

  it('HEAD tells the length and nothing else', async () => {
    const answer = await get(edge.base + part, { method: 'HEAD' });
    expect(answer.headers['content-length']).toBe('10000');
    expect(answer.body.length).toBe(0);
    expect((await get(edge.base + part)).body.length).toBe(10_000);
    expect(origin.asked.length).toBe(1);
  });

  it('a preflight is answered at the edge; other methods are refused', async () => {
    expect((await get(edge.base + part, { method: 'OPTIONS' })).status).toBe(204);
    expect((await get(edge.base + part, { method: 'POST', body: 'x' })).status).toBe(405);
    expect(origin.asked).toEqual([]);
  });

  it('a 404 is kept for a second at most, and a 503 not at all', async () => {
    const missing = `/hls/${SLUG}/${EPOCH}/nothere/index.m3u8`;
    expect((await get(edge.base + missing)).status).toBe(404);
    expect((await get(edge.base + missing)).status).toBe(404);
    expect(origin.count(missing)).toBe(1);
    origin.answer(part, (_request, response) => {
      response.writeHead(503, { 'cache-control': 'max-age=100', 'content-length': 0 });
      response.end();
    });
    await get(edge.base + part);
    expect((await get(edge.base + part)).status).toBe(503);
    expect(origin.count(part)).toBe(2);
  });

  it('what is stored is served while the origin is away, the rest is refused in words', async () => {
    await get(edge.base + part);
    await origin.stop();
    expect((await get(edge.base + part)).status).toBe(200);
    const other = await get(`${edge.base}/hls/${SLUG}/${EPOCH}/source/5.1.m4s`);
    expect(other.status).toBe(503);
    expect(other.headers['retry-after']).toBe('1');
    expect(JSON.parse(other.body.toString()).error.code).toBe('ORIGIN_AWAY');
    await origin.restart();
    expect((await get(`${edge.base}/hls/${SLUG}/${EPOCH}/source/5.1.m4s`)).status).toBe(200);
  });

  const odd = [
    '/hls/',
    '/hls/x',
    '/hls/%73unday/index.m3u8',
    '/hls/sunday/../sunday/index.m3u8',
    '/hls/sunday/k0/source/05.m4s',
  ];
  for (const path of odd) {
    it(`${path} is nothing, and never reaches the origin`, async () => {
      const status = await new Promise((resolve, reject) => {
        request({ port: edge.port, host: '127.0.0.1', path }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(status).toBe(404);
      expect(origin.asked).toEqual([]);
    });
  }
});
