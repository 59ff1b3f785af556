import { type Directives, parseDirectives, writeDirectives } from '@rostrum/hls/directives';
import { HlsError } from '@rostrum/hls/errors';
import { parseResource, type Resource } from '@rostrum/hls/resource-name';
import { mediaKey } from './cache/cache-key.ts';
import { edgeError } from './errors.ts';

/** What a player's GET below `/hls/` asks for. */
export type MediaRequest = {
  readonly resource: Resource;
  /** Empty but for media playlists. */
  readonly directives: Directives;
  /** The object's path, without an entitlement or a query; the same on the origin. */
  readonly path: string;
  /** The object's name in the cache. */
  readonly key: string;
  /** The entitlement that stood in the path. */
  readonly token: string | undefined;
};

/** Where media live on the public port and on the origin. */
export const MEDIA_ROOT = '/hls/';
const TOKEN_ROOT = '/hls/t/';

/**
 * Reads a request target that starts with {@link MEDIA_ROOT}. A query counts for nothing but its directives, so that
 * tracking and CMCD parameters meet on one object.
 * @throws EdgeError `NOT_FOUND` when the path names no media; `BAD_DIRECTIVE` (§6.2.5: Bad Request).
 */
export function parseMediaRequest(target: string): MediaRequest {
  const { name: whole, token } = splitToken(target);
  const known = parsed.get(whole);
  if (known !== undefined) {
    return token === undefined ? known : { ...known, token };
  }
  // A copy: what is remembered must not keep a whole request's text alive.
  const own = Buffer.from(whole, 'latin1').toString('latin1');
  const media = parseName(own);
  if (own.length <= REMEMBERED_MAX_CHARACTERS) {
    remember(own, media);
  }
  return token === undefined ? media : { ...media, token };
}

/** What was read of the targets asked for of late, without their tokens: whoever watches asks for the same. */
const parsed = new Map<string, MediaRequest>();
const REMEMBERED_MAX = 4_096;
/** Longer ones are a person's own: they carry CMCD or the like. */
const REMEMBERED_MAX_CHARACTERS = 200;

function remember(whole: string, media: MediaRequest): void {
  if (parsed.size >= REMEMBERED_MAX) {
    parsed.clear();
  }
  parsed.set(whole, media);
}

/** @param whole path after `/hls/` and query, without a token. */
function parseName(whole: string): MediaRequest {
  const mark = whole.indexOf('?');
  const name = mark === -1 ? whole : whole.slice(0, mark);
  const query = mark === -1 ? '' : whole.slice(mark + 1);
  const resource = parseResource(name);
  if (resource === undefined) {
    throw edgeError('NOT_FOUND');
  }
  const directives = resource.kind === 'media-playlist' ? readDirectives(query) : {};
  const path = MEDIA_ROOT + name;
  return { resource, directives, path, key: mediaKey(path, writeDirectives(directives)), token: undefined };
}

/** @returns the path of what a playlist in this folder hints at, or undefined when it is no media of ours beside it. */
export function hintedPath(folder: string, uri: string): string | undefined {
  const path = folder + uri;
  return parseResource(path.slice(MEDIA_ROOT.length)) === undefined ? undefined : path;
}

function splitToken(path: string): { name: string; token: string | undefined } {
  if (!path.startsWith(TOKEN_ROOT)) {
    return { name: path.slice(MEDIA_ROOT.length), token: undefined };
  }
  const end = path.indexOf('/', TOKEN_ROOT.length);
  return end === -1
    ? { name: '', token: undefined }
    : { name: path.slice(end + 1), token: path.slice(TOKEN_ROOT.length, end) };
}

function readDirectives(query: string): Directives {
  if (query === '') {
    return {};
  }
  try {
    return parseDirectives(query);
  } catch (error) {
    if (error instanceof HlsError) {
      throw edgeError('BAD_DIRECTIVE', { say: error.message }, error);
    }
    throw error;
  }
}
