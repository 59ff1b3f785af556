/** Bodies of audio and video messages as x264 and ffmpeg's AAC encoder wrote them, and variations of them. */

/** High profile, level 1.1, 176×100, B-frames. */
export const AVC_CONFIG = Buffer.from(
  '17000000000164000bffe1001d6764000bacd942cff9f046a02020280000030008000003019078a14cb001000568ef839cb0fdf8f800',
  'hex',
);
/** An IDR and another picture, of a few bytes: shaped like pictures, though no decoder would show them. */
export const AVC_KEY_FRAME = Buffer.from('1701000000000000026588', 'hex');
export const AVC_FRAME = Buffer.from('270100000000000002419a', 'hex');
/** AAC-LC, 44.1 kHz, mono. */
export const AAC_CONFIG = Buffer.from('af00120856e500', 'hex');
export const AAC_FRAME = Buffer.from('af01deadbeef', 'hex');

/** @returns an AVC picture that is shown `compositionMs` after it is decoded; negative too. */
export function avcFrame(compositionMs: number): Buffer {
  const body = Buffer.from(AVC_FRAME);
  body.writeIntBE(compositionMs, 2, 3);
  return body;
}
