/** What a creator's slate may be, told by its first bytes: what the sender says of a file decides nothing. */

/** Bytes from the start that {@link isPictureOrClip} looks at. */
export const SLATE_HEAD_BYTES = 12;

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** RFC 8794 §11.2.1: WebM and Matroska begin so. */
const EBML = [0x1a, 0x45, 0xdf, 0xa3];

/**
 * Whether a file begins as PNG, JPEG, WebP, GIF, MP4, MOV, WebM or Matroska does. Playlists and scripts, by which ffmpeg
 * would open other files of this machine, do not.
 */
export function isPictureOrClip(head: Uint8Array): boolean {
  const begins = (bytes: readonly number[]): boolean => bytes.every((byte, index) => head[index] === byte);
  const text = (from: number, to: number): string => String.fromCharCode(...head.subarray(from, to));
  return (
    begins(JPEG) ||
    begins(PNG) ||
    begins(EBML) ||
    /^GIF8[79]a$/.test(text(0, 6)) ||
    (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') ||
    // ISO/IEC 14496-12 §4.3; QuickTime's older files have no `ftyp`.
    ['ftyp', 'moov', 'wide', 'mdat'].includes(text(4, 8))
  );
}
