import type { Socket } from 'node:net';
import type { Place } from '../places.ts';
import { InnerStream } from './inner-stream.ts';
import { type FieldsMemo, type LeanHead, readHead } from './lean-head.ts';
import { LeanReply } from './lean-reply.ts';

/** Where a connection brings its requests. */
export type ConnectionHost = {
  /** Whether a request of this target is answered without Node's server. */
  readonly isLean: (target: string) => boolean;
  /** Read of each head besides; in small letters. */
  readonly countryHeader: string | undefined;
  readonly serve: (connection: Connection, head: LeanHead, reply: LeanReply) => void;
  /** Gives Node's own server a connection: the client's, with all that is to come, or one that it is fed by. */
  readonly adopt: (stream: Socket | InnerStream) => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Its socket is closed, or is Node's from now on. */
  readonly onGone: (connection: Connection, isClosed: boolean) => void;
};

/** A request sent before the last one was answered waits here; more is not read before there is room. */
const MAX_WAITING_BYTES = 16_384;
/** An answer that begins while this much of the last one is still in the way waits for it. */
const MAX_UNSENT_BYTES = 1_048_576;

/** A client's socket knows its connection, so that all sockets share their listeners. */
const CONNECTION = Symbol('connection');
type Carrier = Socket & { [CONNECTION]?: Connection | undefined };

/** The connections that feed Node's server through a stream; told when an answer is over. */
const owners = new WeakMap<object, Connection>();

/**
 * One client connection. A lean request is answered straight; another one without a body goes to Node's server and the
 * connection comes back after its answer; anything else takes the connection there for good, with every octet that was
 * not yet answered. So every octet is read by one parser only, and both agree where a request ends.
 */
export class Connection {
  readonly socket: Socket;
  readonly place: Place;
  /** Monotonic time of the last request or answer; milliseconds. */
  lastUsed: number;
  readonly #host: ConnectionHost;
  readonly #memo: FieldsMemo;
  #waiting: Buffer | undefined;
  #reply: LeanReply | undefined;
  #inner: InnerStream | undefined;
  #isInside = false;
  #isTaking = false;
  #isLeaving = false;
  /** Octets the client had taken when {@link isStuck} looked last, and when that was another number. */
  #taken = -1;
  #tookAt = 0;

  constructor(socket: Socket, place: Place, host: ConnectionHost, now: number) {
    this.socket = socket;
    this.place = place;
    this.lastUsed = now;
    this.#host = host;
    this.#memo = { block: '', fields: undefined, isLast: false, countryHeader: host.countryHeader };
    (socket as Carrier)[CONNECTION] = this;
    socket.on('data', onData);
    socket.on('drain', onDrain);
    socket.on('error', onError);
    socket.on('end', onEnd);
    socket.on('close', onClose);
  }

  /** Nothing is being asked or answered. */
  get isIdle(): boolean {
    return this.#reply === undefined && !this.#isInside;
  }

  /**
   * Octets lie ready, and the client has taken none of them since then: it reads no more. To be asked every few seconds.
   * @param now monotonic milliseconds, as `since`.
   */
  isStuck(now: number, since: number): boolean {
    const { bytesWritten, writableLength } = this.socket;
    const taken = bytesWritten - writableLength;
    if (writableLength === 0 || taken !== this.#taken) {
      this.#taken = taken;
      this.#tookAt = now;
      return false;
    }
    return this.#tookAt < since;
  }

  /** The next answer that is begun is the last, and says so. Until then the connection stays: its client may be asking. */
  leave(): void {
    this.#isLeaving = true;
    this.#reply?.beLast();
  }

  /**
   * Node's server has answered the request it was given by this stream.
   * @param isLast the answer said that it is the last.
   */
  static answeredInside(stream: object, isLast: boolean): void {
    const connection = owners.get(stream);
    if (connection !== undefined) {
      connection.#back(isLast);
    }
  }

