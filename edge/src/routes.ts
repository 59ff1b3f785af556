import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { RostrumError } from '@rostrum/service/errors';
import type { Log } from '@rostrum/service/log';
import { placeOf } from '@rostrum/service/networks';
import type { ClientAddresses } from './client-address.ts';
import { takeCmcd } from './cmcd/query.ts';
import { type SessionHomes, sessionText } from './cmcd/session-homes.ts';
import { NodeReply } from './door/node-reply.ts';
import type { EdgeMetrics, RequestClass } from './edge-metrics.ts';
import { type EdgeError, type EdgeErrorCode, edgeError } from './errors.ts';
import type { Exchange, MediaExchange, Reply, SiteQuestion } from './exchange.ts';
import { type Admission, OPEN } from './gate/admission.ts';
import type { Gate } from './gate/gate.ts';
import type { PlaylistDesk } from './live/playlist-desk.ts';
import { type LiveKnowledge, parseLivePath, replyLiveState } from './live-state.ts';
import type { MediaDesk } from './media-desk.ts';
import { MEDIA_ROOT, type MediaRequest, parseMediaRequest } from './media-request.ts';
import type { Siblings } from './origin/siblings.ts';
import type { Places } from './places.ts';
import type { Readiness } from './readiness.ts';
import { MEDIA_HEADERS, replyFault, replyJson } from './reply.ts';
import type { Roll } from './roll/roll.ts';
import type { SiteProxy } from './site/site-proxy.ts';

export type RoutesOptions = {
  readonly playlists: PlaylistDesk;
  readonly media: MediaDesk;
  readonly site: SiteProxy;
  readonly gate: Pick<Gate, 'admit'>;
  readonly siblings: Siblings;
  readonly live: LiveKnowledge;
  readonly addresses: ClientAddresses;
  readonly places: Places;
  readonly metrics: EdgeMetrics;
  readonly viewings: Pick<SessionHomes, 'hear'>;
  readonly roll: Pick<Roll, 'seen' | 'reported'>;
  readonly log: Log;
  readonly readiness: () => Promise<Readiness>;
};

/** The public door's two ways in. */
export type Routes = {
  /** Every request that came through Node's own server and is not chat. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
  /** Every request by whatever protocol. */
  readonly answer: (request: SiteQuestion, reply: Reply, target: string) => void;
  /** A GET or HEAD below `/hls/`. */
  readonly serveMedia: (exchange: MediaExchange) => void;
  /**
   * A GET below `/hls/` from another process of this edge, for what this one owns: the gate is passed already, and bounds
   * were kept there.
   */
  readonly serveSibling: (exchange: MediaExchange) => void;
};

/** A media URL with a token and CMCD is under 2 kB; pages and studio queries too. */
const MAX_TARGET_CHARACTERS = 4_096;

/** Where chat lives; the socket server has taken its own requests before they come here. */
export const CHAT_PATH = '/socket.io';

/** What a site is asked with; CONNECT and TRACE are a proxy's, and nothing of ours. */
const SITE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const READ_METHODS = 'GET, HEAD, OPTIONS';

/** RFC 9110 §15.5.2, §15.5.6: these refusals say what would be taken. No browser asks for a password by this scheme. */
const EXTRA_HEADERS: Partial<Record<EdgeErrorCode, readonly string[]>> = {
  METHOD_NOT_ALLOWED: ['Allow', READ_METHODS],
  NOT_ENTITLED: ['WWW-Authenticate', 'Rostrum-Entitlement'],
};

const PREFLIGHT_HEADERS: readonly string[] = [
  ...MEDIA_HEADERS,
  'Access-Control-Allow-Methods',
  READ_METHODS,
  'Access-Control-Allow-Headers',
  'Range, If-None-Match, If-Modified-Since',
  'Access-Control-Max-Age',
  '86400',
  'Content-Length',
  '0',
];

