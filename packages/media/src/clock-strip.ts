/**
 * The machine-readable clock: a strip of 48 blocks across the very top of the picture, each 1/48 of its width,
 * 32 lines high at 1080 lines. Our own format, made to survive scaling to 360 lines and hard quantising.
 *
 * ```
 * | sync: white black white black | 40 bits of UTC ms, most significant first | 4 bits: xor of the ten nibbles |
 * ```
 */

/** Blocks in the strip. */
export const CLOCK_BLOCKS = 48;
/** The strip's height as a share of the picture's. */
export const CLOCK_STRIP_SHARE = 32 / 1080;

const SYNC = [1, 0, 1, 0] as const;
const DATA_BITS = 40;
const PARITY_BITS = 4;
const NIBBLES = DATA_BITS / 4;
/** 40 bits of milliseconds come round every 34.8 years; a reader knows the time far better than that. */
const ROUND_MS = 2 ** DATA_BITS;
/** Luma steps between white and black below which a strip is taken for picture. */
const MIN_CONTRAST = 48;
const WHITE = 255;

/** @returns the strip for one moment: 48 luma values, 255 or 0, left to right. `utcMs` is rounded down. */
export function encodeClock(utcMs: number): Uint8Array {
  const value = Math.floor(utcMs) % ROUND_MS;
  const strip = new Uint8Array(CLOCK_BLOCKS);
  SYNC.forEach((bit, at) => {
    strip[at] = bit * WHITE;
  });
  for (let at = 0; at < DATA_BITS; at += 1) {
    strip[SYNC.length + at] = bitOf(value, DATA_BITS - 1 - at) * WHITE;
  }
  const parity = parityOf(value);
  for (let at = 0; at < PARITY_BITS; at += 1) {
    strip[SYNC.length + DATA_BITS + at] = bitOf(parity, PARITY_BITS - 1 - at) * WHITE;
  }
  return strip;
}

/**
 * Reads a strip back.
 * @param luma 48 values, one from the middle of each block.
 * @param nearUtcMs the reader's own time, which decides the bits above the 40th.
 * @returns UTC milliseconds, or undefined where the picture carries no clock or the parity is wrong.
 */
export function decodeClock(luma: ArrayLike<number>, nearUtcMs: number): number | undefined {
  const at = (index: number): number => luma[index] ?? 0;
  const white = Math.min(at(0), at(2));
  const black = Math.max(at(1), at(3));
  if (luma.length !== CLOCK_BLOCKS || white - black < MIN_CONTRAST) {
    return undefined;
  }
  const middle = (at(0) + at(1) + at(2) + at(3)) / 4;
  const read = (from: number, bits: number): number => {
    let value = 0;
    for (let index = from; index < from + bits; index += 1) {
      value = value * 2 + (at(index) > middle ? 1 : 0);
    }
    return value;
  };
  const value = read(SYNC.length, DATA_BITS);
  if (read(SYNC.length + DATA_BITS, PARITY_BITS) !== parityOf(value)) {
    return undefined;
  }
  return value + Math.round((nearUtcMs - value) / ROUND_MS) * ROUND_MS;
}

/** Works above 32 bits, where JavaScript's shifts do not. */
function bitOf(value: number, bit: number): number {
  return Math.floor(value / 2 ** bit) % 2;
}

function parityOf(value: number): number {
  let parity = 0;
  for (let nibble = 0; nibble < NIBBLES; nibble += 1) {
    parity ^= Math.floor(value / 16 ** nibble) % 16;
  }
  return parity;
}
