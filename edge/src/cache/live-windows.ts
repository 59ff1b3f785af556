import type { MediaPlaylist } from '@rostrum/hls/media-playlist';
import { parseFileName } from '@rostrum/hls/resource-name';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { AnswerStore } from './store.ts';

/** What of a rendition can be played now, as its newest playlist says. */
export type LiveWindow = {
  /** The first segment listed (§4.4.3.2). */
  readonly firstMsn: number;
  /** The first segment whose parts are listed (§6.2.2 lets them go three target durations from the end). */
  readonly firstPartMsn: number;
  readonly targetDurationMs: number;
  /** How long the list is. */
  readonly windowMs: number;
};

/** Is told of each new version of a rendition's playlist; `folder` is where its media lie, with its closing slash. */
export type OnWindow = (folder: string, window: LiveWindow) => void;

/** Parts stay this many target durations after they left the playlist: who reads it late may still ask for them. */
const PART_LIFE_TARGET_DURATIONS = 3;
const SWEEP_MS = 1_000;
/** Renditions minded at once, as many as the playlists' desk knows. */
const MAX_FOLDERS = 4_096;

/** Segments below this number have been out of the playlist long enough at that time. */
type Due = { readonly at: number; readonly isParts: boolean; readonly below: number };

/** A rendition's window, and what is to leave when. */
type Minded = { window: LiveWindow; windowMs: number; toldAt: number; dues: Due[]; partsBelow: number; below: number };

/**
 * Lets go of media whose time is over before the memory is full of them, so that the present is never pushed out by the
 * past: parts three target durations after they left the playlist, segments after the longest playlist that listed them
 * and their own duration besides (§6.2.2). A rendition whose playlist nobody asks for any more is past as a whole.
 */
export class LiveWindows {
  readonly #store: Pick<AnswerStore, 'retire'>;
  readonly #clock: Clock;
  readonly #folders = new Map<string, Minded>();
  #sweep: Timer | undefined;

  constructor(store: Pick<AnswerStore, 'retire'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Renditions minded now. */
  get size(): number {
    return this.#folders.size;
  }

  /** Learns how far a rendition has come. */
  readonly onWindow: OnWindow = (folder, window) => {
    const now = this.#clock.now();
    const known = this.#folders.get(folder);
    if (known === undefined) {
      if (this.#folders.size < MAX_FOLDERS) {
        const { firstMsn: below, firstPartMsn: partsBelow, windowMs } = window;
        this.#folders.set(folder, { window, windowMs, toldAt: now, dues: [], below, partsBelow });
        this.#sweep ??= this.#clock.every(SWEEP_MS, () => this.#retireDue());
      }
      return;
    }
    known.toldAt = now;
    known.windowMs = Math.max(known.windowMs, window.windowMs);
    if (window.firstMsn < known.window.firstMsn) {
      // Another origin counts from elsewhere: what was said of the old numbers holds no more.
      known.dues = [];
      known.below = window.firstMsn;
      known.partsBelow = window.firstPartMsn;
    }
    known.window = window;
    if (window.firstPartMsn > known.partsBelow) {
      known.partsBelow = window.firstPartMsn;
      known.dues.push({ at: now + partLifeMs(window), isParts: true, below: window.firstPartMsn });
    }
    if (window.firstMsn > known.below) {
      known.below = window.firstMsn;
      known.dues.push({ at: now + segmentLifeMs(known), isParts: false, below: window.firstMsn });
    }
  };

  close(): void {
    this.#sweep?.cancel();
  }

  #retireDue(): void {
    const now = this.#clock.now();
    for (const [folder, known] of this.#folders) {
      if (now - known.toldAt > segmentLifeMs(known)) {
        this.#folders.delete(folder);
        this.#store.retire(folder, (name) => parseFileName(name)?.msn !== undefined);
        continue;
      }
      const due = known.dues.filter(({ at }) => at <= now);
      if (due.length > 0) {
        known.dues = known.dues.filter(({ at }) => at > now);
        const parts = Math.max(0, ...due.filter(({ isParts }) => isParts).map(({ below }) => below));
        const segments = Math.max(0, ...due.filter(({ isParts }) => !isParts).map(({ below }) => below));
        this.#store.retire(folder, (name) => {
          const { msn, part } = parseFileName(name) ?? {};
          return msn !== undefined && msn < (part === undefined ? segments : Math.max(parts, segments));
        });
      }
    }
  }
}

/** @returns what a playlist says of its rendition's window. */
export function windowOf(playlist: MediaPlaylist): LiveWindow {
  const { segments, mediaSequence, targetDuration } = playlist;
  let firstPartMsn = mediaSequence + segments.length;
  for (const { msn, parts } of segments.toReversed()) {
    if (parts.length === 0) {
      break;
    }
    firstPartMsn = msn;
  }
  const windowMs = segments.reduce((sum, { duration }) => sum + duration, 0) * 1_000;
  return { firstMsn: mediaSequence, firstPartMsn, targetDurationMs: targetDuration * 1_000, windowMs };
}

function partLifeMs({ targetDurationMs }: LiveWindow): number {
  return targetDurationMs * PART_LIFE_TARGET_DURATIONS;
}

/** The list may grow until it slides; a segment lasts no longer than the target duration. */
function segmentLifeMs({ window, windowMs }: Minded): number {
  return windowMs + window.targetDurationMs;
}