/** Opens the public door's routes. */
export function openRoutes(options: RoutesOptions): Routes {
  const { addresses, places, metrics, log } = options;
  /** Counts the request, runs it, and answers with the fault it threw. */
  const run = (exchange: MediaExchange, requestClass: RequestClass, isMedia: boolean, handle: () => void): void => {
    const { reply, target, place } = exchange;
    const isWithinBounds = places.ask(place);
    reply.onClose(() => {
      metrics.request(requestClass, reply.status);
      places.answered(place);
    });
    try {
      // Whoever looks after the process must be answered, however many others ask from the same machine.
      if (!isWithinBounds && requestClass !== 'health' && requestClass !== 'sibling') {
        throw edgeError('TOO_MANY_REQUESTS');
      }
      if (target.length > MAX_TARGET_CHARACTERS) {
        throw edgeError('URL_TOO_LONG');
      }
      handle();
    } catch (error) {
      refuse(exchange, error, isMedia);
    }
  };
  const refuse = ({ reply, target }: MediaExchange, error: unknown, isMedia: boolean): void => {
    const fault = asFault(error);
    if (fault === undefined) {
      log.error({ err: error, path: scrub(target) }, 'edge: a request met a fault of ours');
      replyFault(reply, edgeError('TOO_BUSY', {}, error));
    } else {
      const extra = EXTRA_HEADERS[fault.code] ?? [];
      replyFault(reply, fault, isMedia ? [...MEDIA_HEADERS, ...extra] : extra);
    }
  };
  const serveMedia = (exchange: MediaExchange): void => {
    const cmcd = takeCmcd(exchange.target);
    const media = parseMediaRequest(cmcd?.target ?? exchange.target);
    const { resource, token } = media;
    let isViewer = true;
    if (cmcd !== undefined) {
      exchange.reply.onClose(() => {
        if (isViewer) {
          hear(options, media, cmcd.report, exchange);
        }
      });
    }
    const epoch = resource.kind === 'multivariant' ? undefined : resource.epoch;
    const admission = options.gate.admit(resource.slug, epoch, token, exchange);
    if (!(admission instanceof Promise)) {
      isViewer = !admission.isHost;
      giveMedia(options, exchange, media, admission);
      return;
    }
    admission
      .then((late) => {
        // Who left while it was decided is owed nothing.
        if (!exchange.reply.destroyed) {
          isViewer = !late.isHost;
          giveMedia(options, exchange, media, late);
        }
      })
      .catch((error: unknown) => refuse(exchange, error, true));
  };
  const answer: Routes['answer'] = (request, reply, target) => {
    const requestClass = classify(target);
    const isMedia = requestClass === 'playlist' || requestClass === 'media' || requestClass === 'api';
    const address = addresses.addressOf(request);
    const country = countryOf(addresses, request);
    const exchange = { request, reply, target, address, place: places.of(placeOf(address)), country };
    run(exchange, requestClass, isMedia, () => dispatch(options, exchange, serveMedia));
  };
  return {
    answer,
    serveMedia(exchange) {
      run(exchange, classifyMedia(exchange.target), true, () => serveMedia(exchange));
    },
    serveSibling(exchange) {
      run(exchange, 'sibling', true, () => serveOwned(options, exchange));
    },
    serve(request, response) {
      // A peer that goes away while it is written to is no fault of ours.
      response.on('error', () => {});
      answer(request, new NodeReply(response), request.url ?? '/');
    },
  };
}

function dispatch(options: RoutesOptions, exchange: Exchange, serveMedia: Routes['serveMedia']): void {
  const { request, reply, target } = exchange;
  if (target.startsWith(MEDIA_ROOT)) {
    if (isReading(exchange)) {
      serveMedia(exchange);
    }
    return;
  }
  const slug = parseLivePath(target);
  if (slug !== undefined) {
    if (isReading(exchange)) {
      replyLiveState(reply, slug, options.live);
    }
    return;
  }
  const path = target.split('?', 1)[0];
  if (path === '/healthz') {
    replyJson(reply, 200, { ok: true });
  } else if (path === '/readyz') {
    void options.readiness().then((readiness) => replyJson(reply, readiness.ready ? 200 : 503, readiness));
  } else if (path === CHAT_PATH || path?.startsWith(`${CHAT_PATH}/`) === true) {
    throw edgeError('UPGRADE_REFUSED');
  } else if (path === undefined || !isDecodable(path)) {
    throw edgeError('BAD_REQUEST');
  } else if (SITE_METHODS.has(request.method ?? '')) {
    options.site.serve(exchange);
  } else {
    throw edgeError('METHOD_NOT_ALLOWED');
  }
}

