import type { OpenStream, Stream, StreamEvents, StreamTiming } from './stream.ts';

/** HLS played by the browser itself, where Media Source Extensions are missing (iPhones before iOS 17.1). */

/** `HAVE_NOTHING`'s companion: the media element's error codes (HTML standard, MediaError). */
const MEDIA_ERR_NETWORK = 2;
const MEDIA_ERR_SRC_NOT_SUPPORTED = 4;

/** WebKit's alone: the HTML standard's audioTracks. */
type AppleSounds = { readonly length: number; [index: number]: { enabled: boolean; label: string; language: string } };
type AppleVideo = HTMLVideoElement & { getStartDate?: () => Date; readonly audioTracks?: AppleSounds };

/** Whether the browser plays HLS playlists itself. */
export function isNativeSupported(video: HTMLVideoElement): boolean {
  return video.canPlayType('application/vnd.apple.mpegurl') !== '';
}

/** Plays `url` with the browser's own HLS. */
export const openNativeStream: OpenStream = (video, url, _choice, events) => new NativeStream(video, url, events);

class NativeStream implements Stream {
  readonly #video: AppleVideo;
  readonly #url: string;
  readonly #events: StreamEvents;
  readonly #abort = new AbortController();

  constructor(video: HTMLVideoElement, url: string, events: StreamEvents) {
    this.#video = video;
    this.#url = url;
    this.#events = events;
    const { signal } = this.#abort;
    video.addEventListener('error', () => this.#onError(), { signal });
    video.addEventListener('loadedmetadata', () => this.#tellTracks(), { signal });
    video.src = url;
    video.load();
  }

  get isEnded(): boolean {
    return Number.isFinite(this.#video.duration) && this.#video.duration > 0;
  }

  timing(): StreamTiming {
    const started = this.#video.getStartDate?.().getTime() ?? Number.NaN;
    const { seekable } = this.#video;
    const end = seekable.length > 0 ? seekable.end(seekable.length - 1) : undefined;
    return {
      ...(Number.isNaN(started) ? {} : { latencyS: (Date.now() - started) / 1000 - this.#video.currentTime }),
      ...(end === undefined ? {} : { liveSyncPosition: end }),
    };
  }

  /** The browser does not say, and does not forget to go on. */
  readonly isIdle = false;

  loadAgain(): void {
    this.#video.load();
  }

  /** The browser chooses by itself. */
  choose(): boolean {
    return true;
  }

  hear(id: number): void {
    this.#sounds().forEach((sound, index) => {
      sound.enabled = index === id;
    });
  }

  showText(id: number): void {
    [...this.#video.textTracks].forEach((track, index) => {
      track.mode = index === id ? 'showing' : 'disabled';
    });
  }

  retry(): void {
    this.#video.load();
  }

  close(): void {
    this.#abort.abort();
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  #sounds(): AppleSounds[number][] {
    return Array.from(this.#video.audioTracks ?? []);
  }

  #tellTracks(): void {
    this.#events.onRenditions([], undefined);
    const sounds = this.#sounds();
    this.#events.onSounds(
      sounds.map(({ label, language }, id) => ({ id, label: label || language || '' })),
      Math.max(
        0,
        sounds.findIndex(({ enabled }) => enabled),
      ),
    );
    const tracks = [...this.#video.textTracks];
    this.#events.onTextTracks(tracks.map((track, id) => ({ id, label: track.label || track.language || '' })));
  }

  /** The element tells little; one request tells whether the stream is gone, refused or merely out of reach. */
  #onError(): void {
    const code = this.#video.error?.code;
    fetch(this.#url, { cache: 'no-store', signal: this.#abort.signal }).then(
      ({ status, ok }) => {
        if (status === 401 || status === 403) {
          this.#events.onTrouble('refused');
        } else if (ok) {
          this.#events.onTrouble(
            code === MEDIA_ERR_NETWORK || code === MEDIA_ERR_SRC_NOT_SUPPORTED ? 'network' : 'media',
          );
        } else {
          this.#events.onTrouble(status === 404 ? 'gone' : 'network');
        }
      },
      () => {
        if (!this.#abort.signal.aborted) {
          this.#events.onTrouble('network');
        }
      },
    );
  }
}
