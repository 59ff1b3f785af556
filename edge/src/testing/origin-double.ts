import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { headOf, isSatisfied, isTooFarAhead } from '@rostrum/hls/blocking-rule';
import { parseDirectives } from '@rostrum/hls/directives';
import { HlsError } from '@rostrum/hls/errors';
import { type MediaPlaylist, writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { initUri, parseFileName, partUri, segmentUri } from '@rostrum/hls/resource-name';
import { msn, partIndex } from '@rostrum/units/sequence';
import { millis, seconds } from '@rostrum/units/time';

/** What a request to the double met; a test may put its own in front. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An origin written for the tests: a peer of the edge, by the wire alone. */
export type OriginDouble = {
  readonly base: string;
  readonly port: number;
  /** Paths and queries asked for, in order. */
  readonly asked: string[];
  /** Requests held now. */
  readonly held: () => number;
  /** How many of the requests asked for exactly this. */
  count(target: string): number;
  /** Puts an answer in front of the usual ones, for one path (without query). */
  answer(path: string, answer: Answer): void;
  /** Makes one more part, closing the segment after every fourth, and wakes who waits. */
  addPart(): void;
  /** From now on it has made so many parts, more or fewer than before: as another origin that takes its place. */
  setParts(count: number): void;
  /** While frozen it takes requests and answers none of them; thawed, it answers those that still wait. */
  freeze(isFrozen: boolean): void;
  readonly playlist: () => MediaPlaylist;
  endStream(): void;
  /** Ends at once, as a killed process would. */
  stop(): Promise<void>;
  /** Comes back on the same port. */
  restart(): Promise<void>;
};

export const EPOCH = 'k0';
export const SLUG = 'sunday';
export const PLAYLIST_PATH = `/hls/${SLUG}/${EPOCH}/source/index.m3u8`;
const PARTS_A_SEGMENT = 4;
const FIRST_SEGMENTS = 6;
const RENDITION_PLAYLIST = new RegExp(`^/hls/${SLUG}/${EPOCH}/([a-z0-9]+)/index\\.m3u8$`);
const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
const STARTED_AT = 1_700_000_000_000;

/** The bytes of a media file, made from its name, so that any mix-up shows. */
export function bytesOf(path: string, length = 10_000): Buffer {
  const body = Buffer.alloc(length);
  for (let index = 0; index < length; index += 1) {
    body[index] = (path.charCodeAt(index % path.length) + index) & 0xff;
  }
  return body;
}

export type OriginDoubleOptions = {
  readonly gzip?: boolean;
  /** Seconds. */
  readonly partTarget?: number;
  /** Its clock is so many milliseconds ahead of ours. */
  readonly skewMs?: number;
  /** A part that is not made yet is held until it is, as ours are; otherwise it is there at once. */
  readonly holdsParts?: boolean;
  /** Other renditions beside `source`, and how many parts they are behind it. */
  readonly lags?: Readonly<Record<string, number>>;
  /** Octets of a segment. */
  readonly segmentBytes?: number;
};

export async function openOriginDouble(options: OriginDoubleOptions = {}): Promise<OriginDouble> {
  const asked: string[] = [];
  const answers = new Map<string, Answer>();
  let waiting: { check: () => boolean }[] = [];
  let parts = FIRST_SEGMENTS * PARTS_A_SEGMENT;
  let isEnded = false;
  let server = createServer();

  let frozen: (() => void)[] | undefined;
  const { partTarget = 0.5, skewMs = 0, holdsParts = false, lags = {}, segmentBytes } = options;

  const playlist = (lag = 0): MediaPlaylist => makePlaylist(parts - lag, isEnded, partTarget);
  const wake = (): void => {
    waiting = waiting.filter((waiter) => !waiter.check());
  };
  /** Holds a request until `check` has answered it. */
  const hold = (response: ServerResponse, check: () => boolean): void => {
    if (!check()) {
      waiting.push({ check: () => response.destroyed || check() });
    }
  };
  const servePlaylist = (request: IncomingMessage, response: ServerResponse, lag: number): void => {
    const query = (request.url ?? '').split('?')[1] ?? '';
    try {
      const wanted = parseDirectives(query);
      const now = playlist(lag);
      if (isTooFarAhead(headOf(now), wanted, now.partTarget)) {
        reply(response, 400, 'no-store', Buffer.from('{"error":{"code":"TOO_FAR","message":"Too far."}}'));
        return;
      }
      hold(response, () => {
        const current = playlist(lag);
        if (!isSatisfied(headOf(current), wanted)) {
          return false;
        }
        const body = Buffer.from(writeMediaPlaylist(current, { skip: wanted.skip === true }));
        const maxAge = wanted.msn === undefined ? 1 : 12;
        const isGzip = options.gzip === true && String(request.headers['accept-encoding']).includes('gzip');
        reply(
          response,
          200,
          `max-age=${maxAge}`,
          isGzip ? gzipSync(body) : body,
          isGzip ? 'gzip' : undefined,
          PLAYLIST_TYPE,
        );
        return true;
      });
    } catch (error) {
      if (!(error instanceof HlsError)) {
        throw error;
      }
      reply(response, 400, 'no-store', Buffer.from('{"error":{"code":"BAD_DIRECTIVE","message":"Bad."}}'));
    }
  };
  /** §6.2.2: what is hinted is held until it is there. */
  const serveMedia = (path: string, response: ServerResponse): void => {
    const file = parseFileName(path.slice(path.lastIndexOf('/') + 1));
    const place = { msn: file?.msn ?? msn(0), part: file?.part ?? partIndex(0) };
    const isPart = file?.part !== undefined;
    hold(response, () => {
      if (holdsParts && isPart && !isSatisfied(headOf(playlist()), place)) {
        return false;
      }
      const control = isPart ? 'max-age=60' : 'public, max-age=86400, immutable';
      reply(response, 200, control, bytesOf(path, isPart ? undefined : segmentBytes), undefined, 'video/mp4');
      return true;
    });
  };
  const serve: Answer = (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const own = answers.get(path);
    const rendition = RENDITION_PLAYLIST.exec(path)?.[1];
    const lag = rendition === undefined ? undefined : { source: 0, ...lags }[rendition];
    if (skewMs !== 0) {
      response.setHeader('Date', new Date(Date.now() + skewMs).toUTCString());
    }
    if (own !== undefined) {
      own(request, response);
    } else if (lag !== undefined) {
      servePlaylist(request, response, lag);
    } else if (path.endsWith('.m4s') || path.endsWith('.mp4')) {
      serveMedia(path, response);
    } else if (path === `/hls/${SLUG}/index.m3u8`) {
      const body = Buffer.from(`#EXTM3U\n${EPOCH}/source/index.m3u8\n`);
      reply(response, 200, 'max-age=1', body, undefined, PLAYLIST_TYPE);
    } else {
      reply(response, 404, 'max-age=1', Buffer.from('{"error":{"code":"NOT_FOUND","message":"None."}}'));
    }
  };
  const handler: Answer = (request, response) => {
    asked.push(request.url ?? '');
    if (frozen === undefined) {
      serve(request, response);
    } else {
      frozen.push(() => response.destroyed || serve(request, response));
    }
  };
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server = createServer(handler);
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve());
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    port,
    asked,
    held: () => waiting.length,
    count: (target) => asked.filter((one) => one === target).length,
    answer: (path, answer) => answers.set(path, answer),
    addPart() {
      parts += 1;
      wake();
    },
    setParts(count) {
      parts = count;
      wake();
    },
    freeze(isFrozen) {
      const held = frozen ?? [];
      frozen = isFrozen ? held : undefined;
      if (!isFrozen) {
        held.forEach((answerNow) => answerNow());
      }
    },
    playlist: () => playlist(),
    endStream() {
      isEnded = true;
      wake();
    },
    async stop() {
      waiting = [];
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
    restart: () => listen(port),
  };
}

