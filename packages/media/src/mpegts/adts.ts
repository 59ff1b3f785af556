import type { AudioConfig } from '../access-unit.ts';
import { BitCursor } from '../bit-cursor.ts';

/** ADTS, the framing of AAC in transport streams: ISO/IEC 14496-3 §1.A.2.2. */

export const ADTS_HEADER_BYTES = 7;
const CRC_BYTES = 2;
const MAX_FRAME_BYTES = 0x1fff;
const RATE_ESCAPE = 15;
const PROFILE_LC = 1;

export type AdtsHeader = {
  /** Audio object type − 1. */
  readonly profile: number;
  readonly rateIndex: number;
  /** channel_configuration; 0 means that the frames tell. */
  readonly channels: number;
  /** Bytes of header and checksum. */
  readonly headerBytes: number;
  /** Bytes of the whole frame. */
  readonly frameBytes: number;
  /** Raw data blocks in it: 1 in all but name. */
  readonly blocks: number;
};

/** @returns `undefined` where no header stands at `at`, or not all of it. */
export function readAdtsHeader(bytes: Uint8Array, at: number): AdtsHeader | undefined {
  // | 1111 1111 1111 id 1b layer 2b = 0 noCrc 1b | profile 2b rate 4b private 1b channels 3b original 1b home 1b
  //   copyright 2b | length 13b | fullness 11b | blocks − 1 2b |
  const byte = (index: number): number => bytes[at + index] ?? 0;
  if (byte(0) !== 0xff || (byte(1) & 0xf6) !== 0xf0 || bytes.length - at < ADTS_HEADER_BYTES) {
    return undefined;
  }
  const headerBytes = ADTS_HEADER_BYTES + ((byte(1) & 1) === 0 ? CRC_BYTES : 0);
  const frameBytes = ((byte(3) & 3) << 11) | (byte(4) << 3) | (byte(5) >> 5);
  const rateIndex = (byte(2) >> 2) & 0x0f;
  if (frameBytes <= headerBytes || rateIndex > 12) {
    return undefined;
  }
  return {
    profile: byte(2) >> 6,
    rateIndex,
    channels: ((byte(2) & 1) << 2) | (byte(3) >> 6),
    headerBytes,
    frameBytes,
    blocks: 1 + (byte(6) & 3),
  };
}

/** Whether two frames are decoded alike. */
export function isSameSound(left: AdtsHeader, right: AdtsHeader): boolean {
  return left.profile === right.profile && left.rateIndex === right.rateIndex && left.channels === right.channels;
}

/** @returns the AudioSpecificConfig of §1.6.2.1: | object type 5b | rate 4b | channels 4b | 000 |. */
export function adtsRecord({ profile, rateIndex, channels }: AdtsHeader): Uint8Array {
  const word = ((profile + 1) << 11) | (rateIndex << 7) | (channels << 3);
  return Uint8Array.of(word >> 8, word & 0xff);
}

/** @returns the headers for raw frames of `config`. @throws RangeError for what ADTS cannot say. */
export function adtsWriter(config: AudioConfig): (frameBytes: number) => Uint8Array {
  const bits = new BitCursor(config.record, 'AAC configuration');
  bits.skip(5);
  const rateIndex = bits.bits(4);
  const channels = rateIndex === RATE_ESCAPE ? 0 : bits.bits(4);
  if (config.codec !== 'aac' || channels === 0 || channels > 7) {
    throw new RangeError('ADTS takes AAC of a listed rate in channel configurations 1 to 7');
  }
  return (dataBytes) => {
    const length = ADTS_HEADER_BYTES + dataBytes;
    if (length > MAX_FRAME_BYTES) {
      throw new RangeError(`an ADTS frame holds at most ${MAX_FRAME_BYTES} bytes, not ${length}`);
    }
    // Fullness 0x7ff: the rate varies.
    return Uint8Array.of(
      0xff,
      0xf1,
      (PROFILE_LC << 6) | (rateIndex << 2) | (channels >> 2),
      ((channels & 3) << 6) | (length >> 11),
      (length >> 3) & 0xff,
      ((length & 7) << 5) | 0x1f,
      0xfc,
    );
  };
}
