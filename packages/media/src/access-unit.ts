import type { Ticks } from '@rostrum/units/time';

/** What crosses rooms between an encoder's door and the packager. All {@link Ticks} count 90 kHz. */

export type VideoCodec = 'avc' | 'hevc' | 'av1';

/** The shape of one pixel, width to height. */
export type PixelAspect = { readonly horizontal: number; readonly vertical: number };

/** Code points of ISO/IEC 23091-2: 1 is BT.709, transfer 16 is PQ, 18 is HLG, 2 is unspecified. */
export type Colour = {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly isFullRange: boolean;
};

/** How a picture track is decoded. */
export type VideoConfig = {
  readonly kind: 'video';
  readonly codec: VideoCodec;
  /** The body of avcC, hvcC or av1C (ISO/IEC 14496-15; AV1-ISOBMFF §2.3). */
  readonly record: Uint8Array;
  /** RFC 6381, such as `avc1.64001f`. */
  readonly codecString: string;
  /** Size in pixels after cropping, before `pixelAspect` widens it. */
  readonly width: number;
  readonly height: number;
  /** Frames a second where the stream itself says so. */
  readonly frameRate?: number;
  /** Where the stream says that its pixels are not square, or that they are. */
  readonly pixelAspect?: PixelAspect;
  readonly colour?: Colour;
};

export type AudioCodec = 'aac' | 'opus';

/** How a sound track is decoded. */
export type AudioConfig = {
  readonly kind: 'audio';
  readonly codec: AudioCodec;
  /** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1), or the body of dOps (Opus in ISOBMFF §4.3.2). */
  readonly record: Uint8Array;
  /** RFC 6381, such as `mp4a.40.2` or `opus`. */
  readonly codecString: string;
  /** Hz, of the core decoder: the track's timescale. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples one frame decodes to, at `sampleRate`. Opus may change it from frame to frame; `opusSamples` tells of each. */
  readonly samplesPerFrame: number;
};

/** What is known of a sound beside how it is decoded. */
export type SoundLabel = {
  /** ISO 639, where the source says it. */
  readonly language?: string;
};

/** One of a source's sounds; the first has the index 0. */
export type Sound = SoundLabel & { readonly index: number; readonly config: AudioConfig };

/** One coded picture. */
export type VideoFrame = {
  readonly dts: Ticks;
  readonly pts: Ticks;
  /** An IDR, or what the codec calls so: decoding may start here. */
  readonly isKey: boolean;
  /** As it stands in `mdat`: NAL units behind 4-byte lengths, or AV1 OBUs of one temporal unit. */
  readonly data: Uint8Array;
};

/** One raw AAC frame, without ADTS; or one Opus packet. */
export type AudioFrame = { readonly pts: Ticks; readonly data: Uint8Array };