/** Percent signs that stand for no text are nobody's address, and the site would fall over them. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** What comes with a request that is refused is not believed: it may name what there is not. */
function hear(
  options: RoutesOptions,
  { resource, token }: MediaRequest,
  report: string,
  exchange: MediaExchange,
): void {
  const { status } = exchange.reply;
  if (status >= 200 && status < 400) {
    options.viewings.hear(resource.slug, resource.kind === 'multivariant' ? undefined : resource.rendition, report);
    const session = sessionText(report);
    if (token === undefined && session !== '') {
      options.roll.reported(resource.slug, session, exchange);
    }
  }
}

/** @throws EdgeError `MISDIRECTED`, so that no request goes in circles. */
function serveOwned(options: RoutesOptions, exchange: MediaExchange): void {
  const media = parseMediaRequest(exchange.target);
  if (options.siblings.ownerOf(media.path) !== undefined) {
    throw edgeError('MISDIRECTED');
  }
  giveMedia(options, exchange, media, OPEN);
}

function giveMedia(options: RoutesOptions, exchange: MediaExchange, media: MediaRequest, admission: Admission): void {
  if (media.resource.kind === 'media-playlist') {
    options.roll.seen(media.resource.slug, admission, exchange);
    options.playlists.serve(exchange, media, admission);
  } else {
    options.media.serve(exchange, media, admission);
  }
}

/** @returns false when the request was answered here: a preflight. @throws EdgeError `METHOD_NOT_ALLOWED`. */
function isReading({ request, reply }: Exchange): boolean {
  const { method } = request;
  if (method === 'OPTIONS') {
    reply.whole(204, PREFLIGHT_HEADERS, Buffer.alloc(0));
    return false;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    throw edgeError('METHOD_NOT_ALLOWED');
  }
  return true;
}

/** Turns away every upgrade but the chat's, which the socket server takes itself. */
export function refuseOtherUpgrades(request: IncomingMessage, socket: Duplex): void {
  if (request.url?.startsWith(`${CHAT_PATH}/`) === true) {
    return;
  }
  const fault = edgeError('UPGRADE_REFUSED');
  const body = JSON.stringify({ error: { code: fault.code, message: fault.message } });
  socket.on('error', () => {});
  socket.end(
    `HTTP/1.1 ${fault.row.httpStatus} Bad Request\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** @returns the country that a trusted proxy named. */
function countryOf(addresses: ClientAddresses, { socket, headers }: SiteQuestion): string | undefined {
  const { countryHeader: name } = addresses;
  return name === undefined ? undefined : addresses.countryOf(socket.remoteAddress, headers[name]);
}

function classifyMedia(target: string): RequestClass {
  return target.includes('.m3u8') ? 'playlist' : 'media';
}

function classify(target: string): RequestClass {
  if (target.startsWith(MEDIA_ROOT)) {
    return classifyMedia(target);
  }
  if (target === '/healthz' || target === '/readyz') {
    return 'health';
  }
  return target.startsWith('/api/') ? 'api' : 'site';
}

function asFault(error: unknown): EdgeError | undefined {
  return error instanceof RostrumError ? (error as EdgeError) : undefined;
}

/** A path fit for the log: no query, no token. */
function scrub(target: string): string {
  return (target.split('?', 1)[0] ?? '').replace(/^\/hls\/t\/[^/]*/, '/hls/t/-').slice(0, 200);
}
