import { Cursor } from '../cursor.ts';
import { MediaError } from '../media-error.ts';
import { readAvcSps } from './avc-sps.ts';

/** AVCDecoderConfigurationRecord, ISO/IEC 14496-15 §5.3.3.1, as the parameter sets of a byte stream, and back. */

// §5.3.3.1.2: profiles whose record repeats the chroma format and the bit depths.
const PROFILES_WITH_EXTENSION: ReadonlySet<number> = new Set([100, 110, 122, 144, 244, 44]);
const MAX_SPS = 31;
const MAX_PPS = 255;

/** Whole NAL units, header first, with their emulation prevention. */
export type AvcParameterSets = { readonly sps: readonly Uint8Array[]; readonly pps: readonly Uint8Array[] };

/**
 * @returns the body of avcC; it says 4-byte lengths.
 * @throws MediaError `INVALID` or `TRUNCATED` for a sequence parameter set that cannot be read, or none; `TOO_LARGE`.
 */
export function writeAvcRecord({ sps, pps }: AvcParameterSets): Uint8Array {
  const [first] = sps;
  if (first === undefined || pps.length === 0) {
    throw new MediaError('INVALID', 'AVC configuration: parameter sets are missing', 0);
  }
  if (sps.length > MAX_SPS || pps.length > MAX_PPS) {
    throw new MediaError('TOO_LARGE', `AVC configuration: ${sps.length} and ${pps.length} parameter sets`, 0);
  }
  const { profile, compatibility, level, coding } = readAvcSps(first, 0);
  const extension = PROFILES_WITH_EXTENSION.has(profile)
    ? // | 111111 chroma 2b | 11111 luma − 8 3b | 11111 chroma − 8 3b | extensions 8b |
      [0xfc | coding.chromaFormat, 0xf8 | (coding.lumaDepth - 8), 0xf8 | (coding.chromaDepth - 8), 0]
    : [];
  // | version 8b | profile 8b | compatibility 8b | level 8b | 111111 lengthSizeMinusOne 2b | 111 spsCount 5b |
  return Uint8Array.from([
    1,
    profile,
    compatibility,
    level,
    0xff,
    0xe0 | sps.length,
    ...sps.flatMap(withLength),
    pps.length,
    ...pps.flatMap(withLength),
    ...extension,
  ]);
}

/** @param record as `parseAvcConfig` took it. @returns views. @throws MediaError `TRUNCATED`. */
export function readAvcSets(record: Uint8Array): AvcParameterSets {
  const cursor = new Cursor(record, 'AVC configuration');
  cursor.skip(5);
  const sps = readUnits(cursor, cursor.u8() & 0x1f);
  return { sps, pps: readUnits(cursor, cursor.u8()) };
}

/** @returns views of units behind lengths of 16 bits. @throws MediaError `TRUNCATED`. */
export function readUnits(cursor: Cursor, count: number): Uint8Array[] {
  return Array.from({ length: count }, () => cursor.bytes(cursor.u16()));
}

/** A NAL unit behind its length in 16 bits. @throws MediaError `TOO_LARGE`. */
export function withLength(nal: Uint8Array): number[] {
  if (nal.length > 0xffff) {
    throw new MediaError('TOO_LARGE', `a parameter set of ${nal.length} bytes`, 0);
  }
  return [nal.length >> 8, nal.length & 0xff, ...nal];
}
