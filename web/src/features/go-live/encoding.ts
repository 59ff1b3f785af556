/** What encoders are told to make, in numbers: one place for the page, the files and the links. Pure. */

/** A picture an encoder may be told to send. Rates are kbit/s, as encoders ask for them. */
export type Encoding = {
  readonly id: 'full' | 'full-fast' | 'small';
  readonly label: string;
  /** What it is for, and what it needs. */
  readonly text: 'sizeFull' | 'sizeFast' | 'sizeSmall';
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  readonly videoKbps: number;
};

export const ENCODINGS: readonly [Encoding, ...Encoding[]] = [
  {
    id: 'full',
    label: '1080p',
    text: 'sizeFull',
    width: 1920,
    height: 1080,
    fps: 30,
    videoKbps: 6000,
  },
  {
    id: 'full-fast',
    label: '1080p60',
    text: 'sizeFast',
    width: 1920,
    height: 1080,
    fps: 60,
    videoKbps: 9000,
  },
  {
    id: 'small',
    label: '720p',
    text: 'sizeSmall',
    width: 1280,
    height: 720,
    fps: 30,
    videoKbps: 3000,
  },
];

/** Segments begin at key frames: with one every two seconds viewers join and switch at once. */
export const KEY_FRAME_S = 2;
export const AUDIO_KBPS = 160;
export const AUDIO_HZ = 48_000;
/** Of H.264, as all encoders and players know it. */
export const PROFILE = 'high';

/** @returns the encoding of this name, or the usual one. */
export function encodingOf(id: string | null): Encoding {
  return ENCODINGS.find((each) => each.id === id) ?? ENCODINGS[0];
}
