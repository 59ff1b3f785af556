import { hkdfSync, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Certificate } from '@rostrum/service/certificate';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { H2Door } from './h2-door.ts';

export type TlsDoorOptions = {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** A bound socket this process has inherited, in place of host and port. */
  readonly inheritedFd: number | undefined;
  readonly maxConnections: number;
  readonly clock: Clock;
  /** What all edges share: a session begun at one is taken up again at another. Without it, at none but this one. */
  readonly secret: string | undefined;
  /** The certificate to begin with. */
  readonly first: () => Promise<Certificate>;
  readonly h2: H2Door;
  /** Takes a connection that carries HTTP/1.1. */
  readonly takeHttp1: (socket: TLSSocket) => void;
};

const HANDSHAKE_TIMEOUT_MS = 10_000;
const BACKLOG = 4_096;
const DAY_MS = 24 * 3_600_000;
/** Three keys of 16 bytes, as `setTicketKeys` wants them. */
const TICKET_KEY_BYTES = 48;

/** The one room of TLS: TLS 1.2 and 1.3; each connection goes on as the protocol it chose (RFC 7301). */
export class TlsDoor implements Part {
  readonly name = 'tls';
  readonly #options: TlsDoorOptions;
  readonly #server: Server;
  #sockets = 0;
  #newDay: Timer | undefined;
  /** Ticket keys that no other edge knows. */
  #own: Buffer | undefined;
  #endsAt: number | undefined;

  constructor(options: TlsDoorOptions) {
    this.#options = options;
    this.#server = createServer({
      ALPNProtocols: ['h2', 'http/1.1'],
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      honorCipherOrder: true,
      noDelay: true,
      // Node's own HTTP server counts on it: who has sent all it has may still read.
      allowHalfOpen: true,
    });
    this.#server.maxConnections = options.maxConnections;
    this.#server.on('secureConnection', (socket) => this.#take(socket));
    // Port scanners, old clients, people who do not trust us: theirs to see, not a fault here.
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  /** The port in use, once started. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  get socketCount(): number {
    return this.#sockets;
  }

  /** When the certificate in use ends, milliseconds since 1970; undefined before the start. */
  get endsAt(): number | undefined {
    return this.#endsAt;
  }

  /** New connections are shown this one; those that stand go on. */
  use(certificate: Certificate): void {
    this.#server.setSecureContext({ key: certificate.key, cert: certificate.chain, minVersion: 'TLSv1.2' });
    this.#endsAt = certificate.notAfter;
    this.#useTicketKeys();
  }

  async start(): Promise<void> {
    const { host, port, inheritedFd: fd, clock, first } = this.#options;
    this.use(await first());
    await new Promise<void>((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => reject(inWords(error, host, port));
      this.#server.once('error', fail);
      const listens = (): void => {
        this.#server.off('error', fail);
        resolve();
      };
      if (fd === undefined) {
        this.#server.listen({ host, port, backlog: BACKLOG }, listens);
      } else {
        this.#server.listen({ fd }, BACKLOG, listens);
      }
    });
    this.#newDay = clock.every(DAY_MS / 24, () => this.#useTicketKeys());
  }

  /**
   * Accepts nothing more; what is on its way is answered. Connections that carry HTTP/1.1 are another's to end.
   * @returns when the last one is gone.
   */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#options.h2.drain();
    });
  }

  async close(): Promise<void> {
    this.#newDay?.cancel();
    this.#options.h2.close();
    this.#server.close();
  }

  #take(socket: TLSSocket): void {
    this.#sockets += 1;
    socket.once('close', () => {
      this.#sockets -= 1;
    });
    if (socket.alpnProtocol === 'h2') {
      this.#options.h2.take(socket);
    } else {
      this.#options.takeHttp1(socket);
    }
  }

  /** New each day, so that who steals them opens no more than a day's sessions. */
  #useTicketKeys(): void {
    const { secret, clock } = this.#options;
    const day = Math.floor(clock.wallNow() / DAY_MS);
    const keys =
      secret === undefined
        ? undefined
        : Buffer.from(hkdfSync('sha256', secret, '', `rostrum tls tickets ${day}`, TICKET_KEY_BYTES));
    this.#server.setTicketKeys(keys ?? (this.#own ??= randomBytes(TICKET_KEY_BYTES)));
  }
}

function inWords(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(`tls: port ${port} on ${host} is taken by another program; stop it or set EDGE_TLS_PORT.`, {
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new Error(
      `tls: this user may not listen on port ${port}. Set EDGE_TLS_PORT to one above 1023, or allow it: sudo setcap cap_net_bind_service=+ep "$(readlink -f node_modules/.bin/node)".`,
      { cause: error },
    );
  }
  return error;
}
