import type { Colour } from '../access-unit.ts';
import { BitCursor } from '../bit-cursor.ts';
import { plausibleFrameRate, statedColour } from './vui.ts';

/** AV1 sequence header, AV1 §5.5. */

export type Av1Sequence = {
  readonly profile: number;
  /** seq_level_idx of the first operating point. */
  readonly level: number;
  readonly isHighTier: boolean;
  readonly depth: 8 | 10 | 12;
  readonly isMonochrome: boolean;
  readonly subsampling: { readonly x: 0 | 1; readonly y: 0 | 1 };
  readonly samplePosition: number;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number | undefined;
  readonly colour: Colour | undefined;
};

type DecoderModel = { readonly delayBits: number } | undefined;

// Sample entries have 16 bits a side; level 6.3 allows 16 384 (§A.3).
const MAX_SIDE = 0xffff;
// seq_level_idx above 7 (level 4.0 and up) may be of the high tier.
const LAST_LEVEL_WITHOUT_TIER = 7;
// §6.4.2: BT.709 primaries, sRGB transfer and identity matrix mean RGB, written as full range 4:4:4.
const RGB = { primaries: 1, transfer: 13, matrix: 0 };

/**
 * @param payload of the OBU, behind its header and size.
 * @param offset of `payload` in what the caller holds, for errors.
 * @throws MediaError `TRUNCATED` or `INVALID`.
 */
export function readAv1Sequence(payload: Uint8Array, offset: number): Av1Sequence {
  const bits = new BitCursor(payload, 'AV1 sequence header', offset);
  const profile = bits.bits(3);
  if (profile > 2) {
    throw bits.invalid(`profile ${profile} does not exist`);
  }
  bits.skip(1); // still_picture
  const isReduced = bits.flag();
  const { frameRate, level, isHighTier } = isReduced
    ? { frameRate: undefined, level: bits.bits(5), isHighTier: false }
    : readOperation(bits);
  const widthBits = bits.bits(4) + 1;
  const heightBits = bits.bits(4) + 1;
  const width = bits.bits(widthBits) + 1;
  const height = bits.bits(heightBits) + 1;
  if (width > MAX_SIDE || height > MAX_SIDE) {
    throw bits.invalid(`a picture of ${width} × ${height}`);
  }
  skipTools(bits, isReduced);
  return { profile, level, isHighTier, width, height, frameRate, ...readColour(bits, profile) };
}

function readOperation(bits: BitCursor): { frameRate: number | undefined; level: number; isHighTier: boolean } {
  let frameRate: number | undefined;
  let model: DecoderModel;
  if (bits.flag()) {
    const unitsInTick = bits.bits(32);
    const timeScale = bits.bits(32);
    if (bits.flag()) {
      frameRate = plausibleFrameRate(timeScale, unitsInTick * (bits.ue() + 1)); // num_ticks_per_picture_minus_1
    }
    if (bits.flag()) {
      model = { delayBits: bits.bits(5) + 1 };
      bits.skip(32 + 5 + 5); // num_units_in_decoding_tick, two lengths
    }
  }
  const hasDisplayDelay = bits.flag();
  const points = bits.bits(5) + 1;
  let first: { level: number; isHighTier: boolean } | undefined;
  for (let point = 0; point < points; point += 1) {
    const operation = readOperatingPoint(bits, model, hasDisplayDelay);
    first ??= operation;
  }
  return { frameRate, level: first?.level ?? 0, isHighTier: first?.isHighTier ?? false };
}

function readOperatingPoint(
  bits: BitCursor,
  model: DecoderModel,
  hasDisplayDelay: boolean,
): { level: number; isHighTier: boolean } {
  bits.skip(12); // operating_point_idc
  const level = bits.bits(5);
  const isHighTier = level > LAST_LEVEL_WITHOUT_TIER && bits.flag();
  if (model !== undefined && bits.flag()) {
    bits.skip(2 * model.delayBits + 1); // operating_parameters_info()
  }
  if (hasDisplayDelay && bits.flag()) {
    bits.skip(4);
  }
  return { level, isHighTier };
}

/** From frame_id_numbers_present_flag to enable_restoration: the coding tools in use. */
function skipTools(bits: BitCursor, isReduced: boolean): void {
  if (!isReduced && bits.flag()) {
    bits.skip(4 + 3); // lengths of frame ids
  }
  bits.skip(3); // superblock size, intra tools
  if (!isReduced) {
    bits.skip(4); // inter tools
    const hasOrderHint = bits.flag();
    if (hasOrderHint) {
      bits.skip(2);
    }
    // seq_choose_screen_content_tools, else seq_force_screen_content_tools; then the same for integer motion vectors.
    const mayForceIntegers = bits.flag() || bits.flag();
    if (mayForceIntegers && !bits.flag()) {
      bits.skip(1);
    }
    if (hasOrderHint) {
      bits.skip(3);
    }
  }
  bits.skip(3); // enable_superres, enable_cdef, enable_restoration
}

/** color_config(), §5.5.2. */
function readColour(
  bits: BitCursor,
  profile: number,
): Pick<Av1Sequence, 'depth' | 'isMonochrome' | 'subsampling' | 'samplePosition' | 'colour'> {
  const isHighDepth = bits.flag();
  const depth = isHighDepth ? (profile === 2 && bits.flag() ? 12 : 10) : 8;
  const isMonochrome = profile !== 1 && bits.flag();
  const described = bits.flag() ? { primaries: bits.bits(8), transfer: bits.bits(8), matrix: bits.bits(8) } : undefined;
  const isRgb =
    described?.primaries === RGB.primaries && described.transfer === RGB.transfer && described.matrix === RGB.matrix;
  const isFullRange = (isRgb && !isMonochrome) || bits.flag();
  const colour = described === undefined ? undefined : statedColour({ ...described, isFullRange });
  if (isMonochrome) {
    return { depth, isMonochrome, subsampling: { x: 1, y: 1 }, samplePosition: 0, colour };
  }
  const subsampling = isRgb ? ({ x: 0, y: 0 } as const) : readSubsampling(bits, profile, depth);
  const samplePosition = subsampling.x === 1 && subsampling.y === 1 ? bits.bits(2) : 0;
  return { depth, isMonochrome, subsampling, samplePosition, colour };
}

function readSubsampling(bits: BitCursor, profile: number, depth: number): { x: 0 | 1; y: 0 | 1 } {
  if (profile === 0) {
    return { x: 1, y: 1 };
  }
  if (profile === 1) {
    return { x: 0, y: 0 };
  }
  if (depth !== 12) {
    return { x: 1, y: 0 };
  }
  const x = bits.flag();
  return { x: x ? 1 : 0, y: x && bits.flag() ? 1 : 0 };
}