  /** Of the socket's listeners alone. */
  dataCame(chunk: Buffer): void {
    // Behind the last answer nothing is asked any more, and nothing is kept.
    if (!this.socket.writable) {
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = waiting === undefined ? chunk : Buffer.concat([waiting, chunk]);
    if (!this.isIdle && this.#waiting.length > MAX_WAITING_BYTES) {
      this.socket.pause();
    }
    this.#take();
  }

  /** Of the socket's listeners alone. */
  socketDrained(): void {
    this.#reply?.drained();
    this.#inner?.clientDrained();
    this.#take();
  }

  /** Of the socket's listeners alone. */
  socketClosed(): void {
    this.#reply?.closed();
    this.#inner?.destroy();
    this.#host.onGone(this, true);
  }

  /** All of an answer is with the system. */
  answered(): void {
    const isLast = this.#reply?.isLast === true;
    this.#reply = undefined;
    this.#next(isLast);
  }

  /** Takes up requests that wait, one after the other. */
  #take(): void {
    if (this.#isTaking) {
      return;
    }
    this.#isTaking = true;
    while (
      this.#waiting !== undefined &&
      this.isIdle &&
      this.socket.writable &&
      this.socket.writableLength < MAX_UNSENT_BYTES
    ) {
      if (!this.#takeOne(this.#waiting)) {
        break;
      }
    }
    this.#isTaking = false;
  }

  /** @returns false when nothing can be taken now. */
  #takeOne(bytes: Buffer): boolean {
    const head = readHead(bytes, this.#memo);
    // A head that comes in pieces is rare, and a way to be slow on purpose: Node's server has deadlines for it.
    if (head === 'partial' || head === 'foreign') {
      this.#handOver(bytes);
      return false;
    }
    const isLean = this.#host.isLean(head.target);
    this.#waiting = head.length === bytes.length ? undefined : bytes.subarray(head.length);
    if (isLean) {
      const isHead = head.method === 'HEAD';
      const reply = new LeanReply(this.socket, isHead, head.isLast || this.#isLeaving, this);
      this.#reply = reply;
      this.#host.serve(this, head, reply);
    } else {
      this.#isInside = true;
      this.lastUsed = this.#host.now();
      this.#inner ??= this.#openInner();
      this.#inner.give(bytes.subarray(0, head.length));
    }
    return true;
  }

  #openInner(): InnerStream {
    const inner = new InnerStream(this.socket);
    owners.set(inner, this);
    this.#host.adopt(inner);
    return inner;
  }

  #back(isLast: boolean): void {
    this.#isInside = false;
    this.lastUsed = this.#host.now();
    // A client that asked for the last answer gets its end from Node's server.
    this.#next(isLast);
  }

  #next(isLast: boolean): void {
    if (isLast) {
      this.socket.destroySoon();
      return;
    }
    if (this.#isLeaving) {
      this.lastUsed = this.#host.now();
    }
    if (this.socket.isPaused()) {
      this.socket.resume();
    }
    this.#take();
  }

  /** Node's server has it from here, with all that was not answered. */
  #handOver(bytes: Buffer): void {
    const { socket } = this;
    socket.off('data', onData);
    socket.off('drain', onDrain);
    socket.off('error', onError);
    socket.off('end', onEnd);
    socket.off('close', onClose);
    (socket as Carrier)[CONNECTION] = undefined;
    this.#waiting = undefined;
    this.#host.onGone(this, false);
    this.#inner?.release();
    socket.pause();
    socket.unshift(bytes);
    this.#host.adopt(socket);
    socket.resume();
  }
}

function onData(this: Carrier, chunk: Buffer): void {
  this[CONNECTION]?.dataCame(chunk);
}

function onDrain(this: Carrier): void {
  this[CONNECTION]?.socketDrained();
}

function onError(): void {
  // The peer reset it; `close` follows.
}

/** Who sends no more waits for no more, as Node's own server has it. */
function onEnd(this: Carrier): void {
  this.destroySoon();
}

function onClose(this: Carrier): void {
  this[CONNECTION]?.socketClosed();
}
