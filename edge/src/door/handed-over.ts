import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '@rostrum/service/clock';

/** A connection that is Node's for good: how many of its requests are not answered, and when it was last used. */
type Use = { open: number; lastUsed: number };

/** What Node's own server answers, so that it too can be ended without a request cut off. */
export class HandedOver {
  readonly #clock: Clock;
  readonly #sockets = new Map<object, Use & { readonly socket: Socket }>();
  readonly #open = new Set<ServerResponse>();
  readonly #last = new WeakSet<ServerResponse>();
  #isDraining = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(socket: Socket): void {
    this.#sockets.set(socket, { socket, open: 0, lastUsed: this.#clock.now() });
    socket.once('close', () => this.#sockets.delete(socket));
  }

  asked(stream: object, response: ServerResponse): void {
    const use = this.#sockets.get(stream);
    if (use !== undefined) {
      use.open += 1;
    }
    this.#open.add(response);
    if (this.#isDraining) {
      this.#makeLast(response);
    }
  }

  /** @returns whether it was the last answer of its connection, by our will. */
  answered(stream: object, response: ServerResponse): boolean {
    const use = this.#sockets.get(stream);
    if (use !== undefined) {
      use.open -= 1;
      use.lastUsed = this.#clock.now();
    }
    this.#open.delete(response);
    return this.#last.has(response);
  }

  /** From now on each answer is the last of its connection, and says so; those not begun yet, too. */
  drain(): void {
    this.#isDraining = true;
    for (const response of this.#open) {
      this.#makeLast(response);
    }
  }

  /** Ends those that ask nothing and were last used before `limit`. Outside a drain Node's server does so itself. */
  endIdle(limit: number): void {
    if (!this.#isDraining) {
      return;
    }
    for (const { socket, open, lastUsed } of this.#sockets.values()) {
      if (open === 0 && lastUsed < limit) {
        socket.destroySoon();
      }
    }
  }

  #makeLast(response: ServerResponse): void {
    if (!response.headersSent) {
      response.setHeader('Connection', 'close');
      this.#last.add(response);
    }
  }
}
