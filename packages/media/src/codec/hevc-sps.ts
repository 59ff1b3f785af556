import { BitCursor } from '../bit-cursor.ts';
import { unescapeNal } from './nal.ts';
import { plausibleFrameRate, readSharedUsability, readUsability, type VideoUsability } from './vui.ts';

/** HEVC sequence parameter set, H.265 §7.3.2.2.1, as far as the timing in its usability information (§E.2.1). */

/** profile_tier_level(), §7.3.3. */
export type HevcProfile = {
  readonly space: number;
  readonly isHighTier: boolean;
  readonly idc: number;
  /** general_profile_compatibility_flag[0] is the most significant bit. */
  readonly compatibility: number;
  /** The six bytes from general_progressive_source_flag on. */
  readonly constraints: readonly number[];
  readonly level: number;
};

export type HevcSps = {
  readonly id: number;
  readonly profile: HevcProfile;
  readonly coding: HevcCoding;
  readonly shown: VideoUsability & { readonly width: number; readonly height: number };
};

/** What hvcC repeats of it. */
type HevcCoding = {
  readonly temporalLayers: number;
  readonly isTemporalIdNested: boolean;
  readonly chromaFormat: number;
  readonly lumaDepth: number;
  readonly chromaDepth: number;
};

// Level 6.2 allows √(35 651 584 × 8) = 16 888 samples a side (table A.8).
const MAX_SIDE = 16_888;
// §7.4.3.2.1 and §7.4.8: bounds of loops.
const MAX_REF_PIC_SETS = 64;
const MAX_PICTURES_IN_SET = 16;
const MAX_LONG_TERM = 32;

/**
 * @param nal the whole unit, header first, with its emulation prevention.
 * @param offset of `nal` in what the caller holds, for errors.
 * @throws MediaError `TRUNCATED` or `INVALID`.
 */
export function readHevcSps(nal: Uint8Array, offset: number): HevcSps {
  const bits = new BitCursor(unescapeNal(nal), 'HEVC sequence parameter set', offset);
  bits.skip(16 + 4); // NAL unit header, sps_video_parameter_set_id
  const subLayers = bits.bits(3);
  const isTemporalIdNested = bits.flag();
  const profile = readProfile(bits, subLayers);
  const id = bits.ueUpTo(15, 'sps_seq_parameter_set_id');
  const chroma = bits.ueUpTo(3, 'chroma_format_idc');
  const isSeparate = chroma === 3 && bits.flag();
  const codedWidth = bits.ueUpTo(MAX_SIDE, 'pic_width_in_luma_samples');
  const codedHeight = bits.ueUpTo(MAX_SIDE, 'pic_height_in_luma_samples');
  const hasWindow = bits.flag();
  const window = hasWindow ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [];
  const [left = 0, right = 0, top = 0, bottom = 0] = window;
  // Table 6-1: SubWidthC and SubHeightC.
  const unitX = !isSeparate && (chroma === 1 || chroma === 2) ? 2 : 1;
  const unitY = !isSeparate && chroma === 1 ? 2 : 1;
  const width = codedWidth - unitX * (left + right);
  const height = codedHeight - unitY * (top + bottom);
  if (width <= 0 || height <= 0) {
    throw bits.invalid('it crops the whole picture away');
  }
  const depths = { lumaDepth: 8, chromaDepth: 8 };
  const usability = readUsability((usability) => {
    depths.lumaDepth = 8 + bits.ueUpTo(8, 'bit_depth_luma_minus8');
    depths.chromaDepth = 8 + bits.ueUpTo(8, 'bit_depth_chroma_minus8');
    skipToUsability(bits, subLayers);
    if (bits.flag()) {
      readVui(bits, usability);
    }
  });
  const coding = { temporalLayers: subLayers + 1, isTemporalIdNested, chromaFormat: chroma, ...depths };
  return { id, profile, coding, shown: { width, height, ...usability } };
}

