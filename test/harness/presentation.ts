import { type MediaPlaylist, parseMediaPlaylist } from '@rostrum/hls/media-playlist';
import { type MultivariantPlaylist, parseMultivariantPlaylist } from '@rostrum/hls/multivariant-playlist';
import { pause } from './until.ts';

/** Reading what the server offers, as a plain client does. */

export type Presentation = {
  readonly text: string;
  readonly playlist: MultivariantPlaylist;
  /** Rendition name, as it stands in the URLs (`source`, `720p`, `audio` …) → its media playlist, absolute. */
  readonly renditions: ReadonlyMap<string, string>;
  /** The event's name in the URLs. */
  readonly epoch: string;
};

const TIMEOUT_MS = 10_000;

/** @throws Error when the answer is not 200. */
export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (response.status !== 200) {
    throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  }
  return text;
}

export async function fetchPresentation(multivariantUrl: string): Promise<Presentation> {
  const text = await fetchText(multivariantUrl);
  const playlist = parseMultivariantPlaylist(text);
  const renditions = new Map<string, string>();
  for (const uri of [...playlist.variants.map((variant) => variant.uri), ...playlist.audio.map((media) => media.uri)]) {
    if (uri !== undefined) {
      const url = new URL(uri, multivariantUrl).href;
      renditions.set(url.split('/').at(-2) ?? '', url);
    }
  }
  const epoch = [...renditions.values()][0]?.split('/').at(-3) ?? '';
  return { text, playlist, renditions, epoch };
}

export async function fetchMediaPlaylist(url: string): Promise<MediaPlaylist> {
  return parseMediaPlaylist(await fetchText(url));
}

/** A segment as the history has seen it, complete or in progress. */
type SeenSegment = { readonly mapUri: string; readonly isDiscontinuity: boolean; isGap: boolean; uri?: string };

/**
 * Follows one media playlist by polling, and keeps what it ever listed; anything that contradicts what it said before is
 * a fault. The real rules are the checker's; this sees only what a reconnect may break.
 */
export class PlaylistHistory {
  readonly url: string;
  readonly segments = new Map<number, SeenSegment>();
  readonly faults: string[] = [];
  newest: MediaPlaylist | undefined;
  /** Answers other than 200, and failed connections. */
  failures = 0;
  /** Longest time between two different playlists, ms. */
  longestStandstillMs = 0;
  #isRunning = true;
  #done: Promise<void>;

  constructor(url: string, everyMs = 250) {
    this.url = url;
    this.#done = this.#run(everyMs);
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#done;
  }

  /** Highest MSN seen, -1 before the first. */
  get lastMsn(): number {
    return Math.max(-1, ...this.segments.keys());
  }

  get gaps(): number[] {
    return [...this.segments].filter(([, segment]) => segment.isGap).map(([msn]) => msn);
  }

  get discontinuities(): number[] {
    return [...this.segments].filter(([, segment]) => segment.isDiscontinuity).map(([msn]) => msn);
  }

  async #run(everyMs: number): Promise<void> {
    let changedAt = performance.now();
    let text = '';
    while (this.#isRunning) {
      try {
        const next = await fetchText(this.url);
        const now = performance.now();
        if (next !== text) {
          if (text !== '') {
            this.longestStandstillMs = Math.max(this.longestStandstillMs, now - changedAt);
          }
          changedAt = now;
          text = next;
          this.#take(parseMediaPlaylist(next));
        }
      } catch {
        this.failures += 1;
      }
      await pause(everyMs);
    }
  }

  #take(playlist: MediaPlaylist): void {
    const former = this.newest;
    this.newest = playlist;
    if (former !== undefined) {
      this.#expect(playlist.mediaSequence >= former.mediaSequence, 'MEDIA-SEQUENCE went down');
      this.#expect(playlist.discontinuitySequence >= former.discontinuitySequence, 'DISCONTINUITY-SEQUENCE went down');
      this.#expect(playlist.targetDuration === former.targetDuration, 'TARGETDURATION changed');
    }
    const rows = [...playlist.segments, ...(playlist.open === undefined ? [] : [{ ...playlist.open, isGap: false }])];
    for (const row of rows) {
      const seen = this.segments.get(row.msn);
      const uri = 'uri' in row ? row.uri : undefined;
      if (seen === undefined) {
        this.#expect(row.msn > this.lastMsn, `segment ${row.msn} was put in before the end`);
        const { mapUri, isDiscontinuity, isGap } = row;
        this.segments.set(row.msn, { mapUri, isDiscontinuity, isGap, ...(uri === undefined ? {} : { uri }) });
        continue;
      }
      this.#expect(seen.mapUri === row.mapUri, `segment ${row.msn} got another MAP`);
      this.#expect(seen.isDiscontinuity === row.isDiscontinuity, `segment ${row.msn} changed its DISCONTINUITY`);
      this.#expect(seen.uri === undefined || seen.uri === uri, `segment ${row.msn} got another URI`);
      seen.isGap ||= row.isGap;
      if (uri !== undefined) {
        seen.uri = uri;
      }
    }
  }

  #expect(isTrue: boolean, fault: string): void {
    if (!isTrue && !this.faults.includes(fault)) {
      this.faults.push(fault);
    }
  }
}
