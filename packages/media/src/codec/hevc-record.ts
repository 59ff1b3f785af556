import { Cursor } from '../cursor.ts';
import { MediaError } from '../media-error.ts';
import { readUnits, withLength } from './avc-record.ts';
import { readHevcSps } from './hevc-sps.ts';

/** HEVCDecoderConfigurationRecord, ISO/IEC 14496-15 §8.3.3.1, as the parameter sets of a byte stream, and back. */

const NAL_VPS = 32;
const NAL_SPS = 33;
const NAL_PPS = 34;
// array_completeness: no parameter set stands in the samples, as `hvc1` promises.
const COMPLETE = 0x80;

/** Whole NAL units, header first, with their emulation prevention. */
export type HevcParameterSets = {
  readonly vps: readonly Uint8Array[];
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
};

/**
 * @returns the body of hvcC; it says 4-byte lengths.
 * @throws MediaError `INVALID` or `TRUNCATED` for a sequence parameter set that cannot be read, or none; `TOO_LARGE`.
 */
export function writeHevcRecord({ vps, sps, pps }: HevcParameterSets): Uint8Array {
  const [first] = sps;
  if (first === undefined || vps.length === 0 || pps.length === 0) {
    throw new MediaError('INVALID', 'HEVC configuration: parameter sets are missing', 0);
  }
  const { profile, coding } = readHevcSps(first, 0);
  const { compatibility } = profile;
  return Uint8Array.from([
    1,
    // | space 2b | tier 1b | profile 5b | compatibility 32b | constraints 48b | level 8b |
    (profile.space << 6) | (profile.isHighTier ? 0x20 : 0) | profile.idc,
    compatibility >>> 24,
    (compatibility >>> 16) & 0xff,
    (compatibility >>> 8) & 0xff,
    compatibility & 0xff,
    ...profile.constraints,
    profile.level,
    // | 1111 min_spatial_segmentation 12b = 0 | 111111 parallelism 2b = 0: unknown | 111111 chroma 2b |
    0xf0,
    0,
    0xfc,
    0xfc | coding.chromaFormat,
    // | 11111 luma − 8 3b | 11111 chroma − 8 3b | avgFrameRate 16b = 0: unknown |
    0xf8 | (coding.lumaDepth - 8),
    0xf8 | (coding.chromaDepth - 8),
    0,
    0,
    // | constantFrameRate 2b = 0 | numTemporalLayers 3b | temporalIdNested 1b | lengthSizeMinusOne 2b |
    (coding.temporalLayers << 3) | (coding.isTemporalIdNested ? 4 : 0) | 3,
    3,
    ...setArray(NAL_VPS, vps),
    ...setArray(NAL_SPS, sps),
    ...setArray(NAL_PPS, pps),
  ]);
}

function setArray(type: number, nals: readonly Uint8Array[]): number[] {
  // | array_completeness 1b | 0 | type 6b | count 16b | units behind their lengths |
  return [COMPLETE | type, nals.length >> 8, nals.length & 0xff, ...nals.flatMap(withLength)];
}

/** @param record as `parseHevcConfig` took it. @returns views; units of other kinds are left out. @throws MediaError `TRUNCATED`. */
export function readHevcSets(record: Uint8Array): HevcParameterSets {
  const cursor = new Cursor(record, 'HEVC configuration');
  cursor.skip(22);
  const arrays = Array.from({ length: cursor.u8() }, () => {
    const type = cursor.u8() & 0x3f;
    return { type, nals: readUnits(cursor, cursor.u16()) };
  });
  const of = (wanted: number): Uint8Array[] => arrays.filter(({ type }) => type === wanted).flatMap(({ nals }) => nals);
  return { vps: of(NAL_VPS), sps: of(NAL_SPS), pps: of(NAL_PPS) };
}
