/** Hues that read well on paper and on black, spread so that neighbours in a list are told apart. Degrees. */
const HUES = [8, 32, 62, 95, 150, 178, 205, 232, 262, 290, 318, 342] as const;

/** @returns the hue of a visitor, the same under every name and on every screen. */
export function hueOf(visitor: string): number {
  let hash = 0;
  for (const letter of visitor) {
    hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  }
  return HUES[hash % HUES.length] ?? HUES[0];
}
