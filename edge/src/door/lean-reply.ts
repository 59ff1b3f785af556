import type { Socket } from 'node:net';
import { systemClock } from '@rostrum/service/clock';
import type { Reply } from '../exchange.ts';

/** Bodies up to this size are kept behind their head in one buffer: one write is cheaper than two. */
const JOINED_MAX_BYTES = 16 * 1024;
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  206: 'Partial Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  414: 'URI Too Long',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** A head as it goes on the wire, and the whole answer where it is small. */
type Made = {
  readonly status: number;
  readonly head: Buffer;
  readonly body: Buffer;
  readonly joined: Buffer | undefined;
};
const madeAnswers = new WeakMap<readonly string[], Made>();

let dateSecond = 0;
let dateText = '';

/** A {@link Reply} written straight to its socket, HTTP/1.1 (RFC 9112). */
export class LeanReply implements Reply {
  headersSent = false;
  writableEnded = false;
  status = 0;
  readonly #socket: Socket;
  readonly #isHead: boolean;
  #isLast: boolean;
  #isChunked = false;
  #isOver = false;
  /** None, one, or several; most answers have one. */
  #onClose: (() => void) | (() => void)[] | undefined;
  #onDrain: (() => void) | undefined;
  readonly #owner: { answered(): void };

  /**
   * @param isLast the connection is closed after this answer.
   * @param owner told once, when all of the answer is with the system; not when the peer goes away before.
   */
  constructor(socket: Socket, isHead: boolean, isLast: boolean, owner: { answered(): void }) {
    this.#socket = socket;
    this.#isHead = isHead;
    this.#isLast = isLast;
    this.#owner = owner;
  }

  /** Whether the connection is closed after this answer. */
  get isLast(): boolean {
    return this.#isLast;
  }

  /** Closes the connection after this answer, if the peer can still be told so. */
  beLast(): void {
    this.#isLast ||= !this.headersSent;
  }

  get destroyed(): boolean {
    return this.#socket.destroyed;
  }

  get writableLength(): number {
    return this.#isOver ? 0 : this.#socket.writableLength;
  }

  writeHead(status: number, lines: readonly string[]): void {
    this.status = status;
    this.headersSent = true;
    const hasBody = !this.#isHead && status !== 204 && status !== 304;
    this.#isChunked = hasBody && !hasLine(lines, 'content-length');
    this.#socket.cork();
    this.#socket.write(headOf(status, lines, this.#isLast, this.#isChunked));
    queueMicrotask(() => this.#socket.uncork());
  }

  write(chunk: Buffer): boolean {
    if (this.#isHead || chunk.length === 0) {
      return true;
    }
    if (!this.#isChunked) {
      return this.#socket.write(chunk);
    }
    this.#socket.write(`${chunk.length.toString(16)}\r\n`);
    this.#socket.write(chunk);
    return this.#socket.write('\r\n');
  }

  end(chunk?: Buffer): void {
    if (this.writableEnded) {
      return;
    }
    if (chunk !== undefined) {
      this.write(chunk);
    }
    if (this.#isChunked) {
      this.#socket.write('0\r\n\r\n');
    }
    this.#finish();
  }

  whole(status: number, lines: readonly string[], body: Buffer): void {
    this.status = status;
    this.headersSent = true;
    const socket = this.#socket;
    if (this.#isHead || this.#isLast) {
      socket.write(headOf(status, lines, this.#isLast, false));
      if (!this.#isHead) {
        socket.write(body);
      }
    } else {
      let made = madeAnswers.get(lines);
      if (made?.body !== body || made.status !== status) {
        const head = headOf(status, lines, false, false);
        made = {
          status,
          head,
          body,
          joined: body.length <= JOINED_MAX_BYTES ? Buffer.concat([head, body]) : undefined,
        };
        madeAnswers.set(lines, made);
      }
      if (made.joined !== undefined) {
        socket.write(made.joined);
      } else {
        socket.cork();
        socket.write(made.head);
        socket.write(body);
        socket.uncork();
      }
    }
    this.#finish();
  }

  onClose(run: () => void): void {
    if (this.#isOver) {
      run();
    } else if (this.#onClose === undefined) {
      this.#onClose = run;
    } else if (Array.isArray(this.#onClose)) {
      this.#onClose.push(run);
    } else {
      this.#onClose = [this.#onClose, run];
    }
  }

  onDrain(run: () => void): void {
    this.#onDrain = run;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** The socket takes more again. */
  drained(): void {
    if (!this.writableEnded) {
      this.#onDrain?.();
    }
  }

  /** The peer is gone, or all is with the system. Idempotent. */
  closed(): void {
    if (this.#isOver) {
      return;
    }
    this.#isOver = true;
    const run = this.#onClose;
    this.#onClose = undefined;
    if (Array.isArray(run)) {
      for (const each of run) {
        each();
      }
    } else {
      run?.();
    }
  }

  #finish(): void {
    this.writableEnded = true;
    if (this.#socket.writableLength === 0) {
      this.#done();
    } else {
      // Called when everything before it has been taken.
      this.#socket.write('', () => this.#done());
    }
  }

  #done(): void {
    if (!this.#isOver) {
      this.closed();
      this.#owner.answered();
    }
  }
}

/** @throws TypeError when a line would break the head; upstream lines were checked when they came in. */
function headOf(status: number, lines: readonly string[], isLast: boolean, isChunked: boolean): Buffer {
  let text = `HTTP/1.1 ${status} ${REASONS[status] ?? 'Answer'}\r\n`;
  for (let index = 0; index < lines.length; index += 2) {
    text += `${lines[index]}: ${lines[index + 1]}\r\n`;
  }
  if (!hasLine(lines, 'date')) {
    text += `Date: ${dateNow()}\r\n`;
  }
  if (isChunked) {
    text += 'Transfer-Encoding: chunked\r\n';
  }
  text += isLast ? 'Connection: close\r\n\r\n' : '\r\n';
  if (
    text.split('\r\n').length !==
    lines.length / 2 + 3 + Number(!hasLine(lines, 'date')) + Number(isChunked) + Number(isLast)
  ) {
    throw new TypeError('a header line holds a line break');
  }
  return Buffer.from(text, 'latin1');
}

function hasLine(lines: readonly string[], name: string): boolean {
  for (let index = 0; index < lines.length; index += 2) {
    const line = lines[index];
    if (line?.length === name.length && line.toLowerCase() === name) {
      return true;
    }
  }
  return false;
}

/** RFC 9110 §5.6.7, made once a second. */
function dateNow(): string {
  const now = systemClock.wallNow();
  const second = Math.floor(now / 1_000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(now).toUTCString();
  }
  return dateText;
}
