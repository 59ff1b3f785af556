import { BitCursor } from '../bit-cursor.ts';
import type { NalVideoConfig } from '../codec/avc.ts';
import { parseAvcConfig } from '../codec/avc.ts';
import { writeAvcRecord } from '../codec/avc-record.ts';
import { readAvcSps } from '../codec/avc-sps.ts';
import { parseHevcConfig } from '../codec/hevc.ts';
import { writeHevcRecord } from '../codec/hevc-record.ts';
import { readHevcSps } from '../codec/hevc-sps.ts';
import { unescapeNal } from '../codec/nal.ts';

/** What each NAL unit is to an access unit: H.264 table 7-1 and §7.4.1.2.3, H.265 table 7-1 and §7.4.2.4.4. */

export type ParameterSetKind = 'vps' | 'sps' | 'pps';

/** A NAL unit's part in its access unit. */
export type NalRole =
  /** Begins another access unit where the one before has a picture. */
  | { readonly is: 'opening' }
  /** Stands in the record, not in the samples; begins an access unit as well. */
  | { readonly is: 'parameter-set'; readonly set: ParameterSetKind }
  /** Of no use in a file: delimiters, which begin an access unit, and filler, which does not. */
  | { readonly is: 'delimiter' }
  | { readonly is: 'filler' }
  /** A slice; the first of a picture begins an access unit. */
  | { readonly is: 'slice'; readonly isKey: boolean }
  | { readonly is: 'other' };

/** What a codec's byte stream is read by. */
export type NalRules = {
  readonly codec: 'avc' | 'hevc';
  role(data: Uint8Array, start: number, end: number): NalRole;
  /** Whether a slice is the first one of its picture. */
  isFirstSlice(data: Uint8Array, start: number, end: number): boolean;
  /** Whether a unit of supplemental information says that decoding may recover from here, without an IDR. */
  isRecoveryPoint(data: Uint8Array, start: number, end: number): boolean;
  /** @throws MediaError where it cannot be read. */
  setId(set: ParameterSetKind, nal: Uint8Array): number;
  /** Whether a picture may come as two fields, each an access unit's worth. @throws MediaError. */
  mayComeInFields(sps: Uint8Array): boolean;
  /** @throws MediaError where a set is missing or cannot be read. */
  config(sets: Readonly<Record<ParameterSetKind, readonly Uint8Array[]>>): NalVideoConfig;
};

const OPENING: NalRole = { is: 'opening' };
const DELIMITER: NalRole = { is: 'delimiter' };
const FILLER: NalRole = { is: 'filler' };
const OTHER: NalRole = { is: 'other' };
const SLICE: NalRole = { is: 'slice', isKey: false };
const KEY_SLICE: NalRole = { is: 'slice', isKey: true };
const setRole = (set: ParameterSetKind): NalRole => ({ is: 'parameter-set', set });

// Data partitions B and C (3, 4) belong to a slice that has begun.
const AVC_ROLES: readonly NalRole[] = roles(20, {
  1: SLICE,
  2: SLICE,
  5: KEY_SLICE,
  6: OPENING,
  7: setRole('sps'),
  8: setRole('pps'),
  9: DELIMITER,
  12: FILLER,
  14: OPENING,
  15: OPENING,
  16: OPENING,
  17: OPENING,
  18: OPENING,
});
const AVC_SEI = 6;

const HEVC_ROLES: readonly NalRole[] = roles(64, {
  ...Object.fromEntries(Array.from({ length: 10 }, (_, type) => [type, SLICE])),
  ...Object.fromEntries(Array.from({ length: 8 }, (_, index) => [16 + index, KEY_SLICE])),
  32: setRole('vps'),
  33: setRole('sps'),
  34: setRole('pps'),
  35: DELIMITER,
  38: FILLER,
  39: OPENING,
  ...Object.fromEntries([41, 42, 43, 44, 48, 49, 50, 51, 52, 53, 54, 55].map((type) => [type, OPENING])),
});

function roles(count: number, known: Readonly<Record<number, NalRole>>): NalRole[] {
  return Array.from({ length: count }, (_, type) => known[type] ?? OTHER);
}

function firstCode(nal: Uint8Array, headerBytes: number, max: number, what: string): number {
  return new BitCursor(unescapeNal(nal.subarray(headerBytes, headerBytes + 16)), what).ueUpTo(max, 'its id');
}

export const AVC_RULES: NalRules = {
  codec: 'avc',
  // | forbidden 1b | ref_idc 2b | type 5b |
  role: (data, start) => AVC_ROLES[(data[start] ?? 0) & 0x1f] ?? OTHER,
  // first_mb_in_slice is 0: an Exp-Golomb code of one bit.
  isFirstSlice: (data, start, end) => end > start + 1 && ((data[start + 1] ?? 0) & 0x80) !== 0,
  isRecoveryPoint: (data, start, end) =>
    ((data[start] ?? 0) & 0x1f) === AVC_SEI && hasRecoveryPoint(data.subarray(start + 1, end)),
  setId: (set, nal) => (set === 'sps' ? readAvcSps(nal, 0).id : firstCode(nal, 1, 255, 'AVC picture parameter set')),
  mayComeInFields: (sps) => !readAvcSps(sps, 0).coding.isFramesOnly,
  config: (sets) => parseAvcConfig(writeAvcRecord(sets)),
};

export const HEVC_RULES: NalRules = {
  codec: 'hevc',
  // | forbidden 1b | type 6b | layer id 6b | temporal id + 1 3b |; other layers are for other decoders.
  role: (data, start) =>
    ((data[start] ?? 0) & 1) !== 0 || (data[start + 1] ?? 0) >> 3 !== 0
      ? FILLER
      : (HEVC_ROLES[((data[start] ?? 0) >> 1) & 0x3f] ?? OTHER),
  // first_slice_segment_in_pic_flag
  isFirstSlice: (data, start, end) => end > start + 2 && ((data[start + 2] ?? 0) & 0x80) !== 0,
  // A CRA is one, and counts as a key frame.
  isRecoveryPoint: () => false,
  setId: (set, nal) => {
    if (set === 'sps') {
      return readHevcSps(nal, 0).id;
    }
    return set === 'vps' ? (nal[2] ?? 0) >> 4 : firstCode(nal, 2, 63, 'HEVC picture parameter set');
  },
  // Each field is a picture of its own (§D.3.3).
  mayComeInFields: () => false,
  config: (sets) => parseHevcConfig(writeHevcRecord(sets)),
};

const SEI_RECOVERY_POINT = 6;

/** sei_message(), H.264 §7.3.2.3.1: types and sizes are told in bytes of 255 and a last one. */
function hasRecoveryPoint(body: Uint8Array): boolean {
  let at = 0;
  const number = (): number => {
    let value = 0;
    while (body[at] === 0xff) {
      value += 255;
      at += 1;
    }
    value += body[at] ?? 0;
    at += 1;
    return value;
  };
  while (at + 2 < body.length) {
    if (number() === SEI_RECOVERY_POINT) {
      return true;
    }
    at += number();
  }
  return false;
}
