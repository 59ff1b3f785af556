/** Input that came before its time, in order. */
export class HeldInput {
  #parts: Buffer[] = [];
  #bytes = 0;

  /** Bytes held. */
  get size(): number {
    return this.#bytes;
  }

  push(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
  }

  /** @returns all that was held, and holds nothing any more. */
  take(): Buffer[] {
    const parts = this.#parts;
    this.#parts = [];
    this.#bytes = 0;
    return parts;
  }
}
