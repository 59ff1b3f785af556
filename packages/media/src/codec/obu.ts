import { Cursor } from '../cursor.ts';

/** Open bitstream units, AV1 §5.3 and §6.2. */

/** obu_type, §6.2.2, as far as they matter here. */
export const OBU = { sequenceHeader: 1, temporalDelimiter: 2, frameHeader: 3, frame: 6 } as const;

// leb128(), §4.10.5: eight bytes at most, and a value below 2^32.
const MAX_LEB128_BYTES = 8;

/**
 * Visits each unit; the last one may come without a size (AV1-ISOBMFF §2.4).
 * @param visit gets the type, the payload's first byte, the byte after its last, and the header's first byte.
 * @throws MediaError `TRUNCATED` or `INVALID`.
 */
export function eachObu(
  data: Uint8Array,
  visit: (type: number, start: number, end: number, headerStart: number) => void,
): void {
  const cursor = new Cursor(data, 'AV1 unit');
  while (cursor.remaining > 0) {
    const headerStart = cursor.offset;
    // | forbidden 1b = 0 | type 4b | extension 1b | has size 1b | reserved 1b |
    const header = cursor.u8();
    if ((header & 0x80) !== 0) {
      throw cursor.invalid('its forbidden bit is set');
    }
    if ((header & 0x04) !== 0) {
      cursor.skip(1);
    }
    const size = (header & 0x02) === 0 ? cursor.remaining : readLeb128(cursor);
    const start = cursor.offset;
    cursor.skip(size);
    visit((header >> 3) & 0x0f, start, cursor.offset, headerStart);
  }
}

function readLeb128(cursor: Cursor): number {
  let value = 0;
  for (let index = 0; index < MAX_LEB128_BYTES; index += 1) {
    const byte = cursor.u8();
    value += (byte & 0x7f) * 2 ** (7 * index);
    if ((byte & 0x80) === 0) {
      return value;
    }
  }
  throw cursor.invalid('its size does not end');
}
