import type { EncoderKind } from '@rostrum/contract/finding-codes';
import type { AudioConfig, VideoConfig } from '@rostrum/media/access-unit';
import type { Coding } from '@rostrum/media/codec/coding';
import type { ArrivalFacts } from './arrival-meter.ts';
import type { LinkFacts } from './link-meter.ts';
import type { PictureFacts } from './picture-meter.ts';
import type { SoundFacts } from './sound-meter.ts';

/** All that a diagnosis is made from: measured elsewhere, read by the rules alone. */

/** What is made of the picture beside the original. */
export type LadderFacts = {
  /** Smaller pictures were asked for (INGEST_LADDER). */
  readonly isWanted: boolean;
  /** There is an ffmpeg that can make them. */
  readonly hasEncoder: boolean;
  /** Names of the rungs that suit this source, and of those that are made now. */
  readonly planned: readonly string[];
  readonly made: readonly string[];
  /** Why not all are made. */
  readonly trouble: 'busy' | 'undecodable' | undefined;
};

/** What one encoder sends, as another is compared with it. */
export type Sending = { readonly video: VideoConfig | undefined; readonly audio: AudioConfig | undefined };

export type BackupFacts = {
  /** One was connected in this event. */
  readonly wasThere: boolean;
  /** What it sends; undefined while it is not connected. */
  readonly sending: Sending | undefined;
  /** The main encoder was connected in this event, and what it sends where it is now. */
  readonly mainWasThere: boolean;
  readonly main: Sending | undefined;
  /** How often one connection took the place of another with the same key, in the last minute. */
  readonly takeovers: number;
};

/** What the decoding probe hears and sees. */
export type Senses = {
  readonly sound: HeardFacts | undefined;
  readonly picture: SeenFacts | undefined;
};

/** Decibels below the loudest there can be; −120 stands for none. */
export type HeardFacts = {
  readonly channels: number;
  /** Over the last seconds, loudest channel. */
  readonly loudestDb: number;
  /** Of each channel, over the same seconds. */
  readonly peaksDb: readonly number[];
  /** Seconds of the last ten in which samples were cut off. */
  readonly clippedSeconds: number;
  /** Without any sound, seconds. */
  readonly silentS: number;
  /** Heard in all, seconds, at most a minute. */
  readonly heardS: number;
};

export type SeenFacts = {
  /** Without any light, and without any change, seconds. */
  readonly blackS: number;
  readonly frozenS: number;
};

export type Facts = {
  readonly encoder: EncoderKind;
  /** Since the encoder that is shown came in, milliseconds. */
  readonly connectedMs: number;
  /** Its media is shown now. */
  readonly isShown: boolean;
  readonly video: VideoConfig | undefined;
  readonly coding: Coding | undefined;
  readonly audio: AudioConfig | undefined;
  /** As measured. */
  readonly fps: number;
  readonly picture: PictureFacts;
  readonly arrival: ArrivalFacts;
  readonly sound: SoundFacts;
  readonly link: LinkFacts | undefined;
  readonly ladder: LadderFacts;
  readonly backup: BackupFacts;
  readonly senses: Senses | undefined;
};
