import type { Clock, Timer } from '@rostrum/service/clock';
import type { LiveStatus } from './player-state.ts';

/** Asks what the channel does now, again and again: often while it is not live, seldom while it is. */

const LIVE_PERIOD_MS = 10_000;
const NOT_LIVE_PERIOD_MS = 3_000;
/** Part of the period by which asks spread, so that a crowd that came in the same second does not stay in step. */
const JITTER = 0.25;
/** Trouble asks at once, but not more often than this. */
const POKE_MIN_MS = 800;
const DEADLINE_MS = 5_000;

export type LiveStatusOptions = {
  readonly slug: string;
  readonly clock: Clock;
  readonly onStatus: (live: LiveStatus) => void;
  /** Nobody answers. */
  readonly onUnreachable: () => void;
  /** The channel was removed, or never was. */
  readonly onNoChannel: () => void;
  /** Injected so that tests own chance and the network. */
  readonly random?: () => number;
  readonly request?: (url: string, signal: AbortSignal) => Promise<Response>;
};

export class LiveStatusPoller {
  readonly #options: LiveStatusOptions;
  #timer: Timer | undefined;
  #abort: AbortController | undefined;
  #isLive: boolean;
  #askedAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: LiveStatusOptions, known: LiveStatus) {
    this.#options = options;
    this.#isLive = known.status === 'live';
  }

  /** Asks for the first time after a period, since the page brought the status along; `isStale` asks at once. */
  start(isStale: boolean): void {
    if (isStale) {
      this.poke();
    } else {
      this.#schedule();
    }
  }

  /** Something happened that the status explains: ask now. */
  poke(): void {
    if (this.#isClosed || this.#abort !== undefined) {
      return;
    }
    const waitMs = this.#askedAt + POKE_MIN_MS - this.#options.clock.now();
    this.#timer?.cancel();
    if (waitMs <= 0) {
      void this.#ask();
    } else {
      this.#timer = this.#options.clock.after(waitMs, () => void this.#ask());
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#abort?.abort();
  }

  async #ask(): Promise<void> {
    const { slug, clock, request = plainRequest } = this.#options;
    const abort = new AbortController();
    const deadline = clock.after(DEADLINE_MS, () => abort.abort());
    this.#abort = abort;
    this.#askedAt = clock.now();
    try {
      const response = await request(`/api/v1/channels/${slug}/live`, abort.signal);
      const body: unknown = response.ok ? await response.json() : undefined;
      if (this.#isClosed) {
        return;
      }
      if (isLiveStatus(body)) {
        this.#isLive = body.status === 'live';
        this.#options.onStatus(body);
      } else if (response.status === 404) {
        this.#options.onNoChannel();
      }
    } catch {
      // Out of reach for now; the next ask comes soon.
      this.#isLive = false;
      if (!this.#isClosed) {
        this.#options.onUnreachable();
      }
    } finally {
      deadline.cancel();
      this.#abort = undefined;
      this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#isClosed) {
      return;
    }
    const { clock, random = Math.random } = this.#options;
    const period = this.#isLive ? LIVE_PERIOD_MS : NOT_LIVE_PERIOD_MS;
    this.#timer?.cancel();
    this.#timer = clock.after(period * (1 + JITTER * (2 * random() - 1)), () => void this.#ask());
  }
}

function plainRequest(url: string, signal: AbortSignal): Promise<Response> {
  return fetch(url, { signal, cache: 'no-store' });
}

function isLiveStatus(body: unknown): body is LiveStatus {
  return typeof body === 'object' && body !== null && 'status' in body && typeof body.status === 'string';
}
