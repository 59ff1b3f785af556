/** Positions in a media playlist. */

/** Media sequence number of a segment (§4.4.3.2); equal in all renditions of an event. */
export type Msn = number & { readonly __unit: 'msn' };
/** Index of a part in its segment, from 0 (§6.2.5.2). */
export type PartIndex = number & { readonly __unit: 'part-index' };

/** @returns `value` branded as a media sequence number. */
export function msn(value: number): Msn {
  return value as Msn;
}

/** @returns `value` branded as a part index. */
export function partIndex(value: number): PartIndex {
  return value as PartIndex;
}
