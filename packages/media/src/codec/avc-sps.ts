import { BitCursor } from '../bit-cursor.ts';
import { unescapeNal } from './nal.ts';
import { plausibleFrameRate, readSharedUsability, readUsability, type VideoUsability } from './vui.ts';

/** AVC sequence parameter set, H.264 §7.3.2.1.1, as far as its usability information (§E.1.1). */

export type AvcSps = {
  readonly id: number;
  readonly profile: number;
  readonly compatibility: number;
  readonly level: number;
  readonly coding: AvcCoding;
  readonly shown: VideoUsability & { readonly width: number; readonly height: number };
};

/** What avcC repeats of it, how many pictures are referred to, and whether one may come as two fields. */
type AvcCoding = {
  readonly references: number;
  readonly chromaFormat: number;
  readonly lumaDepth: number;
  readonly chromaDepth: number;
  readonly isFramesOnly: boolean;
};

// Profiles that write chroma_format_idc (§7.3.2.1.1).
const PROFILES_WITH_CHROMA: ReadonlySet<number> = new Set([
  100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
]);
const CHROMA_420 = { format: 1, isSeparate: false, lumaDepth: 8, chromaDepth: 8 };
const MACROBLOCK = 16;
// Level 6.2 allows √(139264 × 8) = 1055 macroblocks a side (table A-1); more is no picture.
const MAX_MACROBLOCKS_A_SIDE = 1055;
// §7.4.2.1.1: num_ref_frames_in_pic_order_cnt_cycle is at most 255.
const MAX_CYCLE = 255;

/**
 * @param nal the whole unit, header byte first, with its emulation prevention.
 * @param offset of `nal` in what the caller holds, for errors.
 * @throws MediaError `TRUNCATED` or `INVALID`.
 */
export function readAvcSps(nal: Uint8Array, offset: number): AvcSps {
  const bits = new BitCursor(unescapeNal(nal), 'AVC sequence parameter set', offset);
  bits.skip(8);
  const profile = bits.bits(8);
  const compatibility = bits.bits(8);
  const level = bits.bits(8);
  const id = bits.ueUpTo(31, 'seq_parameter_set_id');
  const chroma = PROFILES_WITH_CHROMA.has(profile) ? readChroma(bits) : CHROMA_420;
  bits.ue(); // log2_max_frame_num_minus4
  skipPictureOrder(bits);
  const references = bits.ue(); // max_num_ref_frames
  bits.skip(1); // gaps_in_frame_num_value_allowed_flag
  const widthInMacroblocks = bits.ueUpTo(MAX_MACROBLOCKS_A_SIDE - 1, 'pic_width_in_mbs_minus1') + 1;
  const heightInUnits = bits.ueUpTo(MAX_MACROBLOCKS_A_SIDE - 1, 'pic_height_in_map_units_minus1') + 1;
  const isFramesOnly = bits.flag();
  if (!isFramesOnly) {
    bits.skip(1); // mb_adaptive_frame_field_flag
  }
  bits.skip(1); // direct_8x8_inference_flag
  const fieldFactor = isFramesOnly ? 1 : 2;
  const crop = readCrop(bits);
  // §7.4.2.1.1: CropUnitX = SubWidthC, CropUnitY = SubHeightC × (2 − frame_mbs_only_flag); ChromaArrayType 0 counts single samples.
  const hasSubsampling = !chroma.isSeparate;
  const unitX = hasSubsampling && (chroma.format === 1 || chroma.format === 2) ? 2 : 1;
  const unitY = (hasSubsampling && chroma.format === 1 ? 2 : 1) * fieldFactor;
  const width = widthInMacroblocks * MACROBLOCK - unitX * (crop.left + crop.right);
  const height = heightInUnits * fieldFactor * MACROBLOCK - unitY * (crop.top + crop.bottom);
  if (width <= 0 || height <= 0) {
    throw bits.invalid('it crops the whole picture away');
  }
  const usability = readUsability((usability) => {
    if (bits.flag()) {
      readTiming(bits, usability);
    }
  });
  const { format: chromaFormat, lumaDepth, chromaDepth } = chroma;
  const coding = { chromaFormat, lumaDepth, chromaDepth, isFramesOnly, references };
  return { id, profile, compatibility, level, coding, shown: { width, height, ...usability } };
}

function readChroma(bits: BitCursor): typeof CHROMA_420 {
  const format = bits.ueUpTo(3, 'chroma_format_idc');
  const isSeparate = format === 3 && bits.flag();
  const lumaDepth = 8 + bits.ueUpTo(6, 'bit_depth_luma_minus8');
  const chromaDepth = 8 + bits.ueUpTo(6, 'bit_depth_chroma_minus8');
  bits.skip(1); // qpprime_y_zero_transform_bypass_flag
  if (bits.flag()) {
    const lists = format === 3 ? 12 : 8;
    for (let list = 0; list < lists; list += 1) {
      if (bits.flag()) {
        skipScalingList(bits, list < 6 ? 16 : 64);
      }
    }
  }
  return { format, isSeparate, lumaDepth, chromaDepth };
}

/** scaling_list(), §7.3.2.1.1.1. */
function skipScalingList(bits: BitCursor, size: number): void {
  let last = 8;
  let next = 8;
  for (let index = 0; index < size && next !== 0; index += 1) {
    next = (last + bits.se() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function skipPictureOrder(bits: BitCursor): void {
  const type = bits.ueUpTo(2, 'pic_order_cnt_type');
  if (type === 0) {
    bits.ue(); // log2_max_pic_order_cnt_lsb_minus4
  } else if (type === 1) {
    bits.skip(1); // delta_pic_order_always_zero_flag
    bits.se(); // offset_for_non_ref_pic
    bits.se(); // offset_for_top_to_bottom_field
    const cycle = bits.ueUpTo(MAX_CYCLE, 'num_ref_frames_in_pic_order_cnt_cycle');
    for (let index = 0; index < cycle; index += 1) {
      bits.se();
    }
  }
}

function readCrop(bits: BitCursor): { left: number; right: number; top: number; bottom: number } {
  if (!bits.flag()) {
    return { left: 0, right: 0, top: 0, bottom: 0 };
  }
  return { left: bits.ue(), right: bits.ue(), top: bits.ue(), bottom: bits.ue() };
}

function readTiming(bits: BitCursor, usability: VideoUsability): void {
  readSharedUsability(bits, usability);
  if (bits.flag()) {
    const unitsInTick = bits.bits(32);
    const timeScale = bits.bits(32);
    // §E.2.1: a tick is a field, two to the frame, of progressive pictures too.
    const frameRate = plausibleFrameRate(timeScale, 2 * unitsInTick);
    if (frameRate !== undefined) {
      usability.frameRate = frameRate;
    }
  }
}
