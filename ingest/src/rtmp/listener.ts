import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Metrics } from '@rostrum/service/metrics';
import type { Authorise } from '../session/publisher.ts';
import { plainAddress, senderOf } from './address.ts';
import { type ConnectionFields, RtmpConnection } from './connection.ts';
import type { ConnectionEnd } from './connection-end.ts';
import { DoorLog } from './door-log.ts';
import { type DoorMetrics, openDoorMetrics } from './door-metrics.ts';
import { RTMP_ERRORS, type RtmpErrorCode } from './errors.ts';
import { DEFAULT_RTMP_LIMITS, type RtmpLimits } from './limits.ts';

export type RtmpListenerOptions = {
  /** `0.0.0.0` or `::` for all. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly authorise: Authorise;
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics?: Metrics;
  readonly limits?: Partial<RtmpLimits>;
  /** RTMPS: hand in `tls.createServer` with its certificates; plain TCP without. */
  readonly openServer?: (onSocket: (socket: Socket) => void) => Server;
};

/** Between probes of a silent peer, before the idle deadline speaks. */
const KEEP_ALIVE_PROBE_MS = 10_000;

/** The RTMP door: accepts encoders, bounds how many, and gives each a {@link RtmpConnection}. */
export class RtmpListener implements Part {
  readonly name = 'rtmp';
  readonly #options: RtmpListenerOptions;
  readonly #limits: RtmpLimits;
  readonly #server: Server;
  readonly #doorLog: DoorLog;
  readonly #connections = new Set<RtmpConnection>();
  readonly #perSender = new Map<string, number>();
  readonly #onAllClosed: (() => void)[] = [];
  readonly #metrics: DoorMetrics | undefined;
  #lastId = 0;
  #closing: Promise<void> | undefined;

  constructor(options: RtmpListenerOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_RTMP_LIMITS, ...options.limits };
    this.#doorLog = new DoorLog(options.log, options.clock);
    this.#metrics = options.metrics === undefined ? undefined : openDoorMetrics(options.metrics);
    const openServer = options.openServer ?? createServer;
    this.#server = openServer((socket) => this.#onSocket(socket));
  }

  /** The port in use, once started. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  start(): Promise<void> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        const say = `rtmp: port ${port} on ${host} is taken by another program; stop it or set another port.`;
        reject(error.code === 'EADDRINUSE' ? new Error(say, { cause: error }) : error);
      };
      this.#server.once('error', fail);
      this.#server.listen(port, host, () => {
        this.#server.off('error', fail);
        this.#server.on('error', (error) => this.#options.log.error({ err: error }, 'rtmp: the listener met a fault'));
        resolve();
      });
    });
  }

  /** Sends all encoders away, with a word. Resolves when the last socket is gone. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#server.listening) {
      this.#server.close();
    }
    for (const connection of this.#connections) {
      connection.stop();
    }
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => this.#onAllClosed.push(resolve));
    }
    this.#doorLog.close();
  }

  #onSocket(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress);
    const sender = senderOf(address);
    const fromSender = this.#perSender.get(sender) ?? 0;
    const { maxConnections, maxConnectionsPerAddress } = this.#limits;
    if (
      this.#closing !== undefined ||
      this.#connections.size >= maxConnections ||
      fromSender >= maxConnectionsPerAddress
    ) {
      socket.on('error', () => {});
      socket.destroy();
      const open = this.#connections.size;
      this.#doorLog.write(
        'warn',
        { address, open, fromSender },
        'rtmp: a connection was turned away: too many are open',
      );
      return;
    }
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
    this.#perSender.set(sender, fromSender + 1);
    this.#lastId += 1;
    const connection = new RtmpConnection({
      id: `rtmp-${this.#lastId}`,
      address,
      socket,
      authorise: this.#options.authorise,
      limits: this.#limits,
      clock: this.#options.clock,
      log: this.#options.log,
      onEnd: (end, fields) => this.#onEnd(end, fields),
      onClosed: () => this.#onClosed(connection, sender),
    });
    this.#connections.add(connection);
    this.#metrics?.open(this.#connections.size);
  }

  #onEnd({ code, say, cause }: ConnectionEnd, { hasPublished, ...about }: ConnectionFields): void {
    this.#metrics?.ended(code, about.bytes);
    const fields = { ...about, code, say, ...(cause === undefined ? {} : { err: cause }) };
    if (!hasPublished) {
      const level = isFault(code) ? RTMP_ERRORS[code].logLevel : 'info';
      this.#doorLog.write(level, fields, 'rtmp: a connection ended without a stream');
    } else if (code === 'UNPUBLISHED' || code === 'CLOSED_BY_SESSION' || code === 'SERVER_STOPS') {
      this.#options.log.info(fields, 'rtmp: an encoder ended its stream');
    } else {
      this.#options.log.warn(fields, 'rtmp: an encoder lost its stream');
    }
  }

  #onClosed(connection: RtmpConnection, sender: string): void {
    this.#connections.delete(connection);
    this.#metrics?.open(this.#connections.size);
    const left = (this.#perSender.get(sender) ?? 1) - 1;
    if (left > 0) {
      this.#perSender.set(sender, left);
    } else {
      this.#perSender.delete(sender);
    }
    if (this.#connections.size === 0) {
      for (const resolve of this.#onAllClosed.splice(0)) {
        resolve();
      }
    }
  }
}

function isFault(code: ConnectionEnd['code']): code is RtmpErrorCode {
  return code in RTMP_ERRORS;
}
