import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** How a link behaves; may be changed while it runs. */
export type LinkConditions = {
  /** One way, in milliseconds; both ways have it. */
  readonly delayMs?: number;
  /** Bytes a second each way; without it, unlimited. */
  readonly bytesPerSecond?: number;
};

/** Bytes one direction holds back before the sender is made to wait. */
const MAX_QUEUE_BYTES = 1 << 20;
/** A slow link sends in slices of this many milliseconds. */
const SLICE_MS = 10;

/**
 * A bad network between a client and a server, in user space (this needs no rights and no kernel module):
 * delay, a bottleneck, a cut, and the cable that falls out (nothing arrives, nobody is told).
 */
export class LossyLink {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pipes = new Set<Pipe>();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #conditions: LinkConditions;
  #isBlackhole = false;

  constructor(target: { readonly host: string; readonly port: number }, conditions: LinkConditions = {}) {
    this.#target = target;
    this.#conditions = conditions;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#join(near));
  }

  /** Opens the near end on a free port of 127.0.0.1. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that run through it now. */
  get connections(): number {
    return this.#pipes.size / 2;
  }

  set(conditions: LinkConditions): void {
    this.#conditions = conditions;
  }

  /** Resets every connection: both ends are told. New ones get through. */
  cut(): void {
    for (const socket of this.#sockets) {
      socket.resetAndDestroy();
    }
  }

  /** While on, bytes vanish in both directions, no end is told anything, and new connections hang. */
  blackhole(isOn: boolean): void {
    this.#isBlackhole = isOn;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await closed;
  }

  #join(near: Socket): void {
    const far = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    const state = { conditions: () => this.#conditions, isBlackhole: () => this.#isBlackhole };
    const pipes = [new Pipe(near, far, state), new Pipe(far, near, state)];
    for (const pipe of pipes) {
      this.#pipes.add(pipe);
    }
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => {
        if (!this.#isBlackhole) {
          other.resetAndDestroy();
        }
      });
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (near.destroyed && far.destroyed) {
          for (const pipe of pipes) {
            pipe.stop();
            this.#pipes.delete(pipe);
          }
        }
      });
    }
  }
}

type LinkState = { readonly conditions: () => LinkConditions; readonly isBlackhole: () => boolean };

/** One direction of one connection. Keeps order: a slice is due no earlier than the one before it. */
class Pipe {
  readonly #to: Socket;
  readonly #from: Socket;
  readonly #state: LinkState;
  #queue: { dueAt: number; data: Buffer | 'end' }[] = [];
  #queuedBytes = 0;
  #freeAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, state: LinkState) {
    this.#from = from;
    this.#to = to;
    this.#state = state;
    from.on('data', (data: Buffer) => this.#push(data));
    from.on('end', () => this.#push('end'));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#queue = [];
  }

  #push(data: Buffer | 'end'): void {
    if (this.#state.isBlackhole()) {
      return;
    }
    const { delayMs = 0, bytesPerSecond } = this.#state.conditions();
    const now = performance.now();
    if (data === 'end' || bytesPerSecond === undefined) {
      this.#queue.push({ dueAt: Math.max(now, this.#freeAt) + delayMs, data });
    } else {
      const slice = Math.max(1, Math.floor((bytesPerSecond * SLICE_MS) / 1000));
      for (let at = 0; at < data.length; at += slice) {
        const piece = data.subarray(at, at + slice);
        this.#freeAt = Math.max(now, this.#freeAt) + (piece.length * 1000) / bytesPerSecond;
        this.#queue.push({ dueAt: this.#freeAt + delayMs, data: piece });
      }
    }
    this.#queuedBytes += data === 'end' ? 0 : data.length;
    if (this.#queuedBytes > MAX_QUEUE_BYTES) {
      this.#from.pause();
    }
    this.#arm();
  }

  #arm(): void {
    const next = this.#queue[0];
    if (this.#timer !== undefined || next === undefined) {
      return;
    }
    this.#timer = setTimeout(() => this.#deliver(), Math.max(0, next.dueAt - performance.now()));
  }

  #deliver(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (let next = this.#queue[0]; next !== undefined && next.dueAt <= now + 1; next = this.#queue[0]) {
      this.#queue.shift();
      this.#queuedBytes -= next.data === 'end' ? 0 : next.data.length;
      if (this.#state.isBlackhole() || this.#to.destroyed) {
        continue;
      }
      if (next.data === 'end') {
        this.#to.end();
      } else {
        this.#to.write(next.data);
      }
    }
    if (this.#queuedBytes <= MAX_QUEUE_BYTES / 2 && this.#from.isPaused()) {
      this.#from.resume();
    }
    this.#arm();
  }
}
