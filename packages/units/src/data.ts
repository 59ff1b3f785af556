/** Amounts of data and their rates. */

/** A count of octets. */
export type Bytes = number & { readonly __unit: 'bytes' };
/** Bits each second. */
export type BitsPerSecond = number & { readonly __unit: 'bits-per-second' };

/** @returns `value` branded as bytes. */
export function bytes(value: number): Bytes {
  return value as Bytes;
}

/** @returns `value` branded as bits per second. */
export function bitsPerSecond(value: number): BitsPerSecond {
  return value as BitsPerSecond;
}
