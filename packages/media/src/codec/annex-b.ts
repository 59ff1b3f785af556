/** NAL units behind start codes: byte stream format, H.264 and H.265 annex B. */

const START_CODE = Uint8Array.of(0, 0, 0, 1);

/**
 * Visits each NAL unit of a byte stream, without the zeros that may trail it (trailing_zero_8bits); empty ones not.
 * What stands before the first start code is no unit.
 * @param visit gets the unit's first byte and the byte after its last, both offsets in `data`.
 */
export function eachAnnexBNal(data: Uint8Array, visit: (start: number, end: number) => void): void {
  let start = -1;
  for (let at = startCodeEnd(data, 0); at >= 0; at = startCodeEnd(data, at)) {
    visitTrimmed(data, start, at - 3, visit);
    start = at;
  }
  visitTrimmed(data, start, data.length, visit);
}

/** @returns the offset behind the next 00 00 01 at or after `from`, or −1. */
function startCodeEnd(data: Uint8Array, from: number): number {
  // The third byte decides: above 1, no start code covers it, and three bytes are passed at once.
  for (let at = from + 2; at < data.length; ) {
    const byte = data[at] ?? 0;
    if (byte > 1) {
      at += 3;
    } else if (byte === 1 && data[at - 1] === 0 && data[at - 2] === 0) {
      return at + 1;
    } else {
      at += 1;
    }
  }
  return -1;
}

function visitTrimmed(
  data: Uint8Array,
  start: number,
  limit: number,
  visit: (start: number, end: number) => void,
): void {
  if (start < 0) {
    return;
  }
  let end = limit;
  while (end > start && data[end - 1] === 0) {
    end -= 1;
  }
  if (end > start) {
    visit(start, end);
  }
}

/** @returns the units one after another, each behind a 4-byte start code. */
export function toAnnexB(nals: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(nals.reduce((sum, nal) => sum + START_CODE.length + nal.length, 0));
  let at = 0;
  for (const nal of nals) {
    out.set(START_CODE, at);
    out.set(nal, at + START_CODE.length);
    at += START_CODE.length + nal.length;
  }
  return out;
}
