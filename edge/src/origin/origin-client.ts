import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { type Dispatcher, errors, Pool } from 'undici';
import { UNIX_BASE } from './siblings.ts';

/** The one room of the HTTP client: pooled connections to origins and to the site, answers told as they come. */

export type UpstreamRequest = {
  /** `http://host:port`, or `unix:/path` of a socket. */
  readonly base: string;
  readonly method: string;
  /** Path and query, as it goes on the wire. */
  readonly path: string;
  /** Name, value, name, value … */
  readonly headers: string[];
  readonly body?: Readable | null;
  /** Longest wait for the answer's head; a held request's is longer than the longest hold. */
  readonly headersTimeoutMs: number;
  /** Longest silence inside the answer's body. */
  readonly bodyTimeoutMs: number;
};

export type UpstreamHead = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they came, for one who passes them on. */
  readonly rawHeaders: readonly string[];
};

/** Hears of one answer: a head, bytes, then an end; or a fault at any point. After either no more is told. */
export type UpstreamListener = {
  onHead(head: UpstreamHead): void;
  onBytes(chunk: Buffer): void;
  onEnd(): void;
  onFault(fault: UpstreamFault): void;
};

/** Why an answer did not come whole. `away`: nobody listens there. `late`: a deadline passed. `broke`: cut off on the way. */
export type UpstreamFault = { readonly kind: 'away' | 'late' | 'broke'; readonly cause: unknown };

/** One request under way. */
export type UpstreamCall = {
  /** Gives up; nothing more is told. Idempotent. */
  abort(): void;
  /** Stops reading until {@link resume}, so that a slow reader slows the sender. */
  pause(): void;
  resume(): void;
};

const CONNECT_TIMEOUT_MS = 2_000;
/** Idle sockets upstream are closed by us before the peers' 65 s. */
const KEEP_ALIVE_MS = 30_000;
/** Upstreams known at once, up to 63 of them siblings; origins come and go with events. */
const MAX_POOLS = 128;
const MAX_RESPONSE_HEADER_BYTES = 32_768;

const AWAY_CODES: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT']);

/** Pools by upstream. One a process; `close` ends every call. */
export class UpstreamClient {
  readonly #pools = new Map<string, Pool>();
  #closing: Promise<void> | undefined;

  /** Sends a request. The listener is never called before this returns. */
  send(request: UpstreamRequest, listener: UpstreamListener): UpstreamCall {
    const handler = new Handler(listener);
    const options: Dispatcher.DispatchOptions = {
      method: request.method,
      path: request.path,
      headers: request.headers,
      body: request.body ?? null,
      headersTimeout: request.headersTimeoutMs,
      bodyTimeout: request.bodyTimeoutMs,
    };
    if (this.#closing !== undefined) {
      queueMicrotask(() => handler.onResponseError(undefined, new Error('closing')));
      return handler;
    }
    this.#pool(request.base).dispatch(options, handler);
    return handler;
  }

  close(): Promise<void> {
    this.#closing ??= Promise.all([...this.#pools.values()].map((pool) => pool.destroy())).then(() => undefined);
    return this.#closing;
  }

  #pool(base: string): Pool {
    let pool = this.#pools.get(base);
    if (pool === undefined) {
      const socketPath = base.startsWith(UNIX_BASE) ? base.slice(UNIX_BASE.length) : undefined;
      pool = new Pool(socketPath === undefined ? base : 'http://sibling', {
        connections: null,
        pipelining: 1,
        keepAliveTimeout: KEEP_ALIVE_MS,
        keepAliveMaxTimeout: KEEP_ALIVE_MS,
        maxHeaderSize: MAX_RESPONSE_HEADER_BYTES,
        connect: { timeout: CONNECT_TIMEOUT_MS, ...(socketPath === undefined ? {} : { socketPath }) },
      });
    } else {
      this.#pools.delete(base);
    }
    this.#pools.set(base, pool);
    if (this.#pools.size > MAX_POOLS) {
      const [oldest] = this.#pools;
      if (oldest !== undefined) {
        this.#pools.delete(oldest[0]);
        void oldest[1].close();
      }
    }
    return pool;
  }
}

/** Turns undici's callbacks into a listener's, each at most once after an end. */
class Handler implements Dispatcher.DispatchHandler, UpstreamCall {
  readonly #listener: UpstreamListener;
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;

  constructor(listener: UpstreamListener) {
    this.#listener = listener;
  }

  abort(): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#controller?.abort(new Error('nobody waits for this any more'));
    }
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    if (!this.#isOver) {
      this.#controller?.resume();
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) {
      controller.abort(new Error('nobody waits for this any more'));
    }
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // An informational answer (103) precedes the real one.
    if (status >= 200) {
      this.#tell(() => this.#listener.onHead({ status, headers, rawHeaders: flatHeaders(controller.rawHeaders) }));
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#tell(() => this.#listener.onBytes(chunk));
  }

  onResponseEnd(): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#listener.onEnd();
    }
  }

  /** A listener that fails ends its own call, not the process. */
  #tell(run: () => void): void {
    if (this.#isOver) {
      return;
    }
    try {
      run();
    } catch (error) {
      this.abort();
      this.#listener.onFault({ kind: 'broke', cause: error });
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#listener.onFault({ kind: faultKind(error), cause: error });
    }
  }
}

function flatHeaders(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  const flat: string[] = [];
  if (Array.isArray(raw)) {
    for (const text of raw) {
      flat.push(typeof text === 'string' ? text : text.toString('latin1'));
    }
  }
  return flat;
}

function faultKind(error: Error): UpstreamFault['kind'] {
  if (error instanceof errors.ConnectTimeoutError) {
    return 'away';
  }
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return 'late';
  }
  const code = 'code' in error ? String(error.code) : '';
  return AWAY_CODES.has(code) ? 'away' : 'broke';
}
