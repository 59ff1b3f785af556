import { connect, type Socket } from 'node:net';

/** One answer, whole. */
export type LaneAnswer = { readonly status: number; readonly body: Buffer };

/** Longest an answer may take: a hold of three target durations of 10 s, and a little. */
const ANSWER_TIMEOUT_MS = 35_000;
const MAX_HEAD_BYTES = 16_384;

/**
 * One keep-alive HTTP/1.1 connection that carries one request at a time; as light as can be, so that thousands fit in a
 * process. Connects when it is first used, and again after it was closed.
 */
export class Lane {
  readonly #host: string;
  readonly #port: number;
  readonly #head: string;
  #socket: Socket | undefined;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #bodyStart = -1;
  #length = 0;
  #status = 0;
  #done: ((answer: LaneAnswer | Error) => void) | undefined;
  #deadline = 0;

  /** @param hostHeader what the requests call the server. */
  constructor(host: string, port: number, hostHeader: string) {
    this.#host = host;
    this.#port = port;
    this.#head = ` HTTP/1.1\r\nHost: ${hostHeader}\r\nUser-Agent: rostrum-load\r\nAccept: */*\r\n\r\n`;
  }

  /** @throws Error when the connection breaks, or the answer is late or none this client can read. */
  async get(target: string): Promise<LaneAnswer> {
    const answer = await new Promise<LaneAnswer | Error>((resolve) => {
      this.#done = resolve;
      this.#deadline = performance.now() + ANSWER_TIMEOUT_MS;
      this.#socket ??= this.#open();
      this.#socket.write(`GET ${target}${this.#head}`);
    });
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  }

  /** To be called now and then. */
  checkDeadline(now: number): void {
    if (this.#done !== undefined && now > this.#deadline) {
      this.#socket?.destroy();
      this.#end(new Error('late'));
    }
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#end(new Error(error.code ?? 'error')));
    socket.on('close', () => {
      this.#socket = undefined;
      this.#end(new Error('closed'));
    });
    return socket;
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bodyStart === -1 && !this.#readHead()) {
      return;
    }
    if (this.#bytes >= this.#bodyStart + this.#length) {
      const all =
        this.#chunks.length === 1 && this.#chunks[0] !== undefined ? this.#chunks[0] : Buffer.concat(this.#chunks);
      this.#end({ status: this.#status, body: all.subarray(this.#bodyStart, this.#bodyStart + this.#length) });
    }
  }

  /** @returns false when more octets are needed. */
  #readHead(): boolean {
    const all =
      this.#chunks.length === 1 && this.#chunks[0] !== undefined ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    const text = all.toString('latin1', 0, Math.min(all.length, MAX_HEAD_BYTES));
    const end = text.indexOf('\r\n\r\n');
    if (end === -1) {
      return false;
    }
    const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(text.slice(0, end + 2));
    if (length === null) {
      this.#socket?.destroy();
      this.#end(new Error('an answer without a length'));
      return false;
    }
    this.#status = Number(text.slice(9, 12));
    this.#length = Number(length[1]);
    this.#bodyStart = end + 4;
    return true;
  }

  #end(answer: LaneAnswer | Error): void {
    const done = this.#done;
    this.#done = undefined;
    this.#chunks = [];
    this.#bytes = 0;
    this.#bodyStart = -1;
    done?.(answer);
  }
}
