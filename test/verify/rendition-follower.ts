import type { Fetcher } from './fetcher.ts';
import type { MediaCollector } from './media-collector.ts';
import { positionOf, type ReadMediaPlaylist, readMediaPlaylist } from './playlist-reader.ts';
import type { Fetched, PlaylistFetch, RenditionRecord, RenditionRole } from './recording.ts';

/** Between questions to a server that refuses, or does not block. */
const PAUSE_MS = 250;

export type Target = { readonly url: string; readonly name: string; readonly role: RenditionRole };

/** Watches one media playlist as a low-latency player does: a plain request, then one held request after the other. */
export class RenditionFollower {
  readonly target: Target;
  readonly versions: PlaylistFetch[] = [];
  readonly #deltas: PlaylistFetch[] = [];
  readonly #refusals: Fetched[] = [];
  readonly #fetcher: Fetcher;
  readonly #media: MediaCollector;
  readonly #signal: AbortSignal;
  #waiters: (() => void)[] = [];

  constructor(target: Target, parts: { fetcher: Fetcher; media: MediaCollector; signal: AbortSignal }) {
    this.target = target;
    this.#fetcher = parts.fetcher;
    this.#media = parts.media;
    this.#signal = parts.signal;
  }

  /** The newest version. */
  get playlist(): ReadMediaPlaylist | undefined {
    return this.versions.at(-1)?.playlist;
  }

  record(): RenditionRecord {
    return { ...this.target, versions: this.versions, deltas: this.#deltas, refusals: this.#refusals };
  }

  /** Resolves at the next version, or when the watch ends. */
  nextVersion(): Promise<void> {
    return new Promise((settle) => {
      this.#waiters.push(settle);
    });
  }

  /** Watches until the signal, or the end of the presentation. */
  async run(): Promise<void> {
    while (!this.#signal.aborted && this.playlist?.isEnded !== true) {
      const before = this.playlist;
      const wanted = before === undefined ? undefined : nextOf(before);
      const [whole] = await Promise.all([this.#ask(wanted), this.#askDelta(wanted)]);
      if (whole === undefined) {
        await pause(PAUSE_MS, this.#signal);
      } else {
        this.versions.push(whole);
        this.#media.take(this.target, whole.playlist, before);
        this.#wake();
      }
      if (before !== undefined && wanted === undefined) {
        await pause(PAUSE_MS, this.#signal);
      }
    }
    this.#wake();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const settle of waiters) {
      settle();
    }
  }

  async #ask(wanted: PlaylistFetch['wanted'], skip = false): Promise<PlaylistFetch | undefined> {
    const url = withDirectives(this.target.url, wanted, skip);
    const { fetched, body } = await this.#fetcher.get(url, { acceptsGzip: true, signal: this.#signal });
    if (this.#signal.aborted && (fetched.status === 0 || fetched.isBroken)) {
      return undefined;
    }
    if (fetched.status !== 200) {
      this.#refusals.push(fetched);
      return undefined;
    }
    const playlist = readMediaPlaylist(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body));
    return { fetched, playlist, ...(wanted === undefined ? {} : { wanted }) };
  }

  /** The same question for a delta: both are answered at the same moment, so they can be compared. */
  async #askDelta(wanted: PlaylistFetch['wanted']): Promise<void> {
    if (wanted === undefined || this.playlist?.serverControl?.has('CAN-SKIP-UNTIL') !== true) {
      return;
    }
    const delta = await this.#ask(wanted, true);
    if (delta !== undefined) {
      this.#deltas.push(delta);
    }
  }
}

/** What comes after a playlist; nothing when the server does not block. */
function nextOf(playlist: ReadMediaPlaylist): { msn: number; part?: number } | undefined {
  if (playlist.serverControl?.get('CAN-BLOCK-RELOAD') !== 'YES') {
    return undefined;
  }
  const { closedMsn, openParts } = positionOf(playlist);
  return playlist.hasPartInf ? { msn: closedMsn + 1, part: openParts } : { msn: closedMsn + 1 };
}

/** Adds directives to a media playlist's URL, in UTF-8 order (§6.3.2). */
function withDirectives(url: string, wanted: { msn: number; part?: number } | undefined, skip: boolean): string {
  const directives = [
    ...(wanted === undefined ? [] : [`_HLS_msn=${wanted.msn}`]),
    ...(wanted?.part === undefined ? [] : [`_HLS_part=${wanted.part}`]),
    ...(skip ? ['_HLS_skip=YES'] : []),
  ];
  return directives.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${directives.join('&')}`;
}

/** Resolves after `ms`, or when the signal comes. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((settle) => {
    const timer = setTimeout(settle, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        settle();
      },
      { once: true },
    );
  });
}
