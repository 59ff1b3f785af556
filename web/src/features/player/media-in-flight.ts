import type { Clock } from '@rostrum/service/clock';

/** What came this lately may still be on its way through the browser. */
const QUIET_MS = 1_500;

/** Which requests for media, not for playlists, are on their way. */
export class MediaInFlight {
  readonly #requests = new Set<XMLHttpRequest>();
  readonly #clock: Clock;
  #lastEndAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Nothing was on its way for a while. */
  get isIdle(): boolean {
    return this.#requests.size === 0 && this.#clock.now() - this.#lastEndAt >= QUIET_MS;
  }

  /** To be called before a request is sent. One that is taken back before that never counts. */
  watch(request: XMLHttpRequest, url: string): void {
    if (url.includes('.m3u8')) {
      return;
    }
    request.addEventListener('loadstart', () => this.#requests.add(request));
    request.addEventListener('loadend', () => {
      this.#requests.delete(request);
      this.#lastEndAt = this.#clock.now();
    });
  }
}
