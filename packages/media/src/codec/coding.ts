import type { VideoConfig } from '../access-unit.ts';
import { Cursor } from '../cursor.ts';
import { MediaError } from '../media-error.ts';
import { readAvcSps } from './avc-sps.ts';

/** How a picture track is coded, as far as it decides who can play it: read from the records of 14496-15 and AV1-ISOBMFF. */

export type Coding = {
  /** profile_idc; seq_profile of AV1. */
  readonly profile: number;
  /** Times ten: 41 is 4.1. Undefined for AV1. */
  readonly level: number | undefined;
  readonly bitDepth: number;
  /** chroma_format_idc: 0 is grey, 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4. */
  readonly chromaFormat: number;
  /** Pictures that others refer to at once; undefined where the record does not say. */
  readonly references: number | undefined;
  /** Pictures may come as two fields. */
  readonly mayInterlace: boolean;
};

const AVC_SPS_AT = 5;
// general_profile_idc, the flags behind the compatibility flags, general_level_idc, chromaFormat and the luma depth.
const HEVC_AT = { profile: 1, flags: 6, level: 12, chroma: 16, depth: 17 };
const HEVC_LEVEL_UNIT = 3;

/** @returns undefined where the record cannot be read; it only advises. */
export function codingOf({ codec, record }: Pick<VideoConfig, 'codec' | 'record'>): Coding | undefined {
  try {
    return READERS[codec](record);
  } catch (error) {
    if (error instanceof MediaError) {
      return undefined;
    }
    throw error;
  }
}

const READERS: Readonly<Record<VideoConfig['codec'], (record: Uint8Array) => Coding>> = {
  avc(record) {
    const cursor = new Cursor(record, 'AVC configuration');
    cursor.skip(AVC_SPS_AT);
    cursor.u8(); // how many
    const length = cursor.u16();
    const { profile, level, coding } = readAvcSps(cursor.bytes(length), cursor.offset);
    return {
      profile,
      level,
      bitDepth: Math.max(coding.lumaDepth, coding.chromaDepth),
      chromaFormat: coding.chromaFormat,
      references: coding.references,
      mayInterlace: !coding.isFramesOnly,
    };
  },
  hevc(record) {
    const at = (index: number): number => record[index] ?? 0;
    // | progressive_source 1b | interlaced_source 1b | … |
    const [isProgressive, isInterlaced] = [(at(HEVC_AT.flags) & 0x80) !== 0, (at(HEVC_AT.flags) & 0x40) !== 0];
    return {
      profile: at(HEVC_AT.profile) & 0x1f,
      level: Math.round(at(HEVC_AT.level) / HEVC_LEVEL_UNIT),
      bitDepth: (at(HEVC_AT.depth) & 7) + 8,
      chromaFormat: at(HEVC_AT.chroma) & 3,
      references: undefined,
      mayInterlace: isInterlaced && !isProgressive,
    };
  },
  av1(record) {
    // | marker 1b version 7b | seq_profile 3b level 5b | tier 1b high_bitdepth 1b twelve_bit 1b monochrome 1b x 1b y 1b … |
    const [second = 0, third = 0] = record.subarray(1, 3);
    const isHigh = (third & 0x40) !== 0;
    const isGrey = (third & 0x10) !== 0;
    return {
      profile: second >> 5,
      level: undefined,
      bitDepth: isHigh ? ((third & 0x20) !== 0 ? 12 : 10) : 8,
      chromaFormat: isGrey ? 0 : (third & 8) === 0 ? 3 : (third & 4) === 0 ? 2 : 1,
      references: undefined,
      mayInterlace: false,
    };
  },
};
