import type { MediaFacts } from './media-facts.ts';
import type { ReadMultivariantPlaylist } from './multivariant-reader.ts';
import type { ReadMediaPlaylist } from './playlist-reader.ts';

/** What a watcher saw of a presentation: plain data, so that rules can be tried on altered copies of it. */

/** One answer to a GET. Times are ms since the recording began. */
export type Fetched = {
  readonly url: string;
  /** 0 when no answer came. */
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestedAt: number;
  readonly headersAt: number;
  readonly doneAt: number;
  /** Longest silence between the first and the last byte of the body. */
  readonly longestGapMs: number;
  /** As sent, before any decoding. */
  readonly bytes: number;
  /** The server cut the body short, or the connection broke. */
  readonly isBroken: boolean;
};

/** One version of a media playlist as it came. */
export type PlaylistFetch = {
  readonly fetched: Fetched;
  readonly playlist: ReadMediaPlaylist;
  /** What was asked for; absent without directives. */
  readonly wanted?: { readonly msn: number; readonly part?: number };
};

export type RenditionRole = 'video' | 'audio' | 'other';

/** One media playlist, watched. */
export type RenditionRecord = {
  readonly url: string;
  /** Last folder of its path. */
  readonly name: string;
  /** What the multivariant playlist uses it for; EXT-X-MEDIA's audio is `audio`. */
  readonly role: RenditionRole;
  /** In order of arrival; each a whole playlist with status 200. */
  readonly versions: readonly PlaylistFetch[];
  /** Answers to the same questions with `_HLS_skip=YES`. */
  readonly deltas: readonly PlaylistFetch[];
  /** Answers to the watcher's own, lawful questions that were not 200. */
  readonly refusals: readonly Fetched[];
};

/** Why a media resource was fetched. */
export type MediaPurpose = 'init' | 'hint' | 'part' | 'segment' | 'part-after-removal' | 'segment-after-removal';

export type MediaFetch = {
  readonly rendition: string;
  readonly purpose: MediaPurpose;
  readonly fetched: Fetched;
  /** Hex digest of the body. */
  readonly digest: string;
  /** What stands in a part or segment, or an init segment; absent when it could not be read. */
  readonly facts?: MediaFacts;
  /** Why it could not be read, or how two readers disagree about it. */
  readonly problem?: string;
  /** Kept of init segments, and of segments for decoding while there is room. */
  readonly body?: Uint8Array;
  /** ms since the recording began: when it left the playlist. */
  readonly removedAt?: number;
};

/** Names of the questions a watcher asks on purpose, see `probes.ts`. */
export type ProbeName =
  | 'segment-only'
  | 'roll-over'
  | 'past-the-end'
  | 'before-the-window'
  | 'part-without-msn'
  | 'not-a-number'
  | 'negative'
  | 'too-large'
  | 'twice'
  | 'msn-too-far'
  | 'part-too-far'
  | 'msn-plus-two'
  | 'unsorted'
  | 'unknown-parameter'
  | 'head'
  | 'identity'
  | 'never-hinted'
  | 'multivariant-identity';

export type Probe = {
  readonly name: ProbeName;
  readonly rendition: string;
  readonly fetched: Fetched;
  /** Where the rendition stood when it was asked, as far as the watcher knew. */
  readonly before: { readonly closedMsn: number; readonly closedParts: number; readonly openParts: number };
  readonly wanted?: { readonly msn: number; readonly part?: number };
  /** Of a 200 with a playlist. */
  readonly playlist?: ReadMediaPlaylist;
  /** The watcher hung up after this long without an answer: it was held. */
  readonly isHeld: boolean;
};

/** How the end of it went. */
export type DecodeResult = { readonly rendition: string; readonly errors: string; readonly frames: number };

export type Recording = {
  readonly url: string;
  readonly multivariantFetch: Fetched;
  readonly multivariant: ReadMultivariantPlaylist;
  /** As it stood at the end; an encoder may come back with another picture. */
  readonly lastMultivariant: ReadMultivariantPlaylist;
  readonly renditions: readonly RenditionRecord[];
  readonly media: readonly MediaFetch[];
  readonly probes: readonly Probe[];
  readonly decodes: readonly DecodeResult[];
  readonly durationMs: number;
  /** The longest that the watcher itself was kept from reading its clock. */
  readonly lagMs: number;
};

/** The absolute URL of a URI in a playlist. */
export function resolve(uri: string, playlistUrl: string): string {
  return URL.canParse(uri, playlistUrl) ? new URL(uri, playlistUrl).href : uri;
}
