import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import { parseDirectives } from '@rostrum/hls/directives';
import { HlsError } from '@rostrum/hls/errors';
import { parseResource, type Resource } from '@rostrum/hls/resource-name';
import { assertNever, RostrumError } from '@rostrum/service/errors';
import type { Log } from '@rostrum/service/log';
import { originError } from '../errors.ts';
import type { ChannelEvent } from '../session/channel-event.ts';
import type { Channels } from '../session/channels.ts';
import { endEncoder, listEncoders } from '../session/connected-encoders.ts';
import type { MediaHandler } from './media-handler.ts';
import type { PlaylistHandler } from './playlist-handler.ts';
import { type Body, sendBody, sendFault } from './reply.ts';

/** The origin's door: `/hls/…` for edges; `/history/SLUG`, `/levels/SLUG`, `/encoders` for the site; `/healthz`. */

export type RouteOptions = {
  readonly channels: Channels;
  readonly playlists: PlaylistHandler;
  readonly media: MediaHandler;
  /** Asked of everyone not on loopback; undefined: off loopback nobody is answered. */
  readonly secret: string | undefined;
  readonly log: Log;
};

/** `POST`: ends a connection; the one thing here that changes anything, and so asked for by who shows the credential. */
const END_PATH = /^\/encoders\/([0-9A-Za-z.-]{1,64})\/end$/;
const DIAGNOSIS_PATH = /^\/(history|levels)\/([a-z0-9][a-z0-9-]{1,62})$/;

/** @returns the handler of the origin's server. */
export function originRoutes(options: RouteOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const abort = new AbortController();
    response.once('close', () => abort.abort());
    answer(options, request, abort.signal).then(
      (body) => {
        if (!response.destroyed) {
          sendBody(request, response, body);
        }
      },
      (error: unknown) => {
        if (!(error instanceof RostrumError)) {
          options.log.error({ err: error, path: request.url?.split('?')[0] }, 'origin: a request failed');
        }
        if (!response.destroyed && !response.headersSent) {
          sendFault(response, error);
        }
      },
    );
  };
}

async function answer(options: RouteOptions, request: IncomingMessage, signal: AbortSignal): Promise<Body> {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const [, endedId] = END_PATH.exec(path) ?? [];
  if (endedId !== undefined && request.method === 'POST') {
    admit(request, options.secret);
    const ended = endEncoder(options.channels, endedId);
    if (ended === undefined) {
      throw originError('NOT_FOUND');
    }
    return privateJson({ ended });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw originError('METHOD_NOT_ALLOWED');
  }
  if (path === '/healthz') {
    return { type: 'application/json', maxAge: 0, chunks: [Buffer.from('{"status":"ok"}')] };
  }
  admit(request, options.secret);
  if (path === '/encoders') {
    return privateJson({ encoders: listEncoders(options.channels) });
  }
  const [, what, slug = ''] = DIAGNOSIS_PATH.exec(path) ?? [];
  if (what !== undefined) {
    const event = options.channels.current(slug);
    if (event === undefined) {
      throw originError('NOT_FOUND');
    }
    return privateJson(what === 'levels' ? { levels: event.levels } : event.history.since(sinceOf(query)));
  }
  const resource = path.startsWith('/hls/') ? parseResource(path.slice('/hls/'.length)) : undefined;
  if (resource === undefined) {
    throw originError('NOT_FOUND');
  }
  return serve(options, resource, { query, isGzip: acceptsGzip(request), signal });
}

/** For the site alone. */
function privateJson(value: object): Body {
  return { type: 'application/json', maxAge: 0, isPrivate: true, chunks: [Buffer.from(JSON.stringify(value))] };
}

/** Milliseconds since 1970; 0 where it says none. */
function sinceOf(query: string): number {
  const since = Number(new URLSearchParams(query).get('since') ?? 0);
  return Number.isFinite(since) ? since : 0;
}

type Ask = { readonly query: string; readonly isGzip: boolean; readonly signal: AbortSignal };

function serve(options: RouteOptions, resource: Resource, ask: Ask): Promise<Body> | Body {
  const { channels, playlists, media } = options;
  if (resource.kind === 'multivariant') {
    return playlists.multivariant(channels.current(resource.slug), ask.isGzip);
  }
  const event = eventOf(channels, resource);
  switch (resource.kind) {
    case 'media-playlist':
      return playlists.media(event, resource.rendition, readDirectives(ask.query), ask.isGzip, ask.signal);
    case 'init':
      return media.init(event, resource.rendition, resource.init);
    case 'segment':
      return media.segment(event, resource.rendition, resource.msn);
    case 'part':
      return media.part(event, resource.rendition, resource.msn, resource.part, ask.signal);
    default:
      return assertNever(resource);
  }
}

function eventOf(channels: Channels, resource: { slug: string; epoch: string }): ChannelEvent {
  const event = channels.find(resource.slug, resource.epoch);
  if (event === undefined) {
    throw originError('NOT_FOUND');
  }
  return event;
}

function readDirectives(query: string): ReturnType<typeof parseDirectives> {
  try {
    return parseDirectives(query);
  } catch (error) {
    throw error instanceof HlsError ? originError('BAD_DIRECTIVE', { why: error.message }) : error;
  }
}

/** Takes as long for a wrong text as for a right one of its length. */
function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Off loopback, only who shows the credential is answered. */
function admit(request: IncomingMessage, secret: string | undefined): void {
  const from = request.socket.remoteAddress ?? '';
  if (from === '::1' || from.startsWith('127.') || from.startsWith('::ffff:127.')) {
    return;
  }
  const shown = request.headers[ORIGIN_SECRET_HEADER];
  const isRight = secret !== undefined && typeof shown === 'string' && isSameText(shown, secret);
  if (!isRight) {
    throw originError('NO_CREDENTIAL');
  }
}

function acceptsGzip(request: IncomingMessage): boolean {
  return /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
}
