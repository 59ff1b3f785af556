import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { headOf, isSatisfied } from '@rostrum/hls/blocking-rule';
import { parseDirectives } from '@rostrum/hls/directives';
import { type MediaPlaylist, writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { initUri, partUri, segmentUri } from '@rostrum/hls/resource-name';
import { msn, partIndex } from '@rostrum/units/sequence';
import { millis, seconds } from '@rostrum/units/time';

/**
 * The origin that all peers of a bench stand in front of: it speaks as ours does (blocking reload, held hints, caching
 * headers), makes a part when it is told to or twice a second, and counts what is asked. Prints its port.
 *
 * `/hls/bench/index.m3u8`, `/hls/bench/k0/RENDITION/…`; `POST /publish` makes a part and answers when, on the system's
 * monotonic clock in nanoseconds; `GET /counts`; `POST /reset`.
 */

const PARTS_A_SEGMENT = 4;
const PART_S = 0.5;
const FIRST_PARTS = 40 * PARTS_A_SEGMENT;
const WINDOW_SEGMENTS = 30;
const STARTED_AT = 1_700_000_000_000;
const isLive = process.argv[2] === 'live';

/** Bytes by file: a segment of four parts, and files of given sizes (`2.m4s` is a segment of that number). */
const PART_BYTES = Number(process.argv[3] ?? 60_000);
const SEGMENT_BYTES = 500_000;

let parts = FIRST_PARTS;
let waiting: { check: () => boolean }[] = [];
const counts = new Map<string, number>();
const bodies = new Map<string, Buffer>();

function playlistOf(): MediaPlaylist {
  const closed = Math.floor(parts / PARTS_A_SEGMENT);
  const first = Math.max(0, closed - WINDOW_SEGMENTS);
  const openParts = parts % PARTS_A_SEGMENT;
  const linesOf = (segment: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      uri: partUri(msn(segment), partIndex(index)),
      duration: seconds(PART_S),
      isIndependent: index === 0,
      isGap: false,
    }));
  const at = (number: number) => ({
    msn: msn(number),
    programDateTime: millis(STARTED_AT + number * PARTS_A_SEGMENT * PART_S * 1_000),
    isDiscontinuity: false,
    mapUri: initUri(0),
  });
  const segments = Array.from({ length: closed - first }, (_, index) => ({
    ...at(first + index),
    uri: segmentUri(msn(first + index)),
    duration: seconds(PARTS_A_SEGMENT * PART_S),
    isGap: false,
    parts: index >= closed - first - 3 ? linesOf(first + index, PARTS_A_SEGMENT) : [],
  }));
  return {
    targetDuration: seconds(2),
    partTarget: seconds(PART_S),
    holdBack: seconds(6),
    partHoldBack: seconds(1.5),
    canSkipUntil: seconds(12),
    mediaSequence: msn(first),
    discontinuitySequence: 0,
    isIndependent: true,
    segments,
    ...(openParts > 0 ? { open: { ...at(closed), parts: linesOf(closed, openParts) } } : {}),
    preloadHint: { uri: partUri(msn(closed), partIndex(openParts)) },
    renditionReports: [],
    isEnded: false,
  };
}

function hold(response: ServerResponse, check: () => boolean): void {
  if (!check()) {
    waiting.push({ check: () => response.destroyed || check() });
  }
}

function publish(): bigint {
  parts += 1;
  bodies.clear();
  const at = process.hrtime.bigint();
  waiting = waiting.filter((waiter) => !waiter.check());
  return at;
}

function bodyOf(path: string, length: number): Buffer {
  let body = bodies.get(path);
  if (body === undefined) {
    body = Buffer.alloc(length);
    for (let index = 0; index < length; index += 1) {
      body[index] = (path.charCodeAt(index % path.length) + index) & 0xff;
    }
    bodies.set(path, body);
  }
  return body;
}

function give(response: ServerResponse, type: string, maxAge: string, body: Buffer | string): void {
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': maxAge,
    'Access-Control-Allow-Origin': '*',
  });
  response.end(body);
}

const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';

function serve(request: IncomingMessage, response: ServerResponse): void {
  const target = request.url ?? '/';
  const [path = '', query = ''] = target.split('?');
  if (path === '/publish') {
    response.end(String(publish()));
    return;
  }
  if (path === '/counts') {
    response.end(JSON.stringify([...counts]));
    return;
  }
  if (path === '/reset') {
    counts.clear();
    response.end();
    return;
  }
  counts.set(target, (counts.get(target) ?? 0) + 1);
  if (path === '/hls/bench/index.m3u8') {
    const audio = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Sound",DEFAULT=YES,URI="k0/audio/index.m3u8"';
    const video = '#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2",AUDIO="a"\nk0/source/index.m3u8';
    give(response, PLAYLIST_TYPE, 'max-age=1', `#EXTM3U\n#EXT-X-VERSION:9\n${audio}\n${video}\n`);
    return;
  }
  const [, file = ''] = /^\/hls\/bench\/k0\/\w+\/(.+)$/.exec(path) ?? [];
  if (file === 'index.m3u8') {
    const wanted = parseDirectives(query);
    hold(response, () => {
      const playlist = playlistOf();
      if (!isSatisfied(headOf(playlist), wanted)) {
        return false;
      }
      give(
        response,
        PLAYLIST_TYPE,
        wanted.msn === undefined ? 'max-age=1' : 'max-age=12',
        writeMediaPlaylist(playlist),
      );
      return true;
    });
    return;
  }
  const part = /^(\d+)\.(\d+)\.m4s$/.exec(file);
  if (part !== null) {
    const number = Number(part[1]) * PARTS_A_SEGMENT + Number(part[2]);
    hold(response, () => {
      if (number >= parts) {
        return false;
      }
      give(response, 'video/mp4', 'max-age=60', bodyOf(path, PART_BYTES));
      return true;
    });
    return;
  }
  if (/^\d+\.m4s$/.test(file)) {
    give(response, 'video/mp4', 'public, max-age=86400, immutable', bodyOf(path, SEGMENT_BYTES));
    return;
  }
  response.writeHead(404, { 'Content-Type': 'application/json', 'Content-Length': 2, 'Cache-Control': 'max-age=1' });
  response.end('{}');
}

const server = createServer({ keepAliveTimeout: 65_000 }, serve);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
if (isLive) {
  // By the clock, as an encoder's: an interval would fall behind by a millisecond each time, and starve who plays.
  const from = performance.now();
  let made = 0;
  const next = (): void => {
    publish();
    made += 1;
    setTimeout(next, Math.max(0, from + (made + 1) * PART_S * 1_000 - performance.now()));
  };
  setTimeout(next, PART_S * 1_000);
}
