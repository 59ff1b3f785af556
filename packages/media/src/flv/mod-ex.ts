import type { Cursor } from '../cursor.ts';

/** ModEx, Enhanced RTMP v2 «ExVideoTagHeader» and «ExAudioTagHeader»: modifiers that stand before the real packet type. */

export const PACKET_MOD_EX = 7;
const ONE_BYTE_LIMIT = 256;

/**
 * Skips every modifier; each one ends by naming the packet type that follows.
 * @returns the first packet type that is no modifier.
 * @throws MediaError `TRUNCATED`.
 */
export function skipModEx(cursor: Cursor, packetType: number): number {
  let type = packetType;
  while (type === PACKET_MOD_EX) {
    // | size − 1 8b | 16b more where that is 255 | data | modifier type 4b | packet type 4b |
    let size = cursor.u8() + 1;
    if (size === ONE_BYTE_LIMIT) {
      size = cursor.u16() + 1;
    }
    cursor.skip(size);
    type = cursor.u8() & 0x0f;
  }
  return type;
}
