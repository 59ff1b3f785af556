import { MediaError } from '../media-error.ts';

/** NAL units behind length prefixes, ISO/IEC 14496-15 §5.3.4.2 (avcC) and §8.3.3.1 (hvcC). */

/** Bytes of each length prefix; the standard knows no 3. */
export type NalLengthSize = 1 | 2 | 4;

/** @throws MediaError `INVALID` for a size of 3. */
export function nalLengthSize(lengthSizeMinusOne: number, offset: number): NalLengthSize {
  const size = (lengthSizeMinusOne & 3) + 1;
  if (size === 3) {
    throw new MediaError('INVALID', 'the configuration asks for 3-byte NAL lengths, which do not exist', offset);
  }
  return size as NalLengthSize;
}

/**
 * Visits each NAL unit of one access unit; empty ones too.
 * @param visit gets the unit's first byte and the byte after its last, both offsets in `data`.
 * @throws MediaError `TRUNCATED` when a length passes the end.
 */
export function eachNal(
  data: Uint8Array,
  lengthSize: NalLengthSize,
  visit: (start: number, end: number) => void,
): void {
  let at = 0;
  while (at < data.length) {
    const start = at + lengthSize;
    let length = 0;
    for (let index = at; index < start; index += 1) {
      // Past the end reads as 0; the check below sees it.
      length = length * 256 + (data[index] ?? 0);
    }
    const end = start + length;
    if (end > data.length) {
      throw new MediaError('TRUNCATED', 'a NAL unit is longer than its frame', at);
    }
    visit(start, end);
    at = end;
  }
}

/**
 * The same NAL units behind 4-byte lengths, without empty ones, which some decoders refuse.
 * @returns `data` itself when nothing has to change.
 * @throws MediaError `TRUNCATED` when a length passes the end.
 */
export function toFourByteLengths(data: Uint8Array, lengthSize: NalLengthSize): Uint8Array {
  let size = 0;
  eachNal(data, lengthSize, (start, end) => {
    size += end > start ? 4 + end - start : 0;
  });
  if (lengthSize === 4 && size === data.length) {
    return data;
  }
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  let at = 0;
  eachNal(data, lengthSize, (start, end) => {
    if (end > start) {
      view.setUint32(at, end - start);
      out.set(data.subarray(start, end), at + 4);
      at += 4 + end - start;
    }
  });
  return out;
}

/** The unit's payload without emulation prevention: 00 00 03 → 00 00 (H.264 §7.4.1, H.265 §7.4.2). */
export function unescapeNal(nal: Uint8Array): Uint8Array {
  const out = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out[length] = byte;
    length += 1;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.subarray(0, length);
}
