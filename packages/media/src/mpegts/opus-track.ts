import type { AudioConfig } from '../access-unit.ts';
import { OPUS_RATE, opusRecord, opusSamples, parseOpusConfig } from '../codec/opus.ts';
import { Cursor } from '../cursor.ts';
import { MediaError } from '../media-error.ts';
import type { AudioTrackEvents } from './aac-track.ts';
import type { TsClock } from './clock.ts';
import type { Pes } from './pes-assembler.ts';
import { SoundTimes } from './sound-times.ts';

/** Opus packets out of PES packets: «Opus in MPEG-2 TS» (ETSI TS draft, opus-codec.org), control header and access units. */

const CONTROL_PREFIX = 0x7fe0;
/** Mapping family 1 of RFC 7845 §5.1.1.2 by channels, from three on: streams, pairs among them, and who decodes what. */
const MAPPINGS: Readonly<Record<number, { streams: number; coupled: number; channels: readonly number[] }>> = {
  3: { streams: 2, coupled: 1, channels: [0, 2, 1] },
  4: { streams: 2, coupled: 2, channels: [0, 1, 2, 3] },
  5: { streams: 3, coupled: 2, channels: [0, 4, 1, 2, 3] },
  6: { streams: 4, coupled: 2, channels: [0, 4, 1, 2, 3, 5] },
  7: { streams: 4, coupled: 3, channels: [0, 4, 1, 2, 3, 5, 6] },
  8: { streams: 5, coupled: 3, channels: [0, 6, 1, 2, 3, 4, 5, 7] },
};

/** One access unit as it stands in a PES packet. */
export type OpusUnit = {
  /** A view. */
  readonly packet: Uint8Array;
  /** Samples to be dropped, at 48 kHz. */
  readonly startTrim: number;
  readonly endTrim: number;
};

/** @throws MediaError `TRUNCATED` or `INVALID`. */
export function readOpusUnit(cursor: Cursor): OpusUnit {
  // | prefix 11b = 0x3ff | start trim 1b end trim 1b extension 1b | 00 | size: bytes of 255 and a last one | 000 start trim 13b | 000 end trim 13b | extension: length 8b … | packet |
  const head = cursor.u16();
  if ((head & 0xffe0) !== CONTROL_PREFIX) {
    throw cursor.invalid('its control header does not begin as it must');
  }
  let size = 0;
  for (let byte = 255; byte === 255; size += byte) {
    byte = cursor.u8();
  }
  const startTrim = (head & 0x10) === 0 ? 0 : cursor.u16() & 0x1fff;
  const endTrim = (head & 0x08) === 0 ? 0 : cursor.u16() & 0x1fff;
  if ((head & 0x04) !== 0) {
    cursor.skip(cursor.u8());
  }
  return { packet: cursor.bytes(size), startTrim, endTrim };
}

/** One sound track; holds nothing but frames that wait for their time. */
export class OpusTrack {
  readonly #channels: number;
  readonly #clock: TsClock;
  readonly #events: AudioTrackEvents;
  readonly #times: SoundTimes;
  #config: AudioConfig | undefined;

  /** @param channels channel_config_code of the program map: channels, or 0 for two that are not a pair. */
  constructor(channels: number, clock: TsClock, events: AudioTrackEvents) {
    this.#channels = channels === 0 ? 2 : channels;
    this.#clock = clock;
    this.#events = events;
    this.#times = new SoundTimes((frame) => events.onAudio(frame));
    this.#times.setRate(OPUS_RATE);
  }

  push({ pts, data, isCut, isRest }: Pes): void {
    if (isRest) {
      // Packets do not say where they begin: what lost its front is of no use.
      this.lose();
      return;
    }
    if (pts !== undefined) {
      this.#times.tell(this.#clock.read(pts, undefined).pts);
    }
    const cursor = new Cursor(data, 'Opus access unit');
    try {
      while (cursor.remaining > 0) {
        this.#take(readOpusUnit(cursor).packet);
      }
    } catch (error) {
      if (!(error instanceof MediaError)) {
        throw error;
      }
      this.#times.lose();
    }
    if (isCut) {
      this.#times.lose();
    }
  }

  /** Packets are missing here. */
  lose(): void {
    this.#times.lose();
  }

  /** Trims are left to the player's start: frames stay whole, so that the count holds. */
  #take(packet: Uint8Array): void {
    const samples = opusSamples(packet);
    if (samples === undefined) {
      this.#times.lose();
      return;
    }
    this.#config ??= this.#configure(samples);
    if (this.#config !== undefined) {
      this.#times.push(packet.slice(), samples);
    }
  }

  #configure(samplesPerFrame: number): AudioConfig | undefined {
    const channels = this.#channels;
    const mapping = MAPPINGS[channels];
    if (channels > 2 && mapping === undefined) {
      this.#events.onUnsupported(
        "This stream's sound is Opus in channels of its own order; set the encoder to stereo.",
      );
      return undefined;
    }
    const input = mapping === undefined ? { channels } : { channels, mapping: { family: 1, ...mapping } };
    const config = parseOpusConfig(opusRecord(input), samplesPerFrame);
    this.#events.onAudioConfig(config);
    return config;
  }
}
