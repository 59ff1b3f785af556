import { readFragments, readInit } from './cmaf-checker.ts';
import type { Fetcher } from './fetcher.ts';
import { digestOf } from './media-facts.ts';
import { allSegments, type ReadMediaPlaylist, type ReadSegment } from './playlist-reader.ts';
import { type MediaFetch, type MediaPurpose, resolve } from './recording.ts';

/** Bodies kept for decoding; at 10 Mbit/s a minute and a half of all renditions. */
const MAX_KEPT_BYTES = 128 * 1024 * 1024;
/** Bodies that wait to be read until the watch is over; past it they are read at once, at the cost of late timings. */
const MAX_WAITING_BYTES = 384 * 1024 * 1024;

/** Fetches what playlists list, hint and drop, once for each purpose, and reads it. */
export class MediaCollector {
  readonly media: MediaFetch[] = [];
  readonly #fetcher: Fetcher;
  readonly #signal: AbortSignal;
  readonly #known = new Set<string>();
  readonly #inits = new Map<string, Promise<Uint8Array | undefined>>();
  readonly #pending = new Set<Promise<void>>();
  readonly #unread: (() => void)[] = [];
  #kept = 0;
  #waiting = 0;

  /** @param signal ends waiting: held hints and planned fetches are dropped without a trace. */
  constructor(fetcher: Fetcher, signal: AbortSignal) {
    this.#fetcher = fetcher;
    this.#signal = signal;
  }

  /** Takes up what is new in `now`. @param before the version before, absent of the first. */
  take(
    rendition: { readonly name: string; readonly url: string },
    now: ReadMediaPlaylist,
    before: ReadMediaPlaylist | undefined,
  ): void {
    const { url, name } = rendition;
    for (const hint of now.hints) {
      // First of all: a hint must be good the moment it is seen.
      const uri = hint.get('URI');
      if (uri !== undefined && hint.get('TYPE') === 'PART') {
        this.#start(name, 'hint', resolve(uri, url));
      }
    }
    const known = new Set((before?.segments ?? []).map(({ msn }) => msn));
    for (const segment of allSegments(now)) {
      const map = segment.mapUri === undefined ? undefined : resolve(segment.mapUri, url);
      for (const part of segment.parts.filter(({ isGap }) => !isGap)) {
        this.#start(name, 'part', resolve(part.uri, url), map);
      }
      const isWanted = before === undefined ? isSample(now, segment) : !known.has(segment.msn);
      if (segment.uri !== undefined && !segment.isGap && isWanted) {
        this.#start(name, 'segment', resolve(segment.uri, url), map);
      }
    }
    if (before !== undefined) {
      this.#takeRemoved(rendition, now, before);
    }
  }

  /**
   * Resolves when everything under way has come, or was dropped, and is read. Reading waits until now: it takes the
   * thread for so long that answers would seem late.
   */
  async settle(): Promise<void> {
    while (this.#pending.size > 0) {
      await Promise.all(this.#pending);
    }
    for (const read of this.#unread.splice(0)) {
      read();
    }
  }

  /** §6.2.2: what has left the list must stay available for a time. */
  #takeRemoved(
    { name, url }: { readonly name: string; readonly url: string },
    now: ReadMediaPlaylist,
    before: ReadMediaPlaylist,
  ): void {
    const removedAt = this.#fetcher.now();
    const current = new Map(allSegments(now).map((segment) => [segment.msn, segment]));
    for (const segment of before.segments) {
      const still = current.get(segment.msn);
      const last = segment.parts.at(-1);
      if (last !== undefined && !last.isGap && still !== undefined && still.parts.length === 0) {
        const afterMs = 0.9 * 3000 * (now.targetDuration ?? 0);
        this.#start(name, 'part-after-removal', resolve(last.uri, url), undefined, { removedAt, afterMs });
      }
      if (still === undefined && segment.uri !== undefined && !segment.isGap) {
        this.#start(name, 'segment-after-removal', resolve(segment.uri, url), undefined, { removedAt, afterMs: 0 });
      }
    }
  }

  #start(
    rendition: string,
    purpose: MediaPurpose,
    url: string,
    map?: string,
    removal?: { removedAt: number; afterMs: number },
  ): void {
    const key = `${purpose} ${url}`;
    if (this.#known.has(key) || this.#signal.aborted) {
      return;
    }
    this.#known.add(key);
    const work = this.#fetch({ rendition, purpose, url, map, removal }).finally(() => this.#pending.delete(work));
    this.#pending.add(work);
  }

  async #fetch(wanted: {
    rendition: string;
    purpose: MediaPurpose;
    url: string;
    map: string | undefined;
    removal: { removedAt: number; afterMs: number } | undefined;
  }): Promise<void> {
    const { rendition, purpose, url, map, removal } = wanted;
    if (removal !== undefined && !(await this.#wait(removal.afterMs))) {
      return;
    }
    const { fetched, body } = await this.#fetcher.get(url, { signal: this.#signal });
    if (this.#signal.aborted && fetched.isBroken) {
      return;
    }
    const init = map === undefined ? undefined : await this.#initOf(rendition, map);
    const keep = purpose === 'segment' && this.#keeps(body);
    const read = (): void => {
      this.media.push({
        rendition,
        purpose,
        fetched,
        digest: digestOf(body),
        ...(fetched.status === 200 && init !== undefined ? readFragments(body, init) : {}),
        ...(keep ? { body } : {}),
        ...(removal === undefined ? {} : { removedAt: removal.removedAt }),
      });
    };
    this.#waiting += body.length;
    if (this.#waiting <= MAX_WAITING_BYTES) {
      this.#unread.push(read);
    } else {
      read();
    }
  }

  #keeps(body: Uint8Array): boolean {
    this.#kept += body.length;
    return this.#kept <= MAX_KEPT_BYTES;
  }

  #initOf(rendition: string, url: string): Promise<Uint8Array | undefined> {
    const known = this.#inits.get(url);
    if (known !== undefined) {
      return known;
    }
    const made = this.#fetchInit(rendition, url);
    this.#inits.set(url, made);
    return made;
  }

  async #fetchInit(rendition: string, url: string): Promise<Uint8Array | undefined> {
    const { fetched, body } = await this.#fetcher.get(url);
    const read = fetched.status === 200 ? readInit(body) : {};
    this.media.push({ rendition, purpose: 'init', fetched, digest: digestOf(body), ...read, body });
    return fetched.status === 200 ? body : undefined;
  }

  /** @returns whether the time has come, and not the end. */
  #wait(ms: number): Promise<boolean> {
    return new Promise((settle) => {
      const timer = setTimeout(() => {
        this.#signal.removeEventListener('abort', stop);
        settle(true);
      }, ms);
      const stop = (): void => {
        clearTimeout(timer);
        settle(false);
      };
      this.#signal.addEventListener('abort', stop, { once: true });
    });
  }
}

/** Of a first version: the segments that still list parts, and the two oldest, which are about to leave. */
function isSample(playlist: ReadMediaPlaylist, segment: ReadSegment): boolean {
  return segment.parts.length > 0 || segment.msn < playlist.mediaSequence + 2;
}
