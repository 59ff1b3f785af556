import { Cursor } from '../cursor.ts';
import { MediaError } from '../media-error.ts';
import { type FlvTag, TAG_HEADER_BYTES, TAG_TRAILER_BYTES } from './tag.ts';

/** FLV as a byte stream, Adobe FLV 10.1 §E.2 and §E.3. */

// An intra picture of 4K at a generous rate stays below 4 MiB; twice that is a broken stream.
const MAX_TAG_BODY_BYTES = 8 * 1024 * 1024;
const FILE_HEADER_BYTES = 9;
// Version 1 has 9 bytes; a later header may grow, but not without end.
const MAX_FILE_HEADER_BYTES = 1024;

type State = 'file-header' | 'file-header-rest' | 'tag-header' | 'tag-body' | 'tag-trailer';

/**
 * Cuts tags out of an FLV byte stream that comes in chunks of any size. Holds at most one tag (8 MiB).
 * A body is a view of a chunk where it came in one piece, so a pushed chunk must not be overwritten.
 */
export class FlvReader {
  #state: State = 'file-header';
  #need = FILE_HEADER_BYTES;
  #held: Uint8Array | undefined;
  #heldLength = 0;
  #offset = 0;
  #type = 0;
  #timestampMs = 0;
  #body: Uint8Array = new Uint8Array(0);
  #fault: MediaError | undefined;

  /**
   * @returns the tags that `chunk` completes, in order.
   * @throws MediaError `INVALID`, `TOO_LARGE` or `UNSUPPORTED` (encrypted), with the offset in the stream; then for ever.
   *   Tags of the chunk before the fault are lost with it.
   */
  push(chunk: Uint8Array): FlvTag[] {
    if (this.#fault !== undefined) {
      throw this.#fault;
    }
    const tags: FlvTag[] = [];
    try {
      let at = 0;
      for (;;) {
        const piece = this.#gather(chunk, at);
        at += piece.taken;
        if (piece.whole === undefined) {
          return tags;
        }
        const tag = this.#step(piece.whole);
        this.#offset += piece.whole.length;
        if (tag !== undefined) {
          tags.push(tag);
        }
      }
    } catch (error) {
      if (error instanceof MediaError) {
        this.#fault = error;
      }
      throw error;
    }
  }

  /** Takes what is missing of the current piece; a piece cut over chunks is copied together. */
  #gather(chunk: Uint8Array, at: number): { taken: number; whole: Uint8Array | undefined } {
    const available = chunk.length - at;
    if (this.#held === undefined) {
      if (available >= this.#need) {
        return { taken: this.#need, whole: chunk.subarray(at, at + this.#need) };
      }
      if (available === 0) {
        return { taken: 0, whole: undefined };
      }
      this.#held = new Uint8Array(this.#need);
      this.#heldLength = 0;
    }
    const held = this.#held;
    const taken = Math.min(available, held.length - this.#heldLength);
    held.set(chunk.subarray(at, at + taken), this.#heldLength);
    this.#heldLength += taken;
    if (this.#heldLength < held.length) {
      return { taken, whole: undefined };
    }
    this.#held = undefined;
    return { taken, whole: held };
  }

  #step(piece: Uint8Array): FlvTag | undefined {
    const cursor = new Cursor(piece, 'FLV stream', this.#offset);
    switch (this.#state) {
      case 'file-header':
        this.#next('file-header-rest', readFileHeader(cursor));
        return undefined;
      case 'file-header-rest':
        this.#next('tag-header', TAG_HEADER_BYTES);
        return undefined;
      case 'tag-header':
        this.#next('tag-body', this.#readTagHeader(cursor));
        return undefined;
      case 'tag-body':
        this.#body = piece;
        this.#next('tag-trailer', TAG_TRAILER_BYTES);
        return undefined;
      case 'tag-trailer': {
        const body = this.#body;
        if (cursor.u32() !== TAG_HEADER_BYTES + body.length) {
          throw cursor.invalid('a tag is not as long as its end says');
        }
        this.#body = new Uint8Array(0);
        this.#next('tag-header', TAG_HEADER_BYTES);
        return { type: this.#type, timestampMs: this.#timestampMs, body };
      }
    }
  }

  #next(state: State, need: number): void {
    this.#state = state;
    this.#need = need;
  }

  #readTagHeader(cursor: Cursor): number {
    // | 00 filter 1b type 5b | size 24b | timestamp 24b | its bits 31–24 8b | stream id 24b |
    const first = cursor.u8();
    if ((first & 0x20) !== 0) {
      throw new MediaError('UNSUPPORTED', 'FLV stream: a tag is encrypted', this.#offset);
    }
    this.#type = first & 0x1f;
    const size = cursor.u24();
    if (size > MAX_TAG_BODY_BYTES) {
      throw new MediaError(
        'TOO_LARGE',
        `FLV stream: a tag of ${size} bytes, beyond ${MAX_TAG_BODY_BYTES}`,
        this.#offset,
      );
    }
    this.#timestampMs = cursor.u24() + cursor.u8() * 0x100_0000;
    return size;
  }
}

/** @returns how many bytes follow before the first tag: the rest of the header and PreviousTagSize0. */
function readFileHeader(cursor: Cursor): number {
  // | 'FLV' | version 8b | flags 8b | header size 32b |
  if (cursor.u24() !== 0x46_4c_56 || cursor.u8() !== 1) {
    throw cursor.invalid('it does not begin as FLV version 1');
  }
  cursor.skip(1);
  const size = cursor.u32();
  if (size < FILE_HEADER_BYTES || size > MAX_FILE_HEADER_BYTES) {
    throw cursor.invalid(`its header claims ${size} bytes`);
  }
  return size - FILE_HEADER_BYTES + TAG_TRAILER_BYTES;
}
