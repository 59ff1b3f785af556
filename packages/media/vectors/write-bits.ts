/** A field: a value in so many bits, or as an Exp-Golomb code (H.264 §9.1). */
export type BitField = readonly [value: number, bits: number | 'ue' | 'se'];

/** @returns the fields one after another, the last byte filled up with zeros. For what no encoder at hand writes. */
export function writeBits(...fields: readonly BitField[]): Uint8Array {
  const text = fields.map(([value, bits]) => fieldText(value, bits)).join('');
  return Uint8Array.from({ length: Math.ceil(text.length / 8) }, (_, index) =>
    Number.parseInt(text.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2),
  );
}

function fieldText(value: number, bits: number | 'ue' | 'se'): string {
  if (bits === 'se') {
    return fieldText(value > 0 ? 2 * value - 1 : -2 * value, 'ue');
  }
  const text = (bits === 'ue' ? value + 1 : value).toString(2);
  return text.padStart(bits === 'ue' ? text.length * 2 - 1 : bits, '0');
}
