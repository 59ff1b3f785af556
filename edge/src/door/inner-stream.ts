import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * A connection as Node's own server sees it, when it is given one request at a time. What it writes goes to the client;
 * what it reads is handed in, one whole head at a time.
 */
export class InnerStream extends Duplex {
  readonly #client: Socket;
  #isReleased = false;
  #onDrained: (() => void) | undefined;

  constructor(client: Socket) {
    super({ decodeStrings: true });
    this.#client = client;
  }

  get remoteAddress(): string | undefined {
    return this.#client.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#client.remotePort;
  }

  get remoteFamily(): string | undefined {
    return this.#client.remoteFamily;
  }

  get localPort(): number | undefined {
    return this.#client.localPort;
  }

  get encrypted(): boolean {
    return 'encrypted' in this.#client && this.#client.encrypted === true;
  }

  /** One whole request without a body. */
  give(head: Buffer): void {
    this.push(head);
  }

  /** The client takes more again, or is gone. */
  clientDrained(): void {
    const run = this.#onDrained;
    this.#onDrained = undefined;
    run?.();
  }

  /** Node's server forgets this stream; the client's connection goes on without it. */
  release(): void {
    this.#isReleased = true;
    this.destroy();
  }

  override _read(): void {
    // What comes is handed in.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: () => void): void {
    if (!this.#isReleased) {
      // As Node's server does with a socket of its own: who goes on sending is not read for ever.
      this.#client.destroySoon();
    }
    done();
  }

  override _destroy(_error: Error | null, done: (error: Error | null) => void): void {
    this.#onDrained = undefined;
    if (!this.#isReleased) {
      this.#client.destroySoon();
    }
    done(null);
  }

  #send(chunks: readonly Buffer[], done: () => void): void {
    const client = this.#client;
    if (client.destroyed || client.writableEnded) {
      done();
      return;
    }
    client.cork();
    let takes = true;
    for (const chunk of chunks) {
      takes = client.write(chunk);
    }
    client.uncork();
    if (takes || client.writableLength === 0) {
      done();
    } else {
      this.#onDrained = done;
    }
  }
}
