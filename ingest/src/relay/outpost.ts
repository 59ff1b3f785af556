import { connect, type Socket } from 'node:net';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { KeyBookRow } from '@rostrum/store/encoder-settings';
import type { PullRow } from '@rostrum/store/pull-repository';
import type { Authorise, PublishDecision } from '../session/publisher.ts';
import { type CoreMessage, MessageReader, writeMessage } from './messages.ts';
import { RelayedTake } from './relayed-take.ts';

/**
 * The core as its doors see it. Encoders are connected to a door's own process; the core may be killed or replaced
 * behind it, and they stay: what it had not put away is given to the next one.
 */

export type OutpostOptions = {
  /** The core's local socket. */
  readonly socketPath: string;
  /** What encoders speak here, for the log. */
  readonly protocol: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Told each time the core tells which keys are admitted. */
  readonly onBook?: (rows: readonly KeyBookRow[]) => void;
  /** Told each time the core tells which channels are to be pulled. */
  readonly onPulls?: (rows: readonly PullRow[]) => void;
};

/** How often a core that is away is looked for: it is back within a second or two. */
const LOOK_EVERY_MS = 50;
/** Unsent bytes; a core that takes none is as good as away, and its supervisor will see to it. */
const UNSENT_MAX_BYTES = 128 * 1024 * 1024;

export class Outpost implements Part {
  readonly name = 'outpost';
  readonly #options: OutpostOptions;
  readonly #takes = new Map<number, RelayedTake>();
  #socket: Socket | undefined;
  #isConnected = false;
  #look: Timer | undefined;
  #lastNumber = 0;
  #isClosing = false;
  #awaySince: number | undefined;

  constructor(options: OutpostOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#connect();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#look?.cancel();
    const socket = this.#socket;
    if (socket !== undefined) {
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve());
        socket.end();
        this.#options.clock.after(1_000, () => socket.destroy());
      });
    }
  }

  /** Asks the core; where it is away, as soon as it is back. */
  readonly authorise: Authorise = (request, connection, signal) => {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    return new Promise<PublishDecision>((resolve) => {
      const take = new RelayedTake(number, request, connection, {
        send: (bytes) => this.#send(bytes),
        onDecision: resolve,
        onOver: () => this.#takes.delete(number),
      });
      this.#takes.set(number, take);
      signal.addEventListener('abort', () => take.giveUp(), { once: true });
      if (this.#isConnected) {
        take.ask();
      }
    });
  };

  /** Tells the owner of a key that an encoder with it was not let in; lost while the core is away. */
  turnAway(streamKey: string, address: string, say: string): void {
    this.#send(writeMessage({ kind: 'turned-away', publisher: 0, streamKey, address, say }));
  }

  /** Tells a channel's owner how the address does that it is pulled from. @param say undefined: it is well again. */
  tellPull(slug: string, say: string | undefined): void {
    this.#send(writeMessage({ kind: 'pull-state', publisher: 0, slug, ...(say === undefined ? {} : { say }) }));
  }

  #connect(): void {
    const socket = connect({ path: this.#options.socketPath });
    const reader = new MessageReader();
    this.#socket = socket;
    socket.on('connect', () => this.#greet(socket));
    socket.on('data', (chunk) => {
      for (const message of reader.push(chunk)) {
        this.#take(message as CoreMessage);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#lose(socket));
  }

  #greet(socket: Socket): void {
    const { protocol, clock, log } = this.#options;
    this.#isConnected = true;
    if (this.#awaySince !== undefined) {
      const awayMs = Math.round(clock.now() - this.#awaySince);
      log.info({ awayMs, encoders: this.#takes.size }, 'outpost: the core is back');
    }
    this.#awaySince = undefined;
    for (const part of writeMessage({ kind: 'hello', publisher: 0, protocol })) {
      socket.write(part);
    }
    for (const take of this.#takes.values()) {
      take.ask();
    }
  }

  #lose(socket: Socket): void {
    if (this.#socket !== socket) {
      return;
    }
    this.#socket = undefined;
    if (this.#isConnected) {
      this.#awaySince = this.#options.clock.now();
      if (!this.#isClosing) {
        this.#options.log.warn({ encoders: this.#takes.size }, 'outpost: the core is away; encoders are kept waiting');
      }
    }
    this.#isConnected = false;
    for (const take of this.#takes.values()) {
      take.coreIsAway();
    }
    if (!this.#isClosing) {
      this.#look = this.#options.clock.after(LOOK_EVERY_MS, () => this.#connect());
    }
  }

  #send(bytes: readonly Uint8Array[]): void {
    const socket = this.#socket;
    if (socket === undefined || !this.#isConnected) {
      return;
    }
    if (socket.writableLength > UNSENT_MAX_BYTES) {
      socket.destroy();
      return;
    }
    socket.cork();
    for (const part of bytes) {
      socket.write(part);
    }
    socket.uncork();
  }

  #take(message: CoreMessage): void {
    if (message.kind === 'book') {
      this.#options.onBook?.(message.rows);
      return;
    }
    if (message.kind === 'pulls') {
      this.#options.onPulls?.(message.rows);
      return;
    }
    this.#takes.get(message.publisher)?.told(message);
  }
}