function readProfile(bits: BitCursor, subLayers: number): HevcProfile {
  const profile = {
    space: bits.bits(2),
    isHighTier: bits.flag(),
    idc: bits.bits(5),
    compatibility: bits.bits(32),
    constraints: Array.from({ length: 6 }, () => bits.bits(8)),
    level: bits.bits(8),
  };
  const present = Array.from({ length: subLayers }, () => ({ profile: bits.flag(), level: bits.flag() }));
  if (subLayers > 0) {
    bits.skip(2 * (8 - subLayers)); // reserved_zero_2bits
  }
  for (const subLayer of present) {
    bits.skip((subLayer.profile ? 88 : 0) + (subLayer.level ? 8 : 0));
  }
  return profile;
}

/** From behind the bit depths to vui_parameters_present_flag. */
function skipToUsability(bits: BitCursor, subLayers: number): void {
  const pictureOrderBits = bits.ueUpTo(12, 'log2_max_pic_order_cnt_lsb_minus4') + 4;
  const orderings = bits.flag() ? subLayers + 1 : 1;
  for (let index = 0; index < 3 * orderings; index += 1) {
    bits.ue(); // decoded picture buffer, reordering, latency
  }
  for (let index = 0; index < 6; index += 1) {
    bits.ue(); // block sizes and transform depths
  }
  if (bits.flag() && bits.flag()) {
    skipScalingLists(bits);
  }
  bits.skip(2); // amp_enabled_flag, sample_adaptive_offset_enabled_flag
  if (bits.flag()) {
    bits.skip(8); // PCM bit depths
    bits.ue();
    bits.ue();
    bits.skip(1); // pcm_loop_filter_disabled_flag
  }
  skipShortTermSets(bits);
  if (bits.flag()) {
    const count = bits.ueUpTo(MAX_LONG_TERM, 'num_long_term_ref_pics_sps');
    bits.skip(count * (pictureOrderBits + 1));
  }
  bits.skip(2); // sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag
}

/** scaling_list_data(), §7.3.4. */
function skipScalingLists(bits: BitCursor): void {
  for (let sizeId = 0; sizeId < 4; sizeId += 1) {
    for (let matrixId = 0; matrixId < 6; matrixId += sizeId === 3 ? 3 : 1) {
      if (!bits.flag()) {
        bits.ue(); // scaling_list_pred_matrix_id_delta
        continue;
      }
      const coefficients = Math.min(64, 16 << (sizeId * 2)) + (sizeId > 1 ? 1 : 0);
      for (let index = 0; index < coefficients; index += 1) {
        bits.se();
      }
    }
  }
}

/** st_ref_pic_set(), §7.3.7: a set may be told as a change of the one before it. */
function skipShortTermSets(bits: BitCursor): void {
  const sets = bits.ueUpTo(MAX_REF_PIC_SETS, 'num_short_term_ref_pic_sets');
  let pictures = 0;
  for (let set = 0; set < sets; set += 1) {
    if (set > 0 && bits.flag()) {
      bits.skip(1); // delta_rps_sign
      bits.ue(); // abs_delta_rps_minus1
      let kept = 0;
      for (let index = 0; index <= pictures; index += 1) {
        kept += bits.flag() || bits.flag() ? 1 : 0; // used_by_curr_pic_flag, else use_delta_flag
      }
      pictures = kept;
    } else {
      pictures =
        bits.ueUpTo(MAX_PICTURES_IN_SET, 'num_negative_pics') + bits.ueUpTo(MAX_PICTURES_IN_SET, 'num_positive_pics');
      for (let index = 0; index < pictures; index += 1) {
        bits.ue(); // delta_poc_minus1
        bits.skip(1); // used_by_curr_pic_flag
      }
    }
  }
}

function readVui(bits: BitCursor, usability: VideoUsability): void {
  readSharedUsability(bits, usability);
  bits.skip(1); // neutral_chroma_indication_flag
  const isFieldSequence = bits.flag();
  bits.skip(1); // frame_field_info_present_flag
  if (bits.flag()) {
    for (let index = 0; index < 4; index += 1) {
      bits.ue(); // default display window
    }
  }
  if (bits.flag()) {
    const unitsInTick = bits.bits(32);
    const timeScale = bits.bits(32);
    // §E.3.1: a tick is a picture, and with field_seq_flag a picture is a field.
    const frameRate = plausibleFrameRate(timeScale, unitsInTick * (isFieldSequence ? 2 : 1));
    if (frameRate !== undefined) {
      usability.frameRate = frameRate;
    }
  }
}
