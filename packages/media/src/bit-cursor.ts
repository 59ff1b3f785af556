import { MediaError } from './media-error.ts';

// An Exp-Golomb code of ue(v) holds at most 32 bits (H.264 §9.1), so at most 32 zeros lead it.
const MAX_LEADING_ZEROS = 32;

/**
 * Walks bits from the most significant one; every read is checked against the end.
 * @throws MediaError `TRUNCATED` when a read passes the end.
 */
export class BitCursor {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  readonly #base: number;
  #at = 0;

  /** @param base offset of `bytes` in what the caller holds, so that errors count from there. */
  constructor(bytes: Uint8Array, what: string, base = 0) {
    this.#bytes = bytes;
    this.#what = what;
    this.#base = base;
  }

  get remaining(): number {
    return this.#bytes.length * 8 - this.#at;
  }

  /** @param count 0 to 32 bits, unsigned. */
  bits(count: number): number {
    this.#need(count);
    let value = 0;
    let left = count;
    while (left > 0) {
      const inByte = 8 - (this.#at & 7);
      const take = left < inByte ? left : inByte;
      const byte = this.#bytes[this.#at >> 3] ?? 0;
      value = value * 2 ** take + ((byte >> (inByte - take)) & (2 ** take - 1));
      this.#at += take;
      left -= take;
    }
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  skip(count: number): void {
    this.#need(count);
    this.#at += count;
  }

  /** Skips to the next whole byte. */
  align(): void {
    this.#at = (this.#at + 7) & ~7;
  }

  /** ue(v), H.264 §9.1. @throws MediaError `INVALID` for a code longer than the standard has. */
  ue(): number {
    let zeros = 0;
    while (this.bits(1) === 0) {
      zeros += 1;
      if (zeros > MAX_LEADING_ZEROS) {
        throw this.invalid('an Exp-Golomb code is too long');
      }
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** ue(v) that may not pass `max`; a loop's count comes through here. */
  ueUpTo(max: number, name: string): number {
    const value = this.ue();
    if (value > max) {
      throw this.invalid(`${name} is ${value}, beyond ${max}`);
    }
    return value;
  }

  /** se(v), H.264 §9.1.1. */
  se(): number {
    const code = this.ue();
    return code % 2 === 1 ? (code + 1) / 2 : 0 - code / 2;
  }

  /** @returns the error to throw when what was read breaks the format. */
  invalid(say: string): MediaError {
    return new MediaError('INVALID', `${this.#what}: ${say}`, this.#base + (this.#at >> 3));
  }

  #need(count: number): void {
    if (count > this.remaining) {
      throw new MediaError('TRUNCATED', `${this.#what}: its bits end too early`, this.#base + (this.#at >> 3));
    }
  }
}