export function reply(
  response: ServerResponse,
  status: number,
  cacheControl: string,
  body: Buffer,
  encoding?: string,
  type = 'application/json',
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': cacheControl,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    ...(type === PLAYLIST_TYPE ? { vary: 'Accept-Encoding' } : {}),
  });
  response.end(body);
}

/** A list of so many parts, four a segment, that has lost its front after sixty segments. */
export function makePlaylist(partCount: number, isEnded: boolean, partTarget: number): MediaPlaylist {
  const closed = Math.floor(partCount / PARTS_A_SEGMENT);
  const first = Math.max(0, closed - 60);
  const partsOf = (segment: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      uri: partUri(msn(segment), partIndex(index)),
      duration: seconds(partTarget),
      isIndependent: index === 0,
      isGap: false,
    }));
  const segmentOf = (number: number) => ({
    msn: msn(number),
    programDateTime: millis(STARTED_AT + number * PARTS_A_SEGMENT * partTarget * 1_000),
    isDiscontinuity: false,
    mapUri: initUri(0),
  });
  const openParts = partCount % PARTS_A_SEGMENT;
  const segments = Array.from({ length: closed - first }, (_, index) => ({
    ...segmentOf(first + index),
    uri: segmentUri(msn(first + index)),
    duration: seconds(PARTS_A_SEGMENT * partTarget),
    isGap: false,
    parts: index >= closed - first - 3 ? partsOf(first + index, PARTS_A_SEGMENT) : [],
  }));
  const target = seconds(Math.max(1, Math.ceil(PARTS_A_SEGMENT * partTarget)));
  return {
    targetDuration: target,
    partTarget: seconds(partTarget),
    holdBack: seconds(target * 3),
    partHoldBack: seconds(partTarget * 3),
    canSkipUntil: seconds(target * 6),
    mediaSequence: msn(first),
    discontinuitySequence: 0,
    isIndependent: true,
    segments,
    ...(openParts > 0 && !isEnded ? { open: { ...segmentOf(closed), parts: partsOf(closed, openParts) } } : {}),
    ...(isEnded ? {} : { preloadHint: { uri: partUri(msn(closed), partIndex(openParts)) } }),
    renditionReports: [],
    isEnded,
  };
}
