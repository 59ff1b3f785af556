import { connect as connectPlain, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { whyNot } from '@rostrum/service/why-not';
import { proofOf } from './authorities.ts';
import { type PullError, pullError } from './errors.ts';
import { CONNECT_MS, type Guard, IDLE_MS, late, listenLocally } from './guard.ts';
import type { HostFinder } from './host-finder.ts';
import { RtspFramer } from './rtsp-framer.ts';

/**
 * A local port that leads to one RTSP server, by TLS where the address says so. ffmpeg would follow the server wherever it
 * sends it; here that ends the connection, and whoever asked decides.
 */

const RTSP_PORT = 554;
const RTSPS_PORT = 322;
const CONNECTIONS_MAX = 4;

export class RtspGuard implements Guard {
  fault: PullError | undefined;
  /** Where the server sends its players; empty where it does not say. */
  redirect: string | undefined;
  readonly #target: URL;
  readonly #hosts: HostFinder;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(target: URL, hosts: HostFinder) {
    this.#target = target;
    this.#hosts = hosts;
    this.#server = createServer((local) => this.#onLocal(local));
    this.#server.maxConnections = CONNECTIONS_MAX;
  }

  /**
   * @returns the address for ffmpeg: the same path, user and password, on a local port.
   * @throws PullError where the host may not be pulled from.
   */
  async open(): Promise<string> {
    await this.#hosts.find(this.#target.hostname);
    const port = await listenLocally(this.#server);
    const { username, password, pathname, search } = this.#target;
    const secret = username === '' ? '' : `${username}${password === '' ? '' : `:${password}`}@`;
    return `rtsp://${secret}127.0.0.1:${port}${pathname}${search}`;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  #onLocal(local: Socket): void {
    this.#keep(local);
    local.on('error', () => {});
    local.pause();
    this.#reach().then(
      (upstream) => this.#join(local, upstream),
      (error: unknown) => {
        this.fault = error as PullError;
        local.destroy();
      },
    );
  }

  async #reach(): Promise<Socket> {
    const { hostname, port, protocol } = this.#target;
    const isTls = protocol === 'rtsps:';
    const host = await this.#hosts.find(hostname);
    const where = { host, port: port === '' ? (isTls ? RTSPS_PORT : RTSP_PORT) : Number(port) };
    return await new Promise<Socket>((resolve, reject) => {
      const upstream = isTls
        ? connectTls({ ...where, ...proofOf(hostname, this.#hosts.isListed(host)) })
        : connectPlain(where);
      this.#keep(upstream);
      upstream.setTimeout(CONNECT_MS, () => upstream.destroy(late()));
      upstream.once('error', (error) =>
        reject(pullError('NO_CONNECTION', { host: hostname, why: whyNot(error) }, error)),
      );
      upstream.once(isTls ? 'secureConnect' : 'connect', () => {
        upstream.removeAllListeners('timeout');
        resolve(upstream);
      });
    });
  }

  #join(local: Socket, upstream: Socket): void {
    const framer = new RtspFramer();
    this.fault = undefined;
    upstream.on('error', () => {});
    // A line that waits for its reader is not dead.
    upstream.setTimeout(IDLE_MS, () => (upstream.isPaused() ? undefined : upstream.destroy()));
    upstream.on('data', (chunk: Buffer) => {
      const { passed, verdict } = framer.push(chunk);
      for (const bytes of passed) {
        if (!local.write(bytes)) {
          upstream.pause();
        }
      }
      if (verdict !== undefined) {
        this.redirect = verdict.redirect;
        this.fault = verdict.isBroken === true ? pullError('NOT_A_STREAM', { host: this.#target.hostname }) : undefined;
        local.destroy();
      }
    });
    local.on('drain', () => upstream.resume());
    local.pipe(upstream);
    local.on('close', () => upstream.destroy());
    upstream.on('close', () => local.end());
    local.resume();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
