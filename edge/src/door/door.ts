import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Place } from '../places.ts';
import { Connection, type ConnectionHost } from './connection.ts';
import { HandedOver } from './handed-over.ts';
import type { LeanHead } from './lean-head.ts';
import type { LeanReply } from './lean-reply.ts';

/** Longer than the idle time of common proxies (60 s), so that they close first and no request meets a closed socket. */
const IDLE_MS = 65_000;
const SWEEP_MS = 5_000;
/** While draining: who has not asked for as long as the longest target duration we make is not about to. */
const DRAIN_IDLE_MS = 10_000;
const DRAIN_SWEEP_MS = 250;
/** Longest a client may take to hear that it has too many connections. */
const REFUSAL_MS = 2_000;

const TOO_MANY =
  'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nConnection: close\r\nCache-Control: no-store\r\n' +
  'Content-Length: 0\r\n\r\n';

/** Gives a stream to Node's own server. */
export type Adopt = (stream: Duplex) => void;

export type DoorOptions = {
  readonly clock: Clock;
  /** Counts a connection. @returns false when its place has too many. */
  readonly enter: (place: Place) => boolean;
  readonly leave: (place: Place) => void;
  readonly placeOf: (socket: Socket) => Place;
  /** Whether a request of this target is answered by `serve`. */
  readonly isLean: (target: string) => boolean;
  /** Read of each head besides; in small letters. */
  readonly countryHeader?: string | undefined;
  readonly serve: (connection: Connection, head: LeanHead, reply: LeanReply) => void;
};

/** The connections whose requests are read here before Node's server is asked; they are closed with it. */
export class Door implements Part {
  readonly name = 'door';
  readonly #options: DoorOptions;
  readonly #connections = new Set<Connection>();
  /** One for each server that connections are given to. */
  readonly #hosts = new WeakMap<Adopt, ConnectionHost>();
  readonly #handedOver: HandedOver;
  #sweep: Timer | undefined;
  #isDraining = false;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#handedOver = new HandedOver(options.clock);
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  async start(): Promise<void> {
    const { clock } = this.#options;
    this.#sweep = clock.every(SWEEP_MS, () => this.#endIdle(clock.now() - IDLE_MS));
  }

  async close(): Promise<void> {
    this.#sweep?.cancel();
    for (const connection of this.#connections) {
      connection.socket.destroy();
    }
  }

  /**
   * Every answer from now on is the last of its connection and says so; the one that is held, too. A connection that
   * asks nothing is not ended before it has been silent for a while, so that no request meets a closed socket.
   */
  drain(): void {
    const { clock } = this.#options;
    this.#isDraining = true;
    for (const connection of this.#connections) {
      connection.leave();
    }
    this.#handedOver.drain();
    this.#sweep?.cancel();
    this.#sweep = clock.every(DRAIN_SWEEP_MS, () => this.#endIdle(clock.now() - DRAIN_IDLE_MS));
  }

  /** Takes a connection that carries HTTP/1.1, plain or out of TLS. @param adopt gives a stream to Node's server. */
  take(socket: Socket, adopt: Adopt): void {
    const { clock, placeOf, enter, leave } = this.#options;
    const place = placeOf(socket);
    if (!enter(place)) {
      socket.on('error', () => {});
      socket.once('close', () => leave(place));
      socket.end(TOO_MANY);
      // What it asks is read, or it would never hear the answer; and then it goes, whether it wants or not.
      socket.resume();
      clock.after(REFUSAL_MS, () => socket.destroy());
      return;
    }
    let host = this.#hosts.get(adopt);
    if (host === undefined) {
      host = this.#openHost(adopt);
      this.#hosts.set(adopt, host);
    }
    const connection = new Connection(socket, place, host, clock.now());
    this.#connections.add(connection);
    if (this.#isDraining) {
      connection.leave();
    }
  }

  /** To be called when Node's server has been asked something, before anybody answers. */
  asked(request: IncomingMessage, response: ServerResponse): void {
    this.#handedOver.asked(request.socket, response);
    response.once('close', () => {
      Connection.answeredInside(request.socket, this.#handedOver.answered(request.socket, response));
    });
  }

  #openHost(adopt: Adopt): ConnectionHost {
    const { clock, isLean, countryHeader, serve, leave } = this.#options;
    return {
      isLean,
      countryHeader,
      serve: (connection, head, reply) => {
        connection.lastUsed = clock.now();
        serve(connection, head, reply);
      },
      adopt,
      now: () => clock.now(),
      onGone: (connection, isClosed) => {
        this.#connections.delete(connection);
        const { socket, place } = connection;
        if (isClosed) {
          leave(place);
        } else {
          this.#handedOver.add(socket);
          socket.once('close', () => leave(place));
        }
      },
    };
  }

  #endIdle(limit: number): void {
    this.#handedOver.endIdle(limit);
    const now = this.#options.clock.now();
    for (const connection of this.#connections) {
      if (connection.lastUsed < limit && connection.isIdle) {
        connection.socket.destroySoon();
      } else if (connection.isStuck(now, now - IDLE_MS)) {
        connection.socket.destroy();
      }
    }
  }
}
