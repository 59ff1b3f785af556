import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import { type Ticks, ticks } from '@rostrum/units/time';
import type { Authorise, PublisherConnection, PublishSink } from '../session/publisher.ts';
import { type CoreMessage, type DoorMessage, MessageReader, writeMessage } from './messages.ts';

/** Where the doors' processes bring their encoders to the core. */

export type ReceptionOptions = {
  /** In a folder that only this user may enter. */
  readonly socketPath: string;
  readonly authorise: Authorise;
  /** An encoder that knows a channel's key was not let in, and why. */
  readonly onTurnedAway: (streamKey: string, address: string, say: string) => void;
  /** How an address does that a channel is pulled from; without `say` it is well. */
  readonly onPullState: (slug: string, say: string | undefined) => void;
  readonly log: Log;
};

/** Doors: one for each protocol, and those of a run before that are not gone yet. */
const DOORS_MAX = 16;

export class Reception implements Part {
  readonly name = 'reception';
  readonly #options: ReceptionOptions;
  readonly #server: Server;
  readonly #doors = new Set<DoorLine>();
  /** What the doors of a protocol must know, as it was told last. */
  readonly #known = new Map<string, CoreMessage>();

  constructor(options: ReceptionOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#onDoor(socket));
  }

  async start(): Promise<void> {
    const { socketPath, log } = this.#options;
    // Of a core that was killed; two cores never run on one data folder.
    await rm(socketPath, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(socketPath, resolve);
    });
    await chmod(socketPath, 0o600);
    this.#server.on('error', (error) => log.error({ err: error }, 'reception: the listener met a fault'));
  }

  /** Lets go of the doors; their encoders stay with them and wait for the next core. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const door of this.#doors) {
      door.leave();
    }
    await closed;
  }

  /** Tells a protocol's doors what they must know, these and those that come. */
  tell(protocol: string, message: Extract<CoreMessage, { kind: 'book' | 'pulls' }>): void {
    this.#known.set(protocol, message);
    for (const door of this.#doors) {
      if (door.protocol === protocol) {
        door.send(message);
      }
    }
  }

  #onDoor(socket: Socket): void {
    if (this.#doors.size >= DOORS_MAX) {
      socket.destroy();
      return;
    }
    const door = new DoorLine(socket, this.#options, {
      onClosed: () => this.#doors.delete(door),
      onHello: (protocol) => {
        const known = this.#known.get(protocol);
        if (known !== undefined) {
          door.send(known);
        }
      },
    });
    this.#doors.add(door);
  }
}

type Publisher = { readonly abort: AbortController; sink: PublishSink | undefined };

/** One door's socket, and the encoders behind it. */
class DoorLine {
  readonly #socket: Socket;
  readonly #options: ReceptionOptions;
  readonly #publishers = new Map<number, Publisher>();
  readonly #onHello: (protocol: string) => void;
  #protocol = 'unknown';
  #isLeaving = false;

  constructor(
    socket: Socket,
    options: ReceptionOptions,
    hooks: { readonly onClosed: () => void; readonly onHello: (protocol: string) => void },
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#onHello = hooks.onHello;
    const reader = new MessageReader();
    socket.on('data', (chunk) => {
      try {
        for (const message of reader.push(chunk)) {
          this.#hear(message as DoorMessage);
        }
      } catch (error) {
        options.log.error({ err: error, door: this.#protocol }, 'reception: a door said what cannot be read');
        socket.destroy();
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      hooks.onClosed();
      this.#lose();
    });
  }

  get protocol(): string {
    return this.#protocol;
  }

  send(message: CoreMessage): void {
    for (const part of writeMessage(message)) {
      this.#socket.write(part);
    }
  }

  /** The core goes: nothing ends. */
  leave(): void {
    this.#isLeaving = true;
    this.#socket.destroy();
  }

  #hear(message: DoorMessage): void {
    if (message.kind === 'hello') {
      this.#protocol = message.protocol;
      this.#onHello(message.protocol);
      return;
    }
    if (message.kind === 'publish') {
      this.#publish(message);
      return;
    }
    if (message.kind === 'turned-away') {
      this.#options.onTurnedAway(message.streamKey, message.address, message.say);
      return;
    }
    if (message.kind === 'pull-state') {
      this.#options.onPullState(message.slug, message.say);
      return;
    }
    const publisher = this.#publishers.get(message.publisher);
    const sink = publisher?.sink;
    switch (message.kind) {
      case 'video':
        sink?.onVideo(message);
        break;
      case 'audio':
        sink?.onAudio(message);
        break;
      case 'further-audio':
        sink?.onAudio(message, message.index);
        break;
      case 'video-config':
        sink?.onVideoConfig(message.config);
        break;
      case 'audio-config':
        sink?.onAudioConfig(message.config, message.sound);
        break;
      case 'metadata':
        sink?.onMetadata(message.values);
        break;
      case 'statistics':
        sink?.onStatistics?.(message.values);
        break;
      case 'end':
        this.#publishers.delete(message.publisher);
        publisher?.abort.abort();
        sink?.onEnd(message.reason, message.say);
        break;
      default:
        break;
    }
  }

  #publish({ publisher: number, request }: Extract<DoorMessage, { kind: 'publish' }>): void {
    const publisher: Publisher = { abort: new AbortController(), sink: undefined };
    this.#publishers.set(number, publisher);
    const connection: PublisherConnection = {
      id: `${this.#protocol}-${number}`,
      address: request.address,
      close: (say) => this.send({ kind: 'close', publisher: number, say }),
      kept: (until: Ticks) => this.send({ kind: 'kept', publisher: number, until: ticks(until) }),
    };
    this.#options.authorise(request, connection, publisher.abort.signal).then(
      (decision) => {
        if (decision.accepted) {
          publisher.sink = decision.sink;
          this.send({ kind: 'accepted', publisher: number, take: decision.take ?? '' });
        } else {
          this.#publishers.delete(number);
          this.send({ kind: 'refused', publisher: number, say: decision.say });
        }
      },
      (error: unknown) => {
        this.#options.log.error({ err: error, door: this.#protocol }, 'reception: a publisher could not be admitted');
        this.#publishers.delete(number);
        this.send({ kind: 'refused', publisher: number, say: 'The server has a fault; its log tells which.' });
      },
    );
  }

  #lose(): void {
    for (const { abort, sink } of this.#publishers.values()) {
      abort.abort();
      if (!this.#isLeaving) {
        sink?.onEnd('disconnect', 'The process that held the connection is gone.');
      }
    }
    this.#publishers.clear();
  }
}
