import { Cursor } from '../cursor.ts';
import type { NalVideoConfig } from './avc.ts';
import { type HevcProfile, readHevcSps } from './hevc-sps.ts';
import { eachNal, type NalLengthSize, nalLengthSize } from './nal.ts';

/** HEVC (H.265): HEVCDecoderConfigurationRecord, ISO/IEC 14496-15 §8.3.3.1, and the NAL unit types of H.265 table 7-1. */

// BLA, IDR and CRA: 16 to 21; 22 and 23 are reserved for more of the kind.
const FIRST_IRAP = 16;
const LAST_IRAP = 23;
const NAL_VPS = 32;
const NAL_SPS = 33;
const NAL_PPS = 34;
const LENGTH_SIZE_BYTE = 21;

/**
 * Reads the body of hvcC: what Enhanced RTMP sends as SequenceStart of `hvc1`.
 * @returns a configuration that owns its bytes.
 * @throws MediaError `TRUNCATED` or `INVALID`, with the offset in `record`.
 */
export function parseHevcConfig(record: Uint8Array): NalVideoConfig {
  const cursor = new Cursor(record, 'HEVC configuration');
  // | version 8b | profile, tier and level 96b | segmentation 16b | parallelism 8b | chroma 8b | depths 16b | rate 16b |
  // | constantFrameRate 2b numTemporalLayers 3b temporalIdNested 1b lengthSizeMinusOne 2b | arrays 8b |
  if (cursor.u8() !== 1) {
    throw cursor.invalid('its version is not 1');
  }
  cursor.skip(LENGTH_SIZE_BYTE - 1);
  const sourceLengthSize = nalLengthSize(cursor.u8(), LENGTH_SIZE_BYTE);
  const arrays = cursor.u8();
  const seen = new Set<number>();
  let sps: { nal: Uint8Array; offset: number } | undefined;
  for (let array = 0; array < arrays; array += 1) {
    const type = cursor.u8() & 0x3f;
    const count = cursor.u16();
    for (let index = 0; index < count; index += 1) {
      const length = cursor.u16();
      const offset = cursor.offset;
      const nal = cursor.bytes(length);
      if (nalType(nal[0]) !== type) {
        throw cursor.invalid('a parameter set is of another type than its array');
      }
      seen.add(type);
      sps ??= type === NAL_SPS ? { nal, offset } : undefined;
    }
  }
  if (sps === undefined || !seen.has(NAL_VPS) || !seen.has(NAL_PPS)) {
    throw cursor.invalid('it lacks a parameter set');
  }
  const { profile, shown } = readHevcSps(sps.nal, sps.offset);
  const own = new Uint8Array(record);
  own[LENGTH_SIZE_BYTE] = (own[LENGTH_SIZE_BYTE] ?? 0) | 3;
  return { kind: 'video', codec: 'hevc', record: own, codecString: codecString(profile), ...shown, sourceLengthSize };
}

/** ISO/IEC 14496-15 §E.3: `hvc1.[A–C]profile.compatibility.tierlevel.constraints`. */
function codecString(profile: HevcProfile): string {
  const space = ['', 'A', 'B', 'C'][profile.space] ?? '';
  // The compatibility flags stand in reverse bit order; trailing zero bytes of the constraints are left out.
  let compatibility = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    compatibility += ((profile.compatibility >>> bit) & 1) * 2 ** (31 - bit);
  }
  const constraints = profile.constraints.slice(0, profile.constraints.findLastIndex((byte) => byte !== 0) + 1);
  return [
    'hvc1',
    `${space}${profile.idc}`,
    hex(compatibility),
    `${profile.isHighTier ? 'H' : 'L'}${profile.level}`,
    ...constraints.map(hex),
  ].join('.');
}

function hex(value: number): string {
  return value.toString(16).toUpperCase();
}

function nalType(firstByte: number | undefined): number {
  // | forbidden 1b | type 6b | layer id 6b | temporal id + 1 3b |
  return ((firstByte ?? 0) >> 1) & 0x3f;
}

/** Whether the access unit is an intra random access point. Walks all of it. @throws MediaError `TRUNCATED`. */
export function isIrap(data: Uint8Array, lengthSize: NalLengthSize): boolean {
  let found = false;
  eachNal(data, lengthSize, (start, end) => {
    const type = nalType(data[start]);
    found ||= end > start && type >= FIRST_IRAP && type <= LAST_IRAP;
  });
  return found;
}
