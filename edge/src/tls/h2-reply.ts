import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Reply } from '../exchange.ts';
import type { Paced, SessionPacer } from './session-pacer.ts';

/** A whole answer up to this size (a playlist) is sent at once; a longer one as its connection's pacer lets it. */
const AT_ONCE_MAX_BYTES = 32 * 1024;
/** A body waiting here beyond this tells its writer to stop. */
const FULL_BYTES = 256 * 1024;
/** RFC 9113 §8.2.2: of a connection, which here is not the answer's. */
const CONNECTION_LINES: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** A {@link Reply} by an HTTP/2 stream. */
export class H2Reply implements Reply, Paced {
  status = 0;
  writableEnded = false;
  readonly #stream: ServerHttp2Stream;
  readonly #isHead: boolean;
  readonly #pacer: SessionPacer;
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isSending = false;
  #isFull = false;
  #onDrain: (() => void) | undefined;

  constructor(stream: ServerHttp2Stream, isHead: boolean, pacer: SessionPacer) {
    this.#stream = stream;
    this.#isHead = isHead;
    this.#pacer = pacer;
    // A peer that goes away while it is written to is no fault of ours; `close` follows.
    stream.on('error', () => {});
    stream.on('close', () => pacer.leave(this));
  }

  get headersSent(): boolean {
    return this.#stream.headersSent;
  }

  get destroyed(): boolean {
    return this.#stream.destroyed;
  }

  get writableLength(): number {
    return this.destroyed ? 0 : this.#waitingBytes + this.#stream.writableLength;
  }

  writeHead(status: number, lines: readonly string[]): void {
    this.#respond(status, lines, this.#isHead || status === 204 || status === 304);
  }

  write(chunk: Buffer): boolean {
    if (this.#isHead || this.destroyed || chunk.length === 0) {
      return true;
    }
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#wantTurn();
    this.#isFull = this.#waitingBytes >= FULL_BYTES;
    return !this.#isFull;
  }

  end(chunk?: Buffer): void {
    if (this.writableEnded || this.destroyed) {
      return;
    }
    if (chunk !== undefined) {
      this.write(chunk);
    }
    this.writableEnded = true;
    if (this.#waiting.length === 0 && !this.#isSending && !this.#isHead) {
      this.#stream.end();
    }
  }

  whole(status: number, lines: readonly string[], body: Buffer): void {
    if (this.destroyed) {
      return;
    }
    const isBodiless = this.#isHead || status === 204 || status === 304 || body.length === 0;
    this.#respond(status, lines, isBodiless);
    if (isBodiless) {
      this.writableEnded = true;
    } else if (body.length <= AT_ONCE_MAX_BYTES) {
      this.writableEnded = true;
      this.#stream.end(body);
    } else {
      this.end(body);
    }
  }

  onClose(run: () => void): void {
    if (this.#stream.closed && this.#stream.destroyed) {
      run();
    } else {
      this.#stream.once('close', run);
    }
  }

  onDrain(run: () => void): void {
    this.#onDrain = run;
  }

  destroy(): void {
    if (!this.destroyed) {
      this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
  }

  sendSlice(maxBytes: number): number {
    const [first] = this.#waiting;
    if (first === undefined || this.destroyed) {
      return 0;
    }
    const slice = first.length > maxBytes ? first.subarray(0, maxBytes) : first;
    if (slice.length < first.length) {
      this.#waiting[0] = first.subarray(maxBytes);
    } else {
      this.#waiting.shift();
    }
    this.#waitingBytes -= slice.length;
    this.#isSending = true;
    // Called when the system has taken it, and too when the stream is gone.
    this.#stream.write(slice, () => this.#sliceSent());
    return slice.length;
  }

  #wantTurn(): void {
    if (!this.#isSending && this.#waiting.length > 0) {
      this.#pacer.enter(this);
    }
  }

  #sliceSent(): void {
    this.#isSending = false;
    if (this.#waiting.length > 0) {
      this.#wantTurn();
    } else if (this.writableEnded && !this.destroyed) {
      this.#stream.end();
    }
    if (this.#isFull && this.#waitingBytes < FULL_BYTES / 2) {
      this.#isFull = false;
      this.#onDrain?.();
    }
  }

  #respond(status: number, lines: readonly string[], endStream: boolean): void {
    this.status = status;
    if (this.destroyed || this.headersSent) {
      return;
    }
    const headers: OutgoingHttpHeaders = { ':status': status };
    for (let index = 0; index < lines.length; index += 2) {
      const name = lines[index]?.toLowerCase() ?? '';
      const value = lines[index + 1] ?? '';
      if (!CONNECTION_LINES.has(name)) {
        const before = headers[name];
        headers[name] = before === undefined ? value : [before, value].flat().map(String);
      }
    }
    this.#stream.respond(headers, { endStream });
  }
}
