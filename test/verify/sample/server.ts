import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { headOf, isSatisfied, isTooFarAhead, nextWanted } from '@rostrum/hls/blocking-rule';
import { type Directives, parseDirectives } from '@rostrum/hls/directives';
import { HlsError } from '@rostrum/hls/errors';
import { writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { writeMultivariantPlaylist } from '@rostrum/hls/multivariant-playlist';
import { parseResource } from '@rostrum/hls/resource-name';
import { seconds } from '@rostrum/units/time';
import { SamplePresentation, type Shape } from './presentation.ts';

/** Serves the sample presentation over loopback at its own pace, by every rule. For the watcher's own test. */

/** As the presentation's, but quick: a run of a few seconds sees parts, segments and a discontinuity come and go. */
const QUICK_SHAPE: Shape = { partSeconds: 0.2, segmentSeconds: 1, windowSegments: 8, discontinuityAt: 16 };
/** Where the presentation stands when the server starts, in seconds. */
const STARTS_AT = 12.05;
const STEP_MS = 5;
const HEADERS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Age, Date', age: '0' };

/** @returns its multivariant playlist's URL. */
export async function serveSample(
  shape: Shape = QUICK_SHAPE,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const presentation = new SamplePresentation(shape, 80);
  const startedAt = performance.now();
  const now = (): number => STARTS_AT + (performance.now() - startedAt) / 1000;
  const server = createServer((request, response) => {
    void answer(new Answer(request, response), presentation, now);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hls/sunday/index.m3u8`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One request and its reply. */
class Answer {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.path = url.pathname.replace('/hls/', '');
    this.query = url.searchParams;
    this.#request = request;
    this.#response = response;
  }

  get isOpen(): boolean {
    return !this.#response.destroyed;
  }

  playlist(text: string, life: number): void {
    const gzip = (this.#request.headers['accept-encoding'] ?? '').includes('gzip');
    const body = gzip ? gzipSync(text) : Buffer.from(text);
    this.#send(200, body, {
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': `max-age=${life}`,
      ...(gzip ? { 'content-encoding': 'gzip' } : {}),
    });
  }

  media(body: Uint8Array): void {
    this.#send(200, body, { 'content-type': 'video/mp4', 'cache-control': 'max-age=60' });
  }

  refuse(status: number): void {
    this.#send(status, Buffer.from('{}'), { 'cache-control': status === 404 ? 'max-age=1' : 'no-store' });
  }

  #send(status: number, body: Uint8Array, headers: Record<string, string>): void {
    this.#response.writeHead(status, { ...HEADERS, ...headers, 'content-length': body.length });
    this.#response.end(this.#request.method === 'HEAD' ? undefined : body);
  }
}

async function answer(reply: Answer, presentation: SamplePresentation, now: () => number): Promise<void> {
  const resource = parseResource(reply.path);
  if (resource === undefined) {
    reply.refuse(404);
  } else if (resource.kind === 'multivariant') {
    reply.playlist(writeMultivariantPlaylist(presentation.multivariant()), 1);
  } else if (resource.kind === 'media-playlist') {
    await answerPlaylist(reply, resource.rendition, presentation, now);
  } else {
    if (resource.kind === 'part') {
      await holdHinted(reply, resource, presentation, now);
    }
    const body = presentation.bytesAt(reply.path, now());
    if (body === undefined) {
      reply.refuse(404);
    } else {
      reply.media(body);
    }
  }
}

async function answerPlaylist(
  reply: Answer,
  name: string,
  presentation: SamplePresentation,
  now: () => number,
): Promise<void> {
  let directives: Directives;
  try {
    directives = parseDirectives(reply.query);
  } catch (error) {
    if (!(error instanceof HlsError)) {
      throw error;
    }
    reply.refuse(400);
    return;
  }
  const head = (): ReturnType<typeof headOf> => headOf(presentation.playlistAt(name, now()));
  if (isTooFarAhead(head(), directives, seconds(presentation.shape.partSeconds))) {
    reply.refuse(400);
    return;
  }
  while (!isSatisfied(head(), directives) && reply.isOpen) {
    await step();
  }
  const playlist = presentation.playlistAt(name, now());
  const life = directives.msn === undefined ? 1 : 6 * playlist.targetDuration;
  reply.playlist(writeMediaPlaylist(playlist, { skip: directives.skip === true }), life);
}

async function holdHinted(
  reply: Answer,
  wanted: { readonly rendition: string; readonly msn: number; readonly part: number },
  presentation: SamplePresentation,
  now: () => number,
): Promise<void> {
  const next = nextWanted(headOf(presentation.playlistAt(wanted.rendition, now())));
  if (next.msn !== wanted.msn || next.part !== wanted.part) {
    return;
  }
  while (presentation.bytesAt(reply.path, now()) === undefined && reply.isOpen) {
    await step();
  }
}

function step(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, STEP_MS);
  });
}
