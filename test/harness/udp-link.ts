import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** How a link treats datagrams, each way; may be changed while it runs. */
export type UdpConditions = {
  /** One way, milliseconds. */
  readonly delayMs?: number;
  /** Added to the delay of each datagram, up to this much: they overtake each other. Milliseconds. */
  readonly jitterMs?: number;
  /** Share of datagrams lost, 0…1. */
  readonly loss?: number;
  /** Losses come together: mean number lost in a row (Gilbert's model). 1, or absent: each for itself. */
  readonly burst?: number;
  /** Share of datagrams that come twice. */
  readonly duplicate?: number;
  /** Nothing passes. */
  readonly isCut?: boolean;
};

/** What went through a link, both ways. */
export type UdpCounts = { passed: number; lost: number };

/**
 * A bad network for UDP between clients and one server, in user space. The same seed and the same order of datagrams lose
 * the same ones.
 */
export class UdpLink {
  readonly counts: UdpCounts = { passed: 0, lost: 0 };
  readonly #target: number;
  readonly #near: Socket = createSocket('udp4');
  readonly #far = new Map<number, Socket>();
  readonly #random: { readonly there: () => number; readonly back: () => number };
  readonly #isLosing = { there: false, back: false };
  #conditions: UdpConditions;
  #isClosed = false;

  /** @param target port of the server on 127.0.0.1. */
  constructor(target: number, conditions: UdpConditions, seed: number) {
    this.#target = target;
    this.#conditions = conditions;
    this.#random = { there: randomOf(seed), back: randomOf(seed ^ 0x5bd1e995) };
    this.#near.on('message', (bytes, { port }) => this.#send('there', bytes, () => this.#farOf(port), this.#target));
    this.#near.on('error', () => {});
  }

  /** Opens the near end on a free port of 127.0.0.1. */
  async start(): Promise<void> {
    this.#near.bind(0, '127.0.0.1');
    await once(this.#near, 'listening');
    this.#near.setRecvBufferSize(4 * 1024 * 1024);
  }

  get port(): number {
    return this.#near.address().port;
  }

  set(conditions: UdpConditions): void {
    this.#conditions = conditions;
  }

  /** Idempotent. */
  stop(): void {
    if (this.#isClosed) {
      return;
    }
    this.#isClosed = true;
    this.#near.close();
    for (const socket of this.#far.values()) {
      socket.close();
    }
  }

  #farOf(client: number): Socket {
    let socket = this.#far.get(client);
    if (socket === undefined) {
      socket = createSocket('udp4');
      socket.bind(0, '127.0.0.1');
      socket.on('message', (bytes) => this.#send('back', bytes, () => this.#near, client));
      socket.on('error', () => {});
      this.#far.set(client, socket);
    }
    return socket;
  }

  #send(way: 'there' | 'back', bytes: Buffer, from: () => Socket, port: number): void {
    const { delayMs = 0, jitterMs = 0, duplicate = 0, isCut = false } = this.#conditions;
    if (isCut || this.#isLost(way)) {
      this.counts.lost += 1;
      return;
    }
    this.counts.passed += 1;
    const random = this.#random[way];
    const copies = duplicate > 0 && random() < duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const wait = delayMs + (jitterMs > 0 ? random() * jitterMs : 0);
      const pass = (): void => {
        if (!this.#isClosed) {
          from().send(bytes, port, '127.0.0.1');
        }
      };
      if (wait > 0) {
        setTimeout(pass, wait);
      } else {
        pass();
      }
    }
  }

  /** Gilbert: a bad state in which all is lost, left with 1/burst, entered so that the share comes out. */
  #isLost(way: 'there' | 'back'): boolean {
    const { loss = 0, burst = 1 } = this.#conditions;
    if (loss <= 0) {
      return false;
    }
    const random = this.#random[way]();
    if (burst <= 1) {
      return random < loss;
    }
    const leave = 1 / burst;
    const enter = (loss * leave) / (1 - loss);
    this.#isLosing[way] = this.#isLosing[way] ? random >= leave : random < enter;
    return this.#isLosing[way];
  }
}

/** Numbers of 0…1, the same for the same seed (xorshift, 32 bits). */
function randomOf(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}
