import type { VideoConfig } from '../access-unit.ts';
import { Cursor } from '../cursor.ts';
import { readAvcSps } from './avc-sps.ts';
import { eachNal, type NalLengthSize, nalLengthSize } from './nal.ts';

/** AVC (H.264): AVCDecoderConfigurationRecord, ISO/IEC 14496-15 §5.3.3.1, and the NAL unit types of H.264 table 7-1. */

const NAL_IDR = 5;
const NAL_SPS = 7;

/** A picture track's configuration whose frames come behind NAL length prefixes. */
export type NalVideoConfig = VideoConfig & {
  /** How the encoder's frames come; `record` itself always says 4, so pass frames through `toFourByteLengths`. */
  readonly sourceLengthSize: NalLengthSize;
};

/**
 * Reads the body of avcC: what FLV sends as sequence header.
 * @returns a configuration that owns its bytes.
 * @throws MediaError `TRUNCATED` or `INVALID`, with the offset in `record`.
 */
export function parseAvcConfig(record: Uint8Array): NalVideoConfig {
  const cursor = new Cursor(record, 'AVC configuration');
  // | version 8b | profile 8b | compatibility 8b | level 8b | 111111 lengthSizeMinusOne 2b | 111 spsCount 5b |
  if (cursor.u8() !== 1) {
    throw cursor.invalid('its version is not 1');
  }
  cursor.skip(3);
  const sourceLengthSize = nalLengthSize(cursor.u8(), 4);
  const spsCount = cursor.u8() & 0x1f;
  let sps: { nal: Uint8Array; offset: number } | undefined;
  for (let index = 0; index < spsCount; index += 1) {
    const length = cursor.u16();
    sps ??= { offset: cursor.offset, nal: cursor.bytes(length) };
    if (index > 0) {
      cursor.skip(length);
    }
  }
  const ppsCount = cursor.u8();
  for (let index = 0; index < ppsCount; index += 1) {
    cursor.skip(cursor.u16());
  }
  if (sps === undefined || ppsCount === 0) {
    throw cursor.invalid('it holds no parameter sets');
  }
  if (((sps.nal[0] ?? 0) & 0x1f) !== NAL_SPS) {
    throw cursor.invalid('its sequence parameter set is of another type');
  }
  const { profile, compatibility, level, shown } = readAvcSps(sps.nal, sps.offset);
  const own = new Uint8Array(record);
  own[4] = (own[4] ?? 0) | 3;
  return {
    kind: 'video',
    codec: 'avc',
    record: own,
    codecString: `avc1.${[profile, compatibility, level].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    ...shown,
    sourceLengthSize,
  };
}

/** Whether the access unit holds an IDR picture. Walks all of it. @throws MediaError `TRUNCATED`. */
export function isIdr(data: Uint8Array, lengthSize: NalLengthSize): boolean {
  let found = false;
  eachNal(data, lengthSize, (start, end) => {
    found ||= end > start && ((data[start] ?? 0) & 0x1f) === NAL_IDR;
  });
  return found;
}
