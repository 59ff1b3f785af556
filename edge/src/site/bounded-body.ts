import { Transform, type TransformCallback } from 'node:stream';

/** Passes a body on until it has grown past a bound, and then breaks off. */
export class BoundedBody extends Transform {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    super();
    this.#maxBytes = maxBytes;
    // Whoever reads the body learns of the fault by its own call; unheard it would end the process.
    this.on('error', () => {});
  }

  get isTooLarge(): boolean {
    return this.#bytes > this.#maxBytes;
  }

  /** Whether it ended before its sender had sent it all. */
  get isBroken(): boolean {
    return this.errored !== null;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    done(this.isTooLarge ? new Error('the body is too large') : null, chunk);
  }
}
