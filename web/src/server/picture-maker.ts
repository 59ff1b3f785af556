import type sharpOfAll from 'sharp';
import { WebError } from '../errors.ts';

/**
 * The one room of picture files: what somebody sends is decoded, and a JPEG of our own is made of its pixels. Nothing else
 * of the file is kept: neither what a camera wrote into it (places, names), nor what may be hidden in or behind it.
 */

/** Longest side of what is kept, pixels: sharp on a large screen, and enough for link previews. */
const SIDE_MAX = 1_600;
/** A camera's; decoded at four bytes a pixel. */
const PIXELS_MAX = 40_000_000;
const DEADLINE_S = 20;
const QUALITY = 82;
/** Shows where a picture is transparent: the stage's own. */
const BACKGROUND = '#111113';

type Sharp = typeof sharpOfAll;

let loaded: Promise<Sharp> | undefined;

/** Loaded with the first picture, so that a machine it is not made for has all of the site but this. */
function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // One at a time on one core: viewers' pages go before.
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return loaded.catch((error: unknown) => {
    loaded = undefined;
    throw new WebError('PICTURES_OFF', {}, error);
  });
}

/** What is read, by its first bytes: no other decoder sees anything of it. */
const KINDS = {
  png: (head: Buffer) => head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  jpeg: (head: Buffer) => head.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  webp: (head: Buffer) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
} as const;

/**
 * @param bytes a PNG, JPEG or WebP picture; of one that moves, the first.
 * @returns a JPEG, upright, each side at most {@link SIDE_MAX} pixels.
 * @throws WebError `PICTURE_KIND_UNKNOWN`, `PICTURE_BROKEN`, `PICTURES_OFF`.
 */
export async function makePicture(bytes: Buffer): Promise<Buffer> {
  const kind = Object.entries(KINDS).find(([, isSo]) => isSo(bytes))?.[0];
  if (kind === undefined) {
    throw new WebError('PICTURE_KIND_UNKNOWN');
  }
  const sharp = await loadSharp();
  try {
    const picture = sharp(bytes, { failOn: 'error', limitInputPixels: PIXELS_MAX, pages: 1 });
    const { format } = await picture.metadata();
    if (format !== kind) {
      throw new WebError('PICTURE_KIND_UNKNOWN');
    }
    return await picture
      .autoOrient()
      .resize({ width: SIDE_MAX, height: SIDE_MAX, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: BACKGROUND })
      .toColourspace('srgb')
      .jpeg({ quality: QUALITY, progressive: true })
      .timeout({ seconds: DEADLINE_S })
      .toBuffer();
  } catch (error) {
    throw error instanceof WebError ? error : new WebError('PICTURE_BROKEN', {}, error);
  }
}
