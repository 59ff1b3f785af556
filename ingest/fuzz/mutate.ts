/** Hostile variations of real bytes, the same for the same seed. */

export type Random = {
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  bytes(length: number): Buffer;
};

/** Mulberry32: small, and the same everywhere. */
export function openRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (bound: number): number => next() % bound;
  return {
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    bytes: (length) => {
      const out = Buffer.alloc(length);
      for (let at = 0; at < length; at += 1) {
        out[at] = next();
      }
      return out;
    },
  };
}

/** Where lengths, times and counts are written in 8 to 64 bits, these are what breaks readers. */
const HOSTILE = [
  '00',
  'ff',
  '7f',
  '80',
  '03',
  '0000',
  'ffff',
  '000000',
  'ffffff',
  '00000000',
  'ffffffff',
  '7fffffff',
  '80000000',
  '7ff8000000000000',
].map((hex) => Buffer.from(hex, 'hex')) as [Buffer, ...Buffer[]];

/** @returns the seed with up to eight places overwritten, put in, taken out, doubled, swapped or cut off, none before `from`. */
export function mutate(seed: Buffer, random: Random, from = 0): Buffer {
  let out = Buffer.from(seed);
  for (let times = 1 + random.below(8); times > 0; times -= 1) {
    const at = from + random.below(Math.max(1, out.length - from));
    const span = 1 + random.below(random.pick([4, 16, 300]));
    const [before, behind] = [out.subarray(0, at), out.subarray(at)];
    switch (random.below(8)) {
      case 0:
        behind.set(random.pick(HOSTILE).subarray(0, behind.length));
        break;
      case 1:
        out = Buffer.concat([before, random.pick(HOSTILE), behind]);
        break;
      case 2:
        out = Buffer.concat([before, random.bytes(span), behind]);
        break;
      case 3:
        out = Buffer.concat([before, behind.subarray(span)]);
        break;
      case 4:
        out = Buffer.concat([before, behind.subarray(0, span), behind]);
        break;
      case 5:
        behind.set(random.bytes(Math.min(span, behind.length)));
        break;
      case 6:
        behind[0] = (behind[0] ?? 0) ^ (1 << random.below(8));
        break;
      default:
        out = random.below(4) === 0 ? Buffer.from(before) : Buffer.concat([before, behind.subarray(span)]);
        break;
    }
  }
  return out;
}
