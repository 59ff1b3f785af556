import { renameSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Part } from './lifecycle.ts';

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

export type HttpServerOptions = {
  readonly name: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** A bound socket this process has inherited, in place of host and port. */
  readonly inheritedFd?: number | undefined;
  /** A socket's file, in place of host and port. One that stands there is another's, and its connections stay with it. */
  readonly path?: string | undefined;
  readonly handler: HttpHandler;
  /** Sockets at once; past it new ones are dropped. */
  readonly maxConnections: number;
  /** Longest a request's head may take to arrive. */
  readonly headersTimeoutMs?: number;
  /**
   * Sees each connection before Node's server does, and gives it those it does not answer itself, by
   * {@link HttpServer.adopt}.
   */
  readonly intercept?: (socket: Socket) => void;
};

const HEADERS_TIMEOUT_MS = 15_000;
/** Longer than the idle time of common proxies (60 s), so that they close first and no request meets a closed socket. */
const KEEP_ALIVE_MS = 65_000;
/** Connections the system holds until they are accepted; the kernel's own bound. Past it a caller waits a second. */
const BACKLOG = 4_096;
/** A request line and its headers; a media URL is under 1 kB, cookies under 4 kB. */
const MAX_HEADER_BYTES = 16_384;

/** Tells sockets' files of one process apart. */
let filesMade = 0;

/** The one room of HTTP servers: node:http with deadlines and bounds, and a close that does not wait for idle sockets. */
export class HttpServer implements Part {
  readonly name: string;
  readonly #options: HttpServerOptions;
  readonly #server: Server;
  readonly #own: readonly Function[];
  #closing: Promise<void> | undefined;

  constructor(options: HttpServerOptions) {
    this.name = options.name;
    this.#options = options;
    this.#server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: options.headersTimeoutMs ?? HEADERS_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        requestTimeout: 0,
        noDelay: true,
        // A client that offers `h2c` (Java's does) is asking in HTTP/1.1, and is answered in it.
        shouldUpgradeCallback: (request) =>
          request.headers.upgrade?.toLowerCase() === 'websocket' && this.#server.listenerCount('upgrade') > 0,
      },
      options.handler,
    );
    this.#server.maxConnections = options.maxConnections;
    this.#own = this.#server.listeners('connection');
    if (options.intercept !== undefined) {
      this.#server.removeAllListeners('connection');
      this.#server.on('connection', options.intercept);
    }
    this.#server.on('clientError', (_error, socket) => {
      if (!socket.writable) {
        socket.destroy();
        return;
      }
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      // Or one that sends rubbish and then holds on would be kept for ever.
      socket.once('finish', () => socket.destroy());
    });
  }

  /** The node server, for what attaches to it (socket.io, upgrades). */
  get server(): Server {
    return this.#server;
  }

  /** Answers a stream that carries HTTP/1.1, whoever accepted it. */
  adopt(stream: Duplex): void {
    for (const listener of this.#own) {
      Reflect.apply(listener, this.#server, [stream]);
    }
  }

  /** The port in use, once started. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        const { host, port } = this.#options;
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(
                `${this.name}: port ${port} on ${host} is taken by another program; stop it or set another port.`,
                { cause: error },
              )
            : error,
        );
      };
      this.#server.once('error', fail);
      const { host, port, inheritedFd: fd, path } = this.#options;
      const listens = (): void => {
        this.#server.off('error', fail);
        resolve();
      };
      if (path !== undefined) {
        // Named at the end, in one step: until then callers reach who listened there before.
        const own = `${path}.${process.pid}-${(filesMade += 1)}`;
        this.#server.listen({ path: own, backlog: BACKLOG }, () => {
          renameSync(own, path);
          listens();
        });
      } else if (fd !== undefined) {
        this.#server.listen({ fd }, BACKLOG, listens);
      } else {
        this.#server.listen({ host, port, backlog: BACKLOG }, listens);
      }
    });
  }

  /**
   * Accepts nothing more; connections go on as they were, idle ones too.
   * @returns when the last one is gone.
   */
  drain(): Promise<void> {
    // Not the HTTP server's own close, which ends idle connections under a client that is just asking.
    return new Promise((resolve) => {
      NetServer.prototype.close.call(this.#server, () => resolve());
    });
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    return this.#closing;
  }
}
