import { Cursor } from '../cursor.ts';
import { MediaError } from '../media-error.ts';

/** Reads ISO BMFF boxes, ISO/IEC 14496-12 §4.2. */

export type Box = {
  /** Four characters of Latin-1. */
  readonly type: string;
  /** Offset of the box in what was read, its header included. */
  readonly offset: number;
  /** Whole size, its header included. */
  readonly size: number;
  /** The contents: a view. */
  readonly body: Uint8Array;
  /** Offset of `body` in what was read. */
  readonly bodyOffset: number;
};

// A segment of a thousand one-frame fragments has two thousand boxes; far more is an attack or a whole film.
const MAX_BOXES = 10_000;
const LARGE_SIZE = 1;
const TO_THE_END = 0;
const UUID_BYTES = 16;

/**
 * The boxes that stand one after another in `bytes`.
 * @param base offset of `bytes` in what the caller holds; boxes and errors count from there.
 * @throws MediaError `TRUNCATED`, `INVALID` or `TOO_LARGE` (more than 10 000 boxes).
 */
export function readBoxes(bytes: Uint8Array, base = 0): Box[] {
  const boxes: Box[] = [];
  const cursor = new Cursor(bytes, 'MP4 box', base);
  while (cursor.remaining > 0) {
    if (boxes.length === MAX_BOXES) {
      throw new MediaError('TOO_LARGE', `more than ${MAX_BOXES} boxes`, cursor.offset);
    }
    boxes.push(readBox(cursor));
  }
  return boxes;
}

function readBox(cursor: Cursor): Box {
  // | size 32b | type 32b | size 64b where the first is 1 | extended type 128b where the type is uuid | contents |
  const offset = cursor.offset;
  const remaining = cursor.remaining;
  const shortSize = cursor.u32();
  const type = cursor.fourCc();
  const size = shortSize === LARGE_SIZE ? cursor.u64() : shortSize === TO_THE_END ? remaining : shortSize;
  if (type === 'uuid') {
    cursor.skip(UUID_BYTES);
  }
  const bodyOffset = cursor.offset;
  if (size < bodyOffset - offset) {
    throw cursor.invalid('it is smaller than its own header');
  }
  return { type, offset, size, body: cursor.bytes(size - (bodyOffset - offset)), bodyOffset };
}

/** The first box of a path, such as `['moov', 'trak', 'mdia']`; `undefined` where a step is missing. @throws MediaError. */
export function findBox(bytes: Uint8Array, path: readonly string[], base = 0): Box | undefined {
  let found: Box | undefined;
  for (const type of path) {
    found = readBoxes(found?.body ?? bytes, found?.bodyOffset ?? base).find((box) => box.type === type);
    if (found === undefined) {
      return undefined;
    }
  }
  return found;
}

/** A cursor behind a full box's version and flags. @throws MediaError `TRUNCATED`. */
export function openFullBox(box: Box): { version: number; flags: number; cursor: Cursor } {
  const cursor = new Cursor(box.body, `MP4 box ${box.type.replace(/[^ -~]/g, '?')}`, box.bodyOffset);
  return { version: cursor.u8(), flags: cursor.u24(), cursor };
}
