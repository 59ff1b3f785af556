import type { ServerResponse } from 'node:http';
import type { Reply } from '../exchange.ts';

/** A {@link Reply} by Node's own response: for every request that is not lean. */
export class NodeReply implements Reply {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get headersSent(): boolean {
    return this.#response.headersSent;
  }

  get status(): number {
    return this.#response.statusCode;
  }

  get destroyed(): boolean {
    return this.#response.destroyed;
  }

  get writableEnded(): boolean {
    return this.#response.writableEnded;
  }

  get writableLength(): number {
    return this.#response.writableLength;
  }

  writeHead(status: number, lines: readonly string[]): void {
    this.#response.writeHead(status, lines as string[]);
  }

  write(chunk: Buffer): boolean {
    return this.#response.write(chunk);
  }

  end(chunk?: Buffer): void {
    this.#response.end(chunk);
  }

  whole(status: number, lines: readonly string[], body: Buffer): void {
    this.#response.writeHead(status, lines as string[]);
    this.#response.end(this.#response.req.method === 'HEAD' ? undefined : body);
  }

  onClose(run: () => void): void {
    this.#response.once('close', run);
  }

  onDrain(run: () => void): void {
    this.#response.on('drain', run);
  }

  destroy(): void {
    this.#response.destroy();
  }
}
