import type { AudioConfig, AudioFrame } from '../access-unit.ts';
import { parseAacConfig } from '../codec/aac.ts';
import { MediaError } from '../media-error.ts';
import { ADTS_HEADER_BYTES, type AdtsHeader, adtsRecord, isSameSound, readAdtsHeader } from './adts.ts';
import type { TsClock } from './clock.ts';
import type { Pes } from './pes-assembler.ts';
import { SoundTimes } from './sound-times.ts';

/** AAC frames out of PES packets: ADTS in ISO/IEC 13818-1 §2.4.3.7; frames may lie across packets. */

export type AudioTrackEvents = {
  onAudioConfig(config: AudioConfig): void;
  onAudio(frame: AudioFrame): void;
  onUnsupported(say: string): void;
};

/** One sound track; holds less than two frames (16 KiB) from one packet to the next. */
export class AacTrack {
  readonly #clock: TsClock;
  readonly #events: AudioTrackEvents;
  readonly #times: SoundTimes;
  /** From the first byte not yet done with. */
  #held: Uint8Array = new Uint8Array(0);
  /** Times told of the first frame that begins at or behind an offset in `#held`. */
  #told: { readonly at: number; readonly pts: number }[] = [];
  /** What the frames are believed to be. */
  #header: AdtsHeader | undefined;
  #config: AudioConfig | undefined;

  constructor(clock: TsClock, events: AudioTrackEvents) {
    this.#clock = clock;
    this.#events = events;
    this.#times = new SoundTimes((frame) => events.onAudio(frame));
  }

  push({ pts, data, isCut, isRest }: Pes): void {
    if (isRest) {
      this.#drop();
    }
    if (pts !== undefined) {
      const at = this.#held.length;
      this.#told = [...this.#told.filter((told) => told.at < at), { at, pts }];
    }
    const bytes = new Uint8Array(this.#held.length + data.length);
    bytes.set(this.#held);
    bytes.set(data, this.#held.length);
    this.#read(bytes, isCut);
    if (isCut) {
      this.#drop();
    }
  }

  /** Packets are missing here. */
  lose(): void {
    this.#drop();
  }

  /** Nothing follows: the last frame needs no other behind it. */
  end(): void {
    this.#read(this.#held, true);
    this.#drop();
  }

  #drop(): void {
    this.#header = undefined;
    this.#held = new Uint8Array(0);
    this.#told = [];
    this.#times.lose();
  }

  /** @param isEnd nothing goes on with these bytes. */
  #read(bytes: Uint8Array, isEnd: boolean): void {
    let at = 0;
    for (;;) {
      const next = this.#nextFrame(bytes, at, isEnd);
      at = next.at;
      if (next.header === undefined) {
        break;
      }
      this.#tell(at);
      this.#take(next.header, bytes.slice(at + next.header.headerBytes, at + next.header.frameBytes));
      at += next.header.frameBytes;
    }
    this.#held = bytes.slice(at);
    // Times behind the last frame are of those to come.
    this.#told = this.#told.map((told) => ({ at: Math.max(0, told.at - at), pts: told.pts }));
  }

  /** @returns the next frame that is all there and can be believed; else where to go on when there is more. */
  #nextFrame(bytes: Uint8Array, from: number, isEnd: boolean): { at: number; header?: AdtsHeader } {
    let at = from;
    while (bytes.length - at >= ADTS_HEADER_BYTES) {
      const header = readAdtsHeader(bytes, at);
      const belief = header === undefined ? 'no' : this.#believes(header, bytes, at, isEnd);
      if (header !== undefined && belief === 'yes') {
        this.#header = header;
        return { at, header };
      }
      if (belief === 'wait') {
        return { at };
      }
      if (belief === 'cut') {
        return { at: bytes.length };
      }
      // Out of step: what comes next must prove itself.
      this.#header = undefined;
      const sync = bytes.indexOf(0xff, at + 1);
      at = sync < 0 ? bytes.length : sync;
    }
    return { at };
  }

  /** A header like the last is believed; another, when one like it stands behind its frame. */
  #believes(header: AdtsHeader, bytes: Uint8Array, at: number, isEnd: boolean): 'yes' | 'no' | 'wait' | 'cut' {
    const end = at + header.frameBytes;
    const isLikeLast = this.#header !== undefined && isSameSound(this.#header, header);
    if (end > bytes.length) {
      return isEnd ? (isLikeLast ? 'cut' : 'no') : 'wait';
    }
    if (isLikeLast) {
      return 'yes';
    }
    const next = readAdtsHeader(bytes, end);
    if (next !== undefined) {
      return isSameSound(header, next) ? 'yes' : 'no';
    }
    if (bytes.length - end >= ADTS_HEADER_BYTES) {
      return 'no';
    }
    return isEnd ? (end === bytes.length ? 'yes' : 'no') : 'wait';
  }

  /** The times told up to this frame's first byte: the last one is its. */
  #tell(at: number): void {
    let pts: number | undefined;
    while (this.#told[0] !== undefined && this.#told[0].at <= at) {
      pts = this.#told.shift()?.pts;
    }
    if (pts !== undefined) {
      this.#times.tell(this.#clock.read(pts, undefined).pts);
    }
  }

  #take(header: AdtsHeader, data: Uint8Array): void {
    const config = this.#configure(header);
    if (config !== undefined) {
      this.#times.push(data, config.samplesPerFrame);
    }
  }

  #configure(header: AdtsHeader): AudioConfig | undefined {
    if (header.blocks > 1) {
      this.#events.onUnsupported(
        "This stream's sound has several AAC blocks in an ADTS frame; set the encoder to one.",
      );
      return undefined;
    }
    if (header.channels === 0) {
      this.#events.onUnsupported("This stream's sound has channels of its own order; set the encoder to stereo.");
      return undefined;
    }
    const record = adtsRecord(header);
    if (this.#config !== undefined && this.#config.record.every((byte, index) => byte === record[index])) {
      return this.#config;
    }
    try {
      const config = parseAacConfig(record);
      this.#config = config;
      this.#times.setRate(config.sampleRate);
      this.#events.onAudioConfig(config);
      return config;
    } catch (error) {
      if (error instanceof MediaError) {
        this.#events.onUnsupported(`${error.message.replace(/ \(at byte \d+\)$/, '')}.`);
        return undefined;
      }
      throw error;
    }
  }
}
