import { headOf, nextWanted } from '@rostrum/hls/blocking-rule';
import type { MediaPlaylist } from '@rostrum/hls/media-playlist';
import { Lane } from './lane.ts';
import { Playout } from './playout.ts';
import type { References } from './reference.ts';
import type { CrowdTally } from './tally.ts';

/** `announce`: a part is asked for when a playlist lists it, as hls.js does. `hint`: when it is hinted at, as Safari does. */
export type PartOrder = 'announce' | 'hint';

export type PlayerOptions = {
  readonly host: string;
  readonly port: number;
  readonly hostHeader: string;
  /** Media playlists to follow, absolute paths: a picture and its sound. */
  readonly tracks: readonly string[];
  readonly order: PartOrder;
  readonly references: References;
  readonly tally: CrowdTally;
};

const PAUSE_AFTER_FAULT_MS = 500;

/** One viewer: follows its tracks by blocking reload, fetches their parts, and plays them in a model. */
export class Player {
  readonly #options: PlayerOptions;
  readonly #tracks: readonly Track[];
  readonly #startedAt = performance.now();
  #isStopped = false;
  #hasStarted = false;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#tracks = options.tracks.map((path) => new Track(path, options));
  }

  get stalls(): number {
    return this.#tracks.reduce((sum, { playout }) => sum + (playout?.stalls ?? 0), 0);
  }

  get stalledS(): number {
    return Math.max(0, ...this.#tracks.map(({ playout }) => playout?.stalledS ?? 0));
  }

  /** Whether every track plays. */
  get plays(): boolean {
    return this.#tracks.every(({ playout }) => playout?.hasStarted === true);
  }

  async play(): Promise<void> {
    await Promise.all(this.#tracks.map((track) => this.#follow(track)));
  }

  stop(): void {
    this.#isStopped = true;
    this.#tracks.forEach((track) => track.close());
  }

  checkDeadlines(now: number): void {
    this.#tracks.forEach((track) => track.checkDeadlines(now));
  }

  async #follow(track: Track): Promise<void> {
    while (!this.#isStopped) {
      try {
        const isOver = await track.step();
        if (!this.#hasStarted && this.plays) {
          this.#hasStarted = true;
          this.#options.tally.startupMs.add(performance.now() - this.#startedAt);
        }
        if (isOver) {
          return;
        }
      } catch (error) {
        if (!this.#isStopped) {
          this.#options.tally.error(error instanceof Error ? error.message : String(error));
          await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAULT_MS));
        }
      }
    }
  }
}

/** One rendition as a player follows it. */
class Track {
  playout: Playout | undefined;
  readonly #path: string;
  readonly #folder: string;
  readonly #options: PlayerOptions;
  readonly #lists: Lane;
  readonly #media: Lane;
  #playlist: MediaPlaylist | undefined;
  /** The first part not fetched yet. */
  #next: { msn: number; part: number } | undefined;
  #fetching: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(path: string, options: PlayerOptions) {
    this.#path = path;
    this.#folder = path.slice(0, path.lastIndexOf('/') + 1);
    this.#options = options;
    this.#lists = new Lane(options.host, options.port, options.hostHeader);
    this.#media = new Lane(options.host, options.port, options.hostHeader);
  }

  close(): void {
    this.#isClosed = true;
    this.#lists.close();
    this.#media.close();
  }

  checkDeadlines(now: number): void {
    this.#lists.checkDeadline(now);
    this.#media.checkDeadline(now);
  }

  /** Gets the next version of the playlist, and has what it tells of fetched. @returns whether the stream has ended. */
  async step(): Promise<boolean> {
    const wanted = this.#playlist && nextWanted(headOf(this.#playlist));
    const query = wanted === undefined ? '' : `?_HLS_msn=${wanted.msn}&_HLS_part=${wanted.part}`;
    const { status, body } = await this.#lists.get(this.#path + query);
    const { tally, references } = this.#options;
    tally.requests += 1;
    tally.bytes += body.length;
    if (status !== 200) {
      throw new Error(`playlist ${status}`);
    }
    if (wanted !== undefined) {
      tally.woke(`${this.#path} ${wanted.msn}.${wanted.part}`, performance.now());
    }
    this.#playlist = references.playlist(this.#path, body);
    this.#fetching = this.#fetching
      .then(() => this.#fetchNew())
      .catch((error: unknown) => {
        // A player that leaves breaks off what it was fetching.
        if (!this.#isClosed) {
          tally.error(error instanceof Error ? `part: ${error.message}` : String(error));
        }
      });
    return this.#playlist.isEnded;
  }

  async #fetchNew(): Promise<void> {
    const playlist = this.#playlist;
    if (playlist === undefined) {
      return;
    }
    const parts = partsOf(playlist);
    this.#next ??= startOf(parts, playlist);
    this.playout ??= new Playout(playlist.partHoldBack ?? playlist.partTarget * 3);
    for (const { msn, part, uri, duration } of parts) {
      const next = this.#next;
      if (next !== undefined && (msn > next.msn || (msn === next.msn && part >= next.part))) {
        await this.#fetch(uri);
        this.playout.arrived(duration, performance.now() / 1_000);
        this.#next = { msn, part: part + 1 };
      }
    }
    const hint = playlist.preloadHint;
    const head = headOf(playlist);
    if (this.#options.order === 'hint' && hint !== undefined && this.#next !== undefined) {
      // Held at the server until it is made; its length is told only later, and is the target but for the last one.
      await this.#fetch(hint.uri);
      this.playout.arrived(playlist.partTarget, performance.now() / 1_000);
      this.#next = { msn: head.closedMsn + 1, part: head.openParts + 1 };
    }
  }

  async #fetch(uri: string): Promise<void> {
    const { tally, references } = this.#options;
    const target = this.#folder + uri;
    const { status, body } = await this.#media.get(target);
    tally.requests += 1;
    tally.bytes += body.length;
    if (status !== 200) {
      throw new Error(`${status}`);
    }
    if (!references.isSame(target, body)) {
      tally.wrongBodies += 1;
    }
  }
}

type PartAt = { readonly msn: number; readonly part: number; readonly uri: string; readonly duration: number };

const listed = new WeakMap<MediaPlaylist, PartAt[]>();

/** Every part a playlist lists, oldest first; made once for everyone. */
function partsOf(playlist: MediaPlaylist): PartAt[] {
  let parts = listed.get(playlist);
  if (parts === undefined) {
    const segments = [...playlist.segments.slice(-4), ...(playlist.open === undefined ? [] : [playlist.open])];
    parts = segments.flatMap(({ msn, parts: lines }) =>
      lines.map(({ uri, duration }, part) => ({ msn, part, uri, duration })),
    );
    listed.set(playlist, parts);
  }
  return parts;
}

/** Where a player begins: as close to the end as PART-HOLD-BACK lets it. */
function startOf(parts: readonly PartAt[], playlist: MediaPlaylist): { msn: number; part: number } | undefined {
  let behindS = 0;
  const holdBackS = playlist.partHoldBack ?? playlist.partTarget * 3;
  for (const { msn, part, duration } of parts.toReversed()) {
    behindS += duration;
    if (behindS >= holdBackS - 0.001) {
      return { msn, part };
    }
  }
  return parts[0];
}
