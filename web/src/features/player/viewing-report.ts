import type { Clock } from '@rostrum/service/clock';

/** Often enough to be counted as here (half a minute of silence is gone), seldom enough to cost nothing. */
const REPORT_EVERY_MS = 5_000;

/** What is read of the video element. */
export type ReportedVideo = EventTarget & {
  readonly paused: boolean;
  readonly seeking: boolean;
  readonly ended: boolean;
};

export type ViewingReportOptions = {
  readonly video: ReportedVideo;
  readonly clock: Clock;
  /** Names this visit to the page; nothing else is told of the viewer. */
  readonly session: string;
  /** Behind the live edge; undefined while unknown. */
  readonly latencyS: () => number | undefined;
};

/**
 * Tells the server how the picture does (CMCD version 2 in the query, CTA-5004): whether it plays, how long it took to
 * start, for how long it stood still, how far behind it is. It goes with a request for a media playlist every few
 * seconds: segments are asked for by one name, so that every cache on the way keeps them once.
 */
export class ViewingReport {
  readonly #options: ViewingReportOptions;
  readonly #listening = new AbortController();
  #wishedAt: number;
  #startupMs: number | undefined;
  #starvedSince: number | undefined;
  #starvedMs = 0;
  #hasStarved = false;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ViewingReportOptions) {
    const { video, clock } = options;
    this.#options = options;
    this.#wishedAt = clock.now();
    const on = (type: string, run: () => void): void =>
      video.addEventListener(type, run, { signal: this.#listening.signal });
    on('play', () => {
      // Who had to press the button had not wished to see it before.
      this.#wishedAt = clock.now();
    });
    on('playing', () => this.#onPlaying());
    on('waiting', () => this.#onWaiting());
  }

  /** @returns the address to ask for a media playlist by; with a report when one is due. */
  address(url: string): string {
    const now = this.#options.clock.now();
    const bare = withoutReport(url);
    if (now - this.#reportedAt < REPORT_EVERY_MS && !this.#hasStarved) {
      return bare;
    }
    this.#reportedAt = now;
    return `${bare}${bare.includes('?') ? '&' : '?'}CMCD=${encodeURIComponent(this.#write(now))}`;
  }

  close(): void {
    this.#listening.abort();
  }

  #onPlaying(): void {
    const now = this.#options.clock.now();
    this.#startupMs ??= now - this.#wishedAt;
    if (this.#starvedSince !== undefined) {
      this.#starvedMs += now - this.#starvedSince;
      this.#starvedSince = undefined;
    }
  }

  #onWaiting(): void {
    const { video, clock } = this.#options;
    if (this.#startupMs !== undefined && !video.seeking && !video.paused) {
      this.#starvedSince ??= clock.now();
      this.#hasStarved = true;
    }
  }

  /** Keys in the order of the alphabet; numbers are whole milliseconds. */
  #write(now: number): string {
    if (this.#starvedSince !== undefined) {
      this.#starvedMs += now - this.#starvedSince;
      this.#starvedSince = now;
    }
    const { session, latencyS } = this.#options;
    const latency = latencyS();
    const state = this.#state();
    const keys = [
      this.#hasStarved ? `bs,bsd=(${Math.round(this.#starvedMs)})` : '',
      latency === undefined || latency < 0 ? '' : `ltc=${Math.round(latency * 1000)}`,
      this.#startupMs === undefined ? '' : `msd=${Math.round(this.#startupMs)}`,
      `sf=h,sid="${session}",sta=${state}`,
      state === 's' || state === 'r' ? 'su' : '',
      'v=2',
    ];
    this.#hasStarved = this.#starvedSince !== undefined;
    this.#starvedMs = 0;
    return keys.filter((key) => key !== '').join(',');
  }

  #state(): string {
    const { paused, seeking, ended } = this.#options.video;
    if (ended) {
      return 'e';
    }
    if (this.#startupMs === undefined) {
      return paused ? 'd' : 's';
    }
    if (paused) {
      return 'a';
    }
    if (seeking) {
      return 'k';
    }
    return this.#starvedSince === undefined ? 'p' : 'r';
  }
}

/** Names one visit to the page. Never stored. */
export function makeSession(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, '0')).join(
    '',
  );
}

/** A playlist's address is kept as it was asked for: what was told then is not told again. */
function withoutReport(url: string): string {
  return url.replace(/([?&])CMCD=[^&]*(&?)/, (_whole, mark: string, next: string) => (next === '' ? '' : mark));
}
