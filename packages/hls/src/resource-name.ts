import { type Msn, msn, type PartIndex, partIndex } from '@rostrum/units/sequence';

/**
 * Names of media resources, the same on origin and edge. Below `/hls/`:
 *
 * - `SLUG/index.m3u8` the multivariant playlist
 * - `SLUG/EPOCH/RENDITION/index.m3u8` a media playlist; EPOCH is the event's start in ms, base 36
 * - `SLUG/EPOCH/RENDITION/init-N.mp4` an init segment, N grows at each new one
 * - `SLUG/EPOCH/RENDITION/MSN.m4s` a segment, `MSN.P.m4s` its part P
 *
 * Each resource has one spelling: numbers carry no leading zeros, so caches meet on one key.
 */

/** Where the media of one rendition of one event lie. */
export type RenditionPath = { readonly slug: string; readonly epoch: string; readonly rendition: string };

export type Resource =
  | { readonly kind: 'multivariant'; readonly slug: string }
  | (RenditionPath & { readonly kind: 'media-playlist' })
  | (RenditionPath & { readonly kind: 'init'; readonly init: number })
  | (RenditionPath & { readonly kind: 'segment'; readonly msn: Msn })
  | (RenditionPath & { readonly kind: 'part'; readonly msn: Msn; readonly part: PartIndex });

/** A playlist's own name in its folder. */
export const PLAYLIST_NAME = 'index.m3u8';

/** Longest path that can name a resource: slug 63, epoch 9, rendition 16, file 40, and the slashes, with room. */
const MAX_PATH_CHARACTERS = 160;
/** As contract's slugSchema has it; which words are reserved is not a matter of grammar. */
const SLUG = /^[a-z0-9][a-z0-9-]{1,62}$/;
/** A start in ms until the year 5188 has 9 digits in base 36. */
const EPOCH = /^[1-9a-z][0-9a-z]{0,8}$/;
const RENDITION = /^[a-z0-9]{1,16}$/;
/** `N.m4s`, `N.P.m4s` or `init-N.mp4`; at most 15 digits, below 2^53. */
const FILE = /^(?:init-(0|[1-9]\d{0,14})\.mp4|(0|[1-9]\d{0,14})(?:\.(0|[1-9]\d{0,5}))?\.m4s)$/;

/**
 * Reads a path.
 * @param path what stands after `/hls/`, without query and not percent-decoded (our names need no escapes).
 * @returns `undefined` for anything that is not exactly the name of a resource.
 */
export function parseResource(path: string): Resource | undefined {
  if (path.length > MAX_PATH_CHARACTERS) {
    return undefined;
  }
  const [slug = '', epoch = '', rendition = '', file = '', ...rest] = path.split('/');
  if (!SLUG.test(slug) || rest.length > 0) {
    return undefined;
  }
  if (epoch === PLAYLIST_NAME && path.length === slug.length + 1 + epoch.length) {
    return { kind: 'multivariant', slug };
  }
  if (!EPOCH.test(epoch) || !RENDITION.test(rendition)) {
    return undefined;
  }
  return parseFile({ slug, epoch, rendition }, file);
}

function parseFile(where: RenditionPath, file: string): Resource | undefined {
  if (file === PLAYLIST_NAME) {
    return { kind: 'media-playlist', ...where };
  }
  const name = parseFileName(file);
  if (name === undefined) {
    return undefined;
  }
  if (name.init !== undefined) {
    return { kind: 'init', ...where, init: name.init };
  }
  return name.part === undefined
    ? { kind: 'segment', ...where, msn: name.msn }
    : { kind: 'part', ...where, msn: name.msn, part: name.part };
}

/** A media file's own name: an init segment's number, or a segment's with or without a part's. */
export type FileName =
  | { readonly init: number; readonly msn?: undefined; readonly part?: undefined }
  | { readonly init?: undefined; readonly msn: Msn; readonly part: PartIndex | undefined };

/** Reads what stands after a path's last slash. @returns undefined when it names no media file. */
export function parseFileName(file: string): FileName | undefined {
  const match = FILE.exec(file);
  if (match === null) {
    return undefined;
  }
  const [, init, segment, part] = match;
  return init !== undefined
    ? { init: Number(init) }
    : { msn: msn(Number(segment)), part: part === undefined ? undefined : partIndex(Number(part)) };
}

/** @returns the path of a resource below `/hls/`: the inverse of {@link parseResource}. */
export function writeResource(resource: Resource): string {
  if (resource.kind === 'multivariant') {
    return `${resource.slug}/${PLAYLIST_NAME}`;
  }
  const folder = `${resource.slug}/${resource.epoch}/${resource.rendition}/`;
  switch (resource.kind) {
    case 'media-playlist':
      return folder + PLAYLIST_NAME;
    case 'init':
      return folder + initUri(resource.init);
    case 'segment':
      return folder + segmentUri(resource.msn);
    case 'part':
      return folder + partUri(resource.msn, resource.part);
  }
}

/** @returns the epoch of an event that started then (ms since 1970). */
export function epochOf(startedAtMs: number): string {
  return Math.trunc(startedAtMs).toString(36);
}

/** @returns a media playlist, relative to its multivariant playlist. */
export function mediaPlaylistUri(epoch: string, rendition: string): string {
  return `${epoch}/${rendition}/${PLAYLIST_NAME}`;
}

/** @returns another rendition's media playlist, relative to a media playlist of the same event. */
export function reportUri(rendition: string): string {
  return `../${rendition}/${PLAYLIST_NAME}`;
}

/** @returns an init segment, relative to its media playlist. */
export function initUri(init: number): string {
  return `init-${init}.mp4`;
}

/** @returns a segment, relative to its media playlist. */
export function segmentUri(number: Msn): string {
  return `${number}.m4s`;
}

/** @returns a part, relative to its media playlist. */
export function partUri(number: Msn, part: PartIndex): string {
  return `${number}.${part}.m4s`;
}
