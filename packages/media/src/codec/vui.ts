import type { Colour, PixelAspect } from '../access-unit.ts';
import type { BitCursor } from '../bit-cursor.ts';
import { MediaError } from '../media-error.ts';

/** What AVC and HEVC say alike in their video usability information: H.264 §E.1.1, H.265 §E.2.1. */

/** Hints for showing the picture; each one only where the stream says so. */
export type VideoUsability = {
  pixelAspect?: PixelAspect;
  colour?: Colour;
  frameRate?: number;
};

// H.264 table E-1 and H.265 table E.1: aspect_ratio_idc from 0, which is «unspecified».
const PIXEL_ASPECTS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
];
const EXTENDED_SAR = 255;

// Rates outside are a time base written where a rate belongs, as encoders of variable rate do.
const MIN_FRAME_RATE = 1;
const MAX_FRAME_RATE = 300;

/** @returns frames a second, or `undefined` where the ratio is no rate a camera has. */
export function plausibleFrameRate(timeScale: number, unitsPerFrame: number): number | undefined {
  const rate = timeScale / unitsPerFrame;
  return rate >= MIN_FRAME_RATE && rate <= MAX_FRAME_RATE ? rate : undefined;
}

const UNSPECIFIED = 2;

/** @returns the colour, or `undefined` where three times «unspecified» says no more than silence does. */
export function statedColour(colour: Colour): Colour | undefined {
  const isStated = [colour.primaries, colour.transfer, colour.matrix].some((point) => point !== UNSPECIFIED);
  return isStated || colour.isFullRange ? colour : undefined;
}

/** aspect_ratio_info_present_flag up to the chroma location, which both standards write alike. */
export function readSharedUsability(bits: BitCursor, usability: VideoUsability): void {
  if (bits.flag()) {
    const idc = bits.bits(8);
    const [horizontal, vertical] =
      idc === EXTENDED_SAR ? [bits.bits(16), bits.bits(16)] : (PIXEL_ASPECTS[idc] ?? [0, 0]);
    if (horizontal > 0 && vertical > 0) {
      usability.pixelAspect = { horizontal, vertical };
    }
  }
  if (bits.flag()) {
    bits.skip(1); // overscan_appropriate_flag
  }
  if (bits.flag()) {
    bits.skip(3); // video_format
    const isFullRange = bits.flag();
    if (bits.flag()) {
      const [primaries, transfer, matrix] = [bits.bits(8), bits.bits(8), bits.bits(8)];
      const colour = statedColour({ primaries, transfer, matrix, isFullRange });
      if (colour !== undefined) {
        usability.colour = colour;
      }
    }
  }
  if (bits.flag()) {
    bits.ue(); // chroma_sample_loc_type_top_field
    bits.ue(); // chroma_sample_loc_type_bottom_field
  }
}

/**
 * Runs a reader of usability information. It stands last and only advises, and encoders get it wrong,
 * so where it breaks off the hints read so far are kept and the stream goes on.
 */
export function readUsability(read: (usability: VideoUsability) => void): VideoUsability {
  const usability: VideoUsability = {};
  try {
    read(usability);
  } catch (error) {
    if (!(error instanceof MediaError)) {
      throw error;
    }
  }
  return usability;
}
