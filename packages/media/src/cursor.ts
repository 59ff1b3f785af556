import { MediaError } from './media-error.ts';

const TWO_TO_32 = 0x1_0000_0000;

/**
 * Walks bytes from the front, big-endian; every read is checked against the end.
 * @throws MediaError `TRUNCATED` when a read passes the end, with the offset where it began.
 */
export class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #base: number;
  readonly #what: string;
  #at = 0;

  /**
   * @param what names the thing read, for the error's sentence.
   * @param base offset of `bytes` in what the caller holds, so that errors count from there.
   */
  constructor(bytes: Uint8Array, what: string, base = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
    this.#base = base;
  }

  /** Bytes from the caller's start, as errors count. */
  get offset(): number {
    return this.#base + this.#at;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  u24(): number {
    const at = this.#take(3);
    return this.#view.getUint16(at) * 256 + this.#view.getUint8(at + 2);
  }

  /** Signed 24 bits, two's complement: FLV's composition time. */
  s24(): number {
    const at = this.#take(3);
    return this.#view.getInt16(at) * 256 + this.#view.getUint8(at + 2);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  s32(): number {
    return this.#view.getInt32(this.#take(4));
  }

  /** @throws MediaError `TOO_LARGE` beyond 2^53 − 1, where numbers stop being exact. */
  u64(): number {
    const at = this.#take(8);
    const value = this.#view.getUint32(at) * TWO_TO_32 + this.#view.getUint32(at + 4);
    if (!Number.isSafeInteger(value)) {
      throw new MediaError('TOO_LARGE', `${this.#what}: a 64-bit number is beyond 2^53`, this.#base + at);
    }
    return value;
  }

  /** Four characters of Latin-1: a box type or a codec's FourCC. */
  fourCc(): string {
    const at = this.#take(4);
    return String.fromCharCode(...this.#bytes.subarray(at, at + 4));
  }

  /** @returns a view, not a copy. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  /** @returns a view of all that is left. */
  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** @returns the error to throw when what was read breaks the format. */
  invalid(say: string): MediaError {
    return new MediaError('INVALID', `${this.#what}: ${say}`, this.offset);
  }

  #take(length: number): number {
    const at = this.#at;
    if (length > this.#bytes.length - at) {
      const missing = length - (this.#bytes.length - at);
      throw new MediaError('TRUNCATED', `${this.#what}: ${missing} bytes are missing`, this.#base + at);
    }
    this.#at = at + length;
    return at;
  }
}
