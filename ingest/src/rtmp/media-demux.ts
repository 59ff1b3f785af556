import type { AudioConfig, VideoConfig } from '@rostrum/media/access-unit';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { isAv1Key, parseAv1Config, withoutDelimiters } from '@rostrum/media/codec/av1';
import { isIdr, type NalVideoConfig, parseAvcConfig } from '@rostrum/media/codec/avc';
import { isIrap, parseHevcConfig } from '@rostrum/media/codec/hevc';
import { toFourByteLengths } from '@rostrum/media/codec/nal';
import { parseAudioTag, parseVideoTag, type VideoTag } from '@rostrum/media/flv/tag';
import { MediaError } from '@rostrum/media/media-error';
import { assertNever } from '@rostrum/service/errors';
import type { PublishSink } from '../session/publisher.ts';
import { splitAggregate } from './aggregate.ts';
import { RtmpError } from './errors.ts';
import { MESSAGE_TYPE, type RtmpMessage } from './message.ts';
import { parseMetadata } from './metadata.ts';
import { TimestampUnwrapper, ticksFromClock } from './timestamp.ts';

/** Media messages that cannot be read, one after another, before the encoder is told. One alone may be a quirk of its maker. */
const MAX_BROKEN_IN_A_ROW = 50;

/** What went through, for the log line at the end. */
export type MediaCounts = { videoFrames: number; audioFrames: number; broken: number; beforeConfig: number };

type KnownVideo = { readonly raw: Uint8Array; readonly config: VideoConfig | NalVideoConfig };

/** Turns media messages into access units on the encoder's unwrapped clock. */
export class MediaDemux {
  readonly counts: MediaCounts = { videoFrames: 0, audioFrames: 0, broken: 0, beforeConfig: 0 };
  readonly #sink: PublishSink;
  #isEnded = false;
  readonly #clock = new TimestampUnwrapper();
  #video: KnownVideo | undefined;
  #audio: { readonly raw: Uint8Array; readonly config: AudioConfig } | undefined;
  #brokenInARow = 0;

  constructor(sink: PublishSink) {
    this.#sink = sink;
  }

  /**
   * Passes one audio, video, aggregate or data message on. The sink owns what it gets.
   * @throws RtmpError `CODEC_UNSUPPORTED`, `MEDIA_BROKEN`, `AGGREGATE_BROKEN`, `CLOCK_BEYOND_REASON`.
   */
  push(message: RtmpMessage): void {
    // Some encoders send empty messages to keep the connection alive.
    if (this.#isEnded || message.payload.length === 0) {
      return;
    }
    switch (message.type) {
      case MESSAGE_TYPE.video:
        this.#tolerate('picture', () => this.#pushVideo(message));
        break;
      case MESSAGE_TYPE.audio:
        this.#tolerate('sound', () => this.#pushAudio(message));
        break;
      case MESSAGE_TYPE.dataAmf0:
        this.#pushData(message.payload);
        break;
      case MESSAGE_TYPE.aggregate:
        for (const inner of splitAggregate(message)) {
          if (inner.type !== MESSAGE_TYPE.aggregate) {
            this.push(inner);
          }
        }
        break;
      default:
        break;
    }
  }

  /** The sink is not called again, not even for the rest of an aggregate in hand. */
  end(): void {
    this.#isEnded = true;
  }

  #pushVideo({ payload, timestampMs }: RtmpMessage): void {
    const tag = parseVideoTag(payload);
    switch (tag.kind) {
      case 'config':
        this.#setVideo(tag);
        break;
      case 'frame':
        this.#pushPicture(tag, timestampMs);
        break;
      case 'unsupported':
        throw new RtmpError('CODEC_UNSUPPORTED', { say: tag.say });
      case 'end':
      case 'metadata':
        break;
      default:
        assertNever(tag);
    }
  }

  #setVideo(tag: Extract<VideoTag, { kind: 'config' }>): void {
    if (this.#video?.config.codec === tag.codec && isSame(this.#video.raw, tag.record)) {
      return;
    }
    const config = orSay('its picture configuration', () => PARSE_VIDEO_CONFIG[tag.codec](tag.record));
    this.#video = { raw: tag.record, config };
    this.#sink.onVideoConfig(config);
  }

  #pushPicture(tag: Extract<VideoTag, { kind: 'frame' }>, timestampMs: number): void {
    const config = this.#video?.config;
    if (config?.codec !== tag.codec) {
      this.counts.beforeConfig += 1;
      return;
    }
    const data =
      'sourceLengthSize' in config ? toFourByteLengths(tag.data, config.sourceLengthSize) : withoutDelimiters(tag.data);
    if (data.length === 0) {
      return;
    }
    const isKey = IS_KEY[tag.codec](data);
    const clockMs = this.#clock.unwrap(timestampMs);
    this.counts.videoFrames += 1;
    this.#sink.onVideo({ dts: ticksFromClock(clockMs), pts: ticksFromClock(clockMs + tag.compositionMs), isKey, data });
  }

  #pushAudio({ payload, timestampMs }: RtmpMessage): void {
    const tag = parseAudioTag(payload);
    switch (tag.kind) {
      case 'config':
        if (this.#audio === undefined || !isSame(this.#audio.raw, tag.record)) {
          const config = orSay('its sound configuration', () => parseAacConfig(tag.record));
          this.#audio = { raw: tag.record, config };
          this.#sink.onAudioConfig(config);
        }
        break;
      case 'frame':
        if (this.#audio === undefined) {
          this.counts.beforeConfig += 1;
          break;
        }
        this.counts.audioFrames += 1;
        this.#sink.onAudio({ pts: ticksFromClock(this.#clock.unwrap(timestampMs)), data: tag.data });
        break;
      case 'unsupported':
        throw new RtmpError('CODEC_UNSUPPORTED', { say: tag.say });
      case 'end':
      case 'metadata':
        break;
      default:
        assertNever(tag);
    }
  }

  /** What cannot be read here is left out: no picture hangs on it. */
  #pushData(payload: Uint8Array): void {
    let metadata: ReturnType<typeof parseMetadata>;
    try {
      metadata = parseMetadata(payload);
    } catch (error) {
      if (!(error instanceof RtmpError)) {
        throw error;
      }
      this.counts.broken += 1;
    }
    if (metadata !== undefined) {
      this.#sink.onMetadata(metadata);
    }
  }

  #tolerate(track: 'picture' | 'sound', run: () => void): void {
    try {
      run();
      this.#brokenInARow = 0;
    } catch (error) {
      if (!(error instanceof MediaError)) {
        throw error;
      }
      this.counts.broken += 1;
      this.#brokenInARow += 1;
      if (this.#brokenInARow > MAX_BROKEN_IN_A_ROW) {
        throw new RtmpError('MEDIA_BROKEN', { track, what: error.message }, error);
      }
    }
  }
}

const PARSE_VIDEO_CONFIG = { avc: parseAvcConfig, hevc: parseHevcConfig, av1: parseAv1Config } as const;

/** Asks the picture itself: containers also mark recovery points, where a fresh decoder fails. */
const IS_KEY = {
  avc: (data: Uint8Array) => isIdr(data, 4),
  hevc: (data: Uint8Array) => isIrap(data, 4),
  av1: isAv1Key,
} as const;

/** A stream without a configuration cannot be shown at all, so its faults end the connection at once. */
function orSay<T>(track: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MediaError) {
      throw new RtmpError('MEDIA_BROKEN', { track, what: error.message }, error);
    }
    throw error;
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
