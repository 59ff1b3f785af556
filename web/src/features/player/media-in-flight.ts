/** Which requests for media, not for playlists, are on their way. */
export class MediaInFlight {
  readonly #requests = new Set<XMLHttpRequest>();

  get isEmpty(): boolean {
    return this.#requests.size === 0;
  }

  /** To be called before a request is sent. One that is taken back before that never counts. */
  watch(request: XMLHttpRequest, url: string): void {
    if (!url.includes('.m3u8')) {
      request.addEventListener('loadstart', () => this.#requests.add(request));
      request.addEventListener('loadend', () => this.#requests.delete(request));
    }
  }
}
