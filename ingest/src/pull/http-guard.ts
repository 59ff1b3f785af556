import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { RostrumError } from '@rostrum/service/errors';
import { type PullError, pullError } from './errors.ts';
import { CONNECT_MS, type Guard, IDLE_MS, late, whyNot } from './guard.ts';
import type { HostFinder } from './host-finder.ts';

/**
 * An HTTP proxy (RFC 9110 §7.3.2, §9.3.6) for one ffmpeg: each request, each redirect and each segment of a playlist goes
 * through it, and only to addresses that may be pulled from.
 */

/** A player holds a playlist, a picture's and a sound's segment, and opens the next ones. */
const CONNECTIONS_MAX = 32;
/** Hosts that fail, of one stream. */
const HOSTS_MAX = 32;
/** They are between ffmpeg and this proxy, not for the server (RFC 9110 §7.6.1). */
const HOP_HEADERS = new Set([
  'connection',
  'proxy-connection',
  'proxy-authorization',
  'keep-alive',
  'te',
  'upgrade',
  'host',
]);

export class HttpGuard implements Guard {
  readonly #hosts: HostFinder;
  readonly #onRefused: () => void;
  /** By host: what works with one says nothing of another. */
  readonly #faults = new Map<string, PullError>();
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  /** @param onRefused told when it is led where nothing may be pulled from. */
  constructor(hosts: HostFinder, onRefused: () => void) {
    this.#hosts = hosts;
    this.#onRefused = onRefused;
    this.#server = createServer((asked, answer) => void this.#fetch(asked, answer));
    this.#server.maxConnections = CONNECTIONS_MAX;
    this.#server.on('connect', (asked, socket, head) => void this.#tunnel(asked, socket, head));
    this.#server.on('connection', (socket) => this.#keep(socket));
  }

  get fault(): PullError | undefined {
    return [...this.#faults.values()].at(-1);
  }

  /** @returns the address of the proxy, for ffmpeg. */
  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }

  /** `GET http://host/path`: asked again of the host itself. */
  async #fetch(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = URL.parse(asked.url ?? '');
    if (url?.protocol !== 'http:' || (asked.method !== 'GET' && asked.method !== 'HEAD')) {
      refuse(answer, 400);
      return;
    }
    const { hostname: host } = url;
    try {
      const address = await this.#hosts.find(host);
      const headers = Object.fromEntries(Object.entries(asked.headers).filter(([name]) => !HOP_HEADERS.has(name)));
      const forward = request({
        host: address,
        port: url.port === '' ? 80 : Number(url.port),
        method: asked.method,
        path: `${url.pathname}${url.search}`,
        headers: { ...headers, host: url.host },
        agent: false,
        timeout: CONNECT_MS,
      });
      forward.on('timeout', () => forward.destroy(late()));
      forward.on('error', (error) => {
        this.#note(host, pullError('NO_CONNECTION', { host, why: whyNot(error) }, error));
        refuse(answer, 502);
      });
      forward.on('response', (response) => {
        this.#faults.delete(host);
        forward.setTimeout(IDLE_MS);
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
        response.on('error', () => answer.destroy());
      });
      answer.on('close', () => forward.destroy());
      forward.end();
    } catch (error) {
      this.#note(host, error);
      refuse(answer, 403);
    }
  }

  /** `CONNECT host:port`: TLS is between ffmpeg and the host. */
  async #tunnel(asked: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse(`http://${asked.url ?? ''}`);
    const port = /:(\d{1,5})$/.exec(asked.url ?? '')?.[1];
    const host = url?.hostname ?? '';
    try {
      if (url === null || port === undefined) {
        throw pullError('NOT_A_STREAM', { host });
      }
      const upstream = await this.#connect(await this.#hosts.find(host), Number(port), host);
      this.#faults.delete(host);
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      upstream.write(head);
      upstream.setTimeout(IDLE_MS, () => upstream.destroy());
      socket.pipe(upstream).pipe(socket);
      socket.on('close', () => upstream.destroy());
      upstream.on('close', () => socket.destroy());
    } catch (error) {
      this.#note(host, error);
      socket.end('HTTP/1.1 403 Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    }
  }

  #connect(address: string, port: number, host: string): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const upstream = connect({ host: address, port });
      this.#keep(upstream);
      upstream.setTimeout(CONNECT_MS, () => upstream.destroy(late()));
      upstream.once('error', (error) => reject(pullError('NO_CONNECTION', { host, why: whyNot(error) }, error)));
      upstream.once('connect', () => resolve(upstream));
    });
  }

  #note(host: string, error: unknown): void {
    const fault =
      error instanceof RostrumError ? (error as PullError) : pullError('NO_CONNECTION', { host, why: whyNot(error) });
    this.#faults.delete(host);
    if (this.#faults.size < HOSTS_MAX) {
      this.#faults.set(host, fault);
    }
    if (fault.code === 'HOST_PRIVATE') {
      this.#onRefused();
    }
  }
}

function refuse(answer: ServerResponse, status: number): void {
  if (answer.headersSent) {
    answer.destroy();
    return;
  }
  answer.writeHead(status, { 'Content-Length': 0, Connection: 'close' }).end();
}
