/** What the engine needs of a thing that plays HLS into a video element: hls.js, or the browser itself. */

/** One choice in the quality menu. `name` is the rendition's folder in media URLs. */
export type Rendition = {
  readonly name: string;
  /** Empty for sound alone. */
  readonly label: string;
  /** As the encoder sent it, beside others. */
  readonly isSource?: boolean;
  readonly kind: 'video' | 'audio';
  readonly height?: number;
};

/** One of several sounds: a language, a commentary. */
export type SoundChoice = { readonly id: number; readonly label: string };

export type TextTrackChoice = { readonly id: number; readonly label: string };

/**
 * Why a stream cannot go on. gone: the server has no such stream (404). refused: 401 or 403. network: requests fail.
 * media: decoding failed beyond mending. unsupported: this browser cannot play what is sent.
 */
export type Trouble = 'gone' | 'refused' | 'network' | 'media' | 'unsupported';

export type StreamEvents = {
  readonly onRenditions: (renditions: readonly Rendition[], epoch: string | undefined) => void;
  readonly onRenditionPlaying: (name: string) => void;
  /** @param heard the id of the one that plays. */
  readonly onSounds: (sounds: readonly SoundChoice[], heard: number) => void;
  readonly onTextTracks: (tracks: readonly TextTrackChoice[]) => void;
  /** Requests fail, and are tried again. */
  readonly onHiccup: () => void;
  /** The stream has given up; the engine opens another. */
  readonly onTrouble: (trouble: Trouble) => void;
};

/** Seconds throughout; `undefined` while unknown. */
export type StreamTiming = {
  readonly latencyS?: number;
  readonly targetLatencyS?: number;
  readonly targetDurationS?: number;
  readonly liveSyncPosition?: number;
};

/** The choice of a viewer: `auto`, a rendition's name, or sound alone. */
export type RenditionChoice = 'auto' | (string & {});

export type Stream = {
  timing(): StreamTiming;
  /** @returns false when the choice needs the stream to be opened anew. */
  choose(choice: RenditionChoice): boolean;
  /** Plays another of several sounds. */
  hear(id: number): void;
  /** `-1` turns captions off. */
  showText(id: number): void;
  /** The playlist has ended; nothing more will come. */
  readonly isEnded: boolean;
  /** Nothing of the media is on its way. */
  readonly isIdle: boolean;
  /** Begins to load anew where the picture stands; what is buffered stays. */
  loadAgain(): void;
  /** The way to the server may be open again: what waits to try again does so at once. */
  retry(): void;
  close(): void;
};

export type OpenStream = (
  video: HTMLVideoElement,
  url: string,
  choice: RenditionChoice,
  events: StreamEvents,
) => Stream;

/** @returns epoch and rendition of `…/hls/SLUG/EPOCH/RENDITION/index.m3u8`. */
export function readMediaUrl(url: string): { epoch?: string; rendition?: string } {
  const match = /\/hls\/(?:t\/[^/]+\/)?[^/]+\/([0-9a-z]+)\/([^/]+)\/[^/]+$/.exec(url.split(/[?#]/, 1)[0] ?? '');
  return match?.[1] === undefined || match[2] === undefined ? {} : { epoch: match[1], rendition: match[2] };
}
