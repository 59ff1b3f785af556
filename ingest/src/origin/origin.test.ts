import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import { applyDelta } from '@rostrum/hls/delta-update';
import { parseMediaPlaylist } from '@rostrum/hls/media-playlist';
import { parseMultivariantPlaylist } from '@rostrum/hls/multivariant-playlist';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { parseAvcConfig } from '@rostrum/media/codec/avc';
import { FakeClock } from '@rostrum/service/clock';
import { HttpServer } from '@rostrum/service/http-server';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { msn } from '@rostrum/units/sequence';
import { type Seconds, ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Channels } from '../session/channels.ts';
import type { PublishSink } from '../session/publisher.ts';
import { BlockingReload } from './blocking-reload.ts';
import { MediaHandler } from './media-handler.ts';
import { PlaylistHandler } from './playlist-handler.ts';
import { originRoutes } from './routes.ts';

/** The origin over HTTP, with a real store and a channel whose encoder is played by hand; time is the test's own. */

const VIDEO = parseAvcConfig(readFileSync(new URL('../packager/vectors/avcc.bin', import.meta.url)));
const AUDIO = parseAacConfig(Uint8Array.of(0x11, 0x90));
const FPS = 30;

let folder = '';
let clock: FakeClock;
let store: Store;
let channels: Channels;
let server: HttpServer;
let reload: BlockingReload;
let playlists: PlaylistHandler;
let media: MediaHandler;
const log = openMemoryLog();
let key = '';
let closed: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-origin-'));
  clock = new FakeClock();
  closed = [];
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  const channel = await store.channels.add({ slug: 'demo', title: 'Demo', description: '', access: 'public' });
  key = await store.streamKeys.issue(channel.id);
  reload = new BlockingReload(clock);
  playlists = new PlaylistHandler(reload);
  media = new MediaHandler(reload);
  channels = new Channels({
    store,
    clock,
    log,
    settings: {
      folder,
      partTarget: 0.5 as Seconds,
      segmentTarget: 2 as Seconds,
      window: 60 as Seconds,
      grace: 10 as Seconds,
      ladder: 'off',
      ffmpegPath: 'ffmpeg',
      encoder: () => undefined,
      clock,
      log,
    },
    onState: () => undefined,
    onPublish: (event, rendition) => playlists.publish(event, rendition),
    onGone: (event) => playlists.forget(event),
  });
  server = new HttpServer({
    name: 'origin',
    host: '127.0.0.1',
    port: 0,
    maxConnections: 100,
    handler: originRoutes({ channels, playlists, media, secret: 's', log }),
  });
  await server.start();
});
afterEach(async () => {
  await server.close();
  await channels.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A hand-played encoder. */
class Hand {
  readonly sink: PublishSink;
  #frame = 0;

  private constructor(sink: PublishSink) {
    this.sink = sink;
  }

  static async publish(): Promise<Hand> {
    const id = `c${closed.length}`;
    const connection = { id, address: '127.0.0.1', close: (say: string) => void closed.push(say) };
    const request = { app: 'live', streamKey: key, address: '127.0.0.1', encoder: 'hand' };
    const decision = await channels.authorise(request, connection, new AbortController().signal);
    if (!decision.accepted) {
      throw new Error(decision.say);
    }
    decision.sink.onVideoConfig(VIDEO);
    decision.sink.onAudioConfig(AUDIO);
    return new Hand(decision.sink);
  }

  frames(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const time = ticks(Math.round((this.#frame * 1000) / FPS) * 90);
      this.sink.onVideo({ dts: time, pts: time, isKey: this.#frame % 60 === 0, data: new Uint8Array(64) });
      this.sink.onAudio({ pts: time, data: new Uint8Array(16) });
      this.#frame += 1;
      clock.advance(1000 / FPS);
    }
  }
}

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}/hls/${path}`, init);

async function folderOf(rendition: string): Promise<string> {
  const { variants } = parseMultivariantPlaylist(await (await get('demo/index.m3u8')).text());
  return `demo/${(variants[0]?.uri ?? '').split('/')[0]}/${rendition}/`;
}

async function errorOf(response: Response): Promise<string> {
  const body = (await response.json()) as { error: { code: string } };
  return `${response.status} ${body.error.code}`;
}

describe('before, during and after an event', () => {
  it('says why there is nothing to play', async () => {
    expect(await errorOf(await get('demo/index.m3u8'))).toBe('404 OFFLINE');
    const hand = await Hand.publish();
    hand.frames(30);
    expect(await errorOf(await get('demo/index.m3u8'))).toBe('404 STARTING');
    hand.frames(60);
    expect((await get('demo/index.m3u8')).status).toBe(200);
    hand.sink.onEnd('disconnect', 'gone');
    expect((await get('demo/index.m3u8')).status).toBe(200);
    clock.advance(10_500);
    expect(await errorOf(await get('demo/index.m3u8'))).toBe('404 ENDED');
  });

  it('the last window can be fetched after the end, and is gone when its time is over', async () => {
    const hand = await Hand.publish();
    hand.frames(130);
    const source = await folderOf('source');
    hand.sink.onEnd('unpublish', 'bye');
    clock.advance(11_000);
    const text = await (await get(`${source}index.m3u8`)).text();
    expect(text).toContain('#EXT-X-ENDLIST');
    expect((await get(`${source}0.m4s`)).status).toBe(200);
    clock.advance(61_000);
    expect(await errorOf(await get(`${source}0.m4s`))).toBe('404 NOT_FOUND');
  });

  it('a new event after the grace has another epoch', async () => {
    const hand = await Hand.publish();
    hand.frames(130);
    const before = await folderOf('source');
    hand.sink.onEnd('disconnect', 'gone');
    clock.advance(11_000);
    (await Hand.publish()).frames(130);
    expect(await folderOf('source')).not.toBe(before);
    expect((await get(`${before}0.m4s`)).status).toBe(200);
  });

  it('a second connection of the same key takes over; the first is told', async () => {
    const first = await Hand.publish();
    first.frames(130);
    const second = await Hand.publish();
    expect(closed.join()).toContain('taken over');
    first.sink.onEnd('closed', 'told');
    second.frames(130);
    const list = parseMediaPlaylist(await (await get(`${await folderOf('source')}index.m3u8`)).text());
    expect(list.segments.filter((segment) => segment.isDiscontinuity)).toHaveLength(1);
  });

  it('a key that is not known is refused in words', async () => {
    const connection = { id: 'x', address: '10.0.0.9', close: () => undefined };
    const request = { app: 'live', streamKey: 'wrong', address: '10.0.0.9' };
    const decision = await channels.authorise(request, connection, new AbortController().signal);
    expect(decision).toMatchObject({ accepted: false, say: expect.stringContaining('stream key') as string });
  });
});

describe('blocking reload and hinted parts (§6.2.5.2)', () => {
  const rows = [
    { name: 'T4: the part after the last one is held', query: '_HLS_msn=2&_HLS_part=1', held: true },
    { name: 'a part that is there is answered at once', query: '_HLS_msn=2&_HLS_part=0', held: false },
    { name: 'a segment in progress is held until it is complete', query: '_HLS_msn=2', held: true },
    { name: 'a complete segment is answered at once', query: '_HLS_msn=1', held: false },
    {
      name: 'T3: a part past the end of a closed segment means the next segment',
      query: '_HLS_msn=1&_HLS_part=9',
      held: false,
    },
    { name: 'T5: two segments ahead is held', query: '_HLS_msn=4', held: true },
    { name: 'T5: three segments ahead is refused', query: '_HLS_msn=5', error: '400 TOO_FAR_AHEAD' },
    {
      name: 'T4: a part beyond the advance limit is refused',
      query: '_HLS_msn=2&_HLS_part=8',
      error: '400 TOO_FAR_AHEAD',
    },
    { name: 'a part without a segment is refused', query: '_HLS_part=1', error: '400 BAD_DIRECTIVE' },
    { name: 'T10: a directive twice is refused', query: '_HLS_msn=1&_HLS_msn=2', error: '400 BAD_DIRECTIVE' },
    { name: 'T10: nonsense is refused', query: '_HLS_msn=-1', error: '400 BAD_DIRECTIVE' },
    { name: 'other parameters are ignored', query: 'CMCD=br%3D1&_HLS_msn=1', held: false },
  ];
  for (const row of rows) {
    it(row.name, async () => {
      const hand = await Hand.publish();
      hand.frames(120 + 18);
      const path = `${await folderOf('source')}index.m3u8?${row.query}`;
      if (row.error !== undefined) {
        expect(await errorOf(await get(path))).toBe(row.error);
        return;
      }
      const answer = get(path);
      if (row.held === true) {
        await expect.poll(() => reload.held).toBe(1);
        hand.frames(240);
      }
      expect((await answer).status).toBe(200);
      expect(reload.held).toBe(0);
    });
  }

  it('T6: held for three target durations without news, it is 503 with a time to try again', async () => {
    const held = reload.wait('demo/e/source', { msn: msn(9) }, 6000, new AbortController().signal);
    clock.advance(5999);
    expect(reload.held).toBe(1);
    clock.advance(1);
    await expect(held).rejects.toMatchObject({ code: 'HELD_TOO_LONG', row: { httpStatus: 503 } });
    expect(reload.held).toBe(0);
  });

  it('T7: the end of the event releases whoever waits, with the final playlist', async () => {
    const hand = await Hand.publish();
    hand.frames(138);
    const answer = get(`${await folderOf('audio')}index.m3u8?_HLS_msn=2&_HLS_part=3`);
    await expect.poll(() => reload.held).toBe(1);
    channels.current('demo')?.end();
    expect(await (await answer).text()).toContain('#EXT-X-ENDLIST');
  });

  it('T9: a client that leaves while held leaves no waiter', async () => {
    const hand = await Hand.publish();
    hand.frames(138);
    const abort = new AbortController();
    const answer = get(`${await folderOf('source')}index.m3u8?_HLS_msn=3`, { signal: abort.signal });
    await expect.poll(() => reload.held).toBe(1);
    abort.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => reload.held).toBe(0);
  });

  it('PH4: the hinted part is held, and is the part when it comes; PH6: others are 404 at once', async () => {
    const hand = await Hand.publish();
    hand.frames(138);
    const source = await folderOf('source');
    const list = parseMediaPlaylist(await (await get(`${source}index.m3u8`)).text());
    const answer = get(source + (list.preloadHint?.uri ?? ''));
    await expect.poll(() => reload.held).toBe(1);
    expect(await errorOf(await get(`${source}7.5.m4s`))).toBe('404 NOT_FOUND');
    hand.frames(20);
    const part = await answer;
    expect(part.status).toBe(200);
    const again = await get(source + (list.preloadHint?.uri ?? ''));
    expect(Buffer.from(await part.arrayBuffer()).equals(Buffer.from(await again.arrayBuffer()))).toBe(true);
  });

  it('PH3: a segment as long as the one before hints at the next one, which closes it at once', async () => {
    const hand = await Hand.publish();
    hand.frames(180);
    const source = await folderOf('source');
    const read = async () => parseMediaPlaylist(await (await get(`${source}index.m3u8`)).text());
    const full = await read();
    expect(full.open?.parts).toHaveLength(4);
    expect(full.preloadHint).toEqual({ uri: '3.0.m4s' });
    const hinted = get(`${source}3.0.m4s`);
    await expect.poll(() => reload.held).toBe(1);
    hand.frames(1);
    const closed = await read();
    expect(closed.segments).toHaveLength(3);
    expect(closed.open).toBeUndefined();
    expect(closed.preloadHint).toEqual(full.preloadHint);
    hand.frames(20);
    expect((await hinted).status).toBe(200);
  });

  it('PH6: a hint that is withdrawn by the encoder leaving is 404 to whom it held', async () => {
    const hand = await Hand.publish();
    hand.frames(138);
    const source = await folderOf('source');
    hand.sink.onEnd('disconnect', 'gone');
    const list = parseMediaPlaylist(await (await get(`${source}index.m3u8`)).text());
    const answer = get(source + (list.preloadHint?.uri ?? ''));
    await expect.poll(() => reload.held).toBe(1);
    clock.advance(2500);
    expect((await answer).status).toBe(404);
  });
});

describe('forms of a playlist', () => {
  it('PA4: a segment is its parts, one after another', async () => {
    (await Hand.publish()).frames(200);
    const source = await folderOf('source');
    const { segments } = parseMediaPlaylist(await (await get(`${source}index.m3u8`)).text());
    const last = segments.at(-1);
    const parts = await Promise.all(
      (last?.parts ?? []).map(async (part) => (await get(source + part.uri)).arrayBuffer()),
    );
    const whole = await (await get(source + (last?.uri ?? ''))).arrayBuffer();
    expect(Buffer.concat(parts.map((part) => Buffer.from(part))).equals(Buffer.from(whole))).toBe(true);
  });

  it('a delta update applied to an older playlist is the newest one', async () => {
    const hand = await Hand.publish();
    hand.frames(60 * 12);
    const url = `${await folderOf('source')}index.m3u8`;
    const before = parseMediaPlaylist(await (await get(url)).text());
    hand.frames(40);
    const delta = parseMediaPlaylist(await (await get(`${url}?_HLS_skip=YES`)).text());
    const full = parseMediaPlaylist(await (await get(url)).text());
    expect(delta.skippedSegments).toBeGreaterThan(0);
    expect(applyDelta(before, delta).segments.map((segment) => segment.uri)).toEqual(
      full.segments.map((segment) => segment.uri),
    );
  });

  it('PL16: gzip is the same text; CORS, types and cache headers of B.1', async () => {
    (await Hand.publish()).frames(138);
    const source = await folderOf('source');
    const plain = await get(`${source}index.m3u8`, { headers: { 'Accept-Encoding': 'identity' } });
    const zipped = await get(`${source}index.m3u8`, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(await zipped.text()).toBe(await plain.text());
    expect(plain.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    expect(plain.headers.get('cache-control')).toBe('public, max-age=1');
    expect(plain.headers.get('access-control-expose-headers')).toContain('Age');
    const blocking = await get(`${source}index.m3u8?_HLS_msn=1`);
    expect(blocking.headers.get('cache-control')).toBe('public, max-age=12');
    const init = await get(`${source}init-0.mp4`, { method: 'HEAD' });
    expect(init.headers.get('content-type')).toBe('video/mp4');
    expect(Number(init.headers.get('content-length'))).toBeGreaterThan(100);
    const controls = ['init-0.mp4', '0.m4s', '0.0.m4s'].map(async (name) => {
      const answer = await get(source + name);
      return `${name} ${answer.status} ${answer.headers.get('cache-control')}`;
    });
    expect(await Promise.all(controls)).toEqual([
      'init-0.mp4 200 public, max-age=86400, immutable',
      '0.m4s 200 public, max-age=86400, immutable',
      '0.0.m4s 200 public, max-age=60',
    ]);
  });

  it('lists the encoders that are connected, and ends one of them and no other', async () => {
    const base = `http://127.0.0.1:${server.port}`;
    const hand = await Hand.publish();
    hand.frames(90);
    const { encoders } = (await (await fetch(`${base}/encoders`)).json()) as { encoders: { id: string }[] };
    const [listed] = encoders;
    expect(encoders).toEqual([
      {
        id: expect.stringMatching(/^\w+\.1$/),
        slug: 'demo',
        role: 'primary',
        protocol: 'rtmp',
        isShown: true,
        address: '127.0.0.1',
        encoder: 'hand',
        since: clock.wallNow() - 3_000,
        bitrate: expect.any(Number),
        isRehearsal: false,
      },
    ]);
    const end = (id: string): Promise<Response> => fetch(`${base}/encoders/${id}/end`, { method: 'POST' });
    expect((await end('nobody.1')).status).toBe(404);
    expect(closed).toEqual([]);
    const answer = await end(listed?.id ?? '');
    expect(await answer.json()).toMatchObject({ ended: { id: listed?.id } });
    expect(closed).toEqual([expect.stringContaining('ended by those who run this site')]);
  });

  it('refuses what is no GET', async () => {
    expect(await errorOf(await get('demo/index.m3u8', { method: 'POST' }))).toBe('405 METHOD_NOT_ALLOWED');
  });
});

/** An address of this machine by which it is not its own loopback; a machine without a network has none. */
const outside = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe.skipIf(outside === undefined)('off loopback', () => {
  const rows = [
    { name: 'who shows the credential is answered', secret: 'sécret', shown: 'sécret', answer: '404 OFFLINE' },
    { name: 'who shows none is refused', secret: 'secret', shown: undefined, answer: '403 NO_CREDENTIAL' },
    { name: 'who shows another is refused', secret: 'secret', shown: 'Secret', answer: '403 NO_CREDENTIAL' },
    { name: 'who shows more is refused', secret: 'secret', shown: 'secret2', answer: '403 NO_CREDENTIAL' },
    { name: 'who shows as many letters is refused', secret: 'secret', shown: 'sécret', answer: '403 NO_CREDENTIAL' },
    {
      name: 'an origin without a credential answers nobody',
      secret: undefined,
      shown: '',
      answer: '403 NO_CREDENTIAL',
    },
  ];
  it.each(rows)('$name', async ({ secret, shown, answer }) => {
    const handler = originRoutes({ channels, playlists, media, secret, log });
    const open = new HttpServer({ name: 'origin', host: '0.0.0.0', port: 0, maxConnections: 10, handler });
    await open.start();
    const headers: Record<string, string> = shown === undefined ? {} : { [ORIGIN_SECRET_HEADER]: shown };
    const from = (host: string) => fetch(`http://${host}:${open.port}/hls/nobody/index.m3u8`, { headers });
    expect(await errorOf(await from(outside ?? ''))).toBe(answer);
    expect((await fetch(`http://${outside}:${open.port}/healthz`)).status).toBe(200);
    // Whoever is on this machine may ask.
    expect((await from('127.0.0.1')).status).toBe(404);
    await open.close();
  });
});
