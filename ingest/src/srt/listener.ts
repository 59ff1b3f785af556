import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { KeyBookRow } from '@rostrum/store/encoder-settings';
import type { Authorise } from '../session/publisher.ts';
import { SrtConnection } from './connection.ts';
import { type LibSrt, SECURED, SRTO, type SrtOptions, type SrtSocket } from './libsrt.ts';
import { REFUSALS, type RefusalCode } from './refusal.ts';
import { parseStreamId } from './stream-id.ts';

/** The SRT door: one UDP port for all encoders, told apart by their stream ids. */

export type SrtListenerOptions = {
  readonly library: LibSrt;
  readonly host: string;
  readonly port: number;
  readonly authorise: Authorise;
  /** The key's row, at once; undefined: there is no such key. */
  readonly find: (key: string) => KeyBookRow | undefined;
  /** An encoder that knows a key was not let in all the same. */
  readonly onTurnedAway?: (key: string, address: string, say: string) => void;
  readonly log: Log;
  readonly clock: Clock;
  readonly maxConnections?: number;
  /** Longest a handshake may take after it was let go on. */
  readonly handshakeMs?: number;
};

/** A node carries tens of encoders; the rest is room for reconnects. */
const CONNECTIONS_MAX = 128;
/** Handshakes from one address that failed within a minute, before it must wait. */
const FAILURES_MAX = 20;
const FAILURES_FOR_MS = 60_000;
const ADDRESSES_MAX = 4_096;
/** 20 Mbit/s for 8 s in packets of 1316 bytes, and what is lost and sent again. */
const RECEIVE_BUFFER_BYTES = 32 * 1024 * 1024;
const FLOW_WINDOW_PACKETS = 32_000;
const UDP_BUFFER_BYTES = 8 * 1024 * 1024;
/** Silence after which an encoder is taken for gone. */
const IDLE_MS = 5_000;
/** Of a handshake, by default. */
const HANDSHAKE_MS = 3_000;
/** Longest a wait for packets lasts, and so what it takes to close. */
const WAIT_MS = 100;
/** Packets taken of one encoder before the next one has its turn. */
const TURN_PACKETS = 64;
const LARGEST_PACKET_BYTES = 1_500;
const STATISTICS_EVERY_MS = 1_000;
const LIVE = 0;
const EVERY_ADDRESS = '::';

/** What every socket of the port is set to. */
const OPTIONS: SrtOptions = [
  [SRTO.transType, LIVE],
  [SRTO.flowWindow, FLOW_WINDOW_PACKETS],
  [SRTO.rcvBuf, RECEIVE_BUFFER_BYTES],
  [SRTO.udpRcvBuf, UDP_BUFFER_BYTES],
  [SRTO.peerIdleTimeout, IDLE_MS],
];

export class SrtListener implements Part {
  readonly name = 'srt';
  readonly #options: SrtListenerOptions;
  readonly #connections = new Map<SrtSocket, SrtConnection>();
  /** What the handshake found out, until the connection stands. */
  readonly #expected = new Map<SrtSocket, { readonly key: string; readonly address: string; readonly at: number }>();
  readonly #failures = new Map<string, { count: number; since: number }>();
  readonly #packet = Buffer.alloc(LARGEST_PACKET_BYTES);
  #listener: SrtSocket | undefined;
  #loop: Promise<void> | undefined;
  #statistics: Timer | undefined;
  #isClosing = false;
  #lastId = 0;

  constructor(options: SrtListenerOptions) {
    this.#options = options;
  }

  /** The port it listens on, once started. */
  get port(): number {
    return this.#listener === undefined ? 0 : this.#options.library.portOf(this.#listener);
  }

  /** Encoders connected now. */
  get connections(): number {
    return this.#connections.size;
  }

  async start(): Promise<void> {
    const { library, host, log, clock } = this.#options;
    try {
      this.#listener = this.#open(host);
    } catch (error) {
      if (host !== EVERY_ADDRESS) {
        throw error;
      }
      // A machine without IPv6.
      this.#listener = this.#open('0.0.0.0');
    }
    this.#statistics = clock.every(STATISTICS_EVERY_MS, () => this.#measure());
    this.#loop = this.#run();
    log.info({ port: this.port, libsrt: library.version }, 'srt: encoders are listened for');
  }

  #open(host: string): SrtSocket {
    const { library, port } = this.#options;
    try {
      return library.openListener(host, port, OPTIONS, (socket, address, streamId) =>
        this.#onHandshake(socket, address, streamId),
      );
    } catch (error) {
      throw new Error(`srt: UDP port ${port} on ${host} cannot be had: ${String(error)}`, { cause: error });
    }
  }

  /** Sends all encoders away. Resolves when the last socket is gone. */
  async close(): Promise<void> {
    if (this.#isClosing) {
      await this.#loop;
      return;
    }
    this.#isClosing = true;
    this.#statistics?.cancel();
    await this.#loop;
    const { library } = this.#options;
    for (const connection of this.#connections.values()) {
      connection.end('closed', 'The server stops.');
    }
    this.#connections.clear();
    if (this.#listener !== undefined) {
      await library.close(this.#listener);
    }
  }

  /** Runs while libsrt's receiving thread waits, so it only looks things up. @returns 0, or the code of the refusal. */
  #onHandshake(socket: SrtSocket, address: string, text: string): number {
    const { find, library, maxConnections = CONNECTIONS_MAX } = this.#options;
    const id = parseStreamId(text);
    if (id.kind === 'malformed') {
      return this.#refuse('MALFORMED', address, id.say);
    }
    if (id.kind === 'request') {
      return this.#refuse('NOT_PUBLISHING', address);
    }
    const row = find(id.key);
    if (row === undefined) {
      // Who knows a key is let try on: another encoder behind the same address may be the one that fails.
      return this.#refuse(this.#hasFailedTooOften(address) ? 'TOO_MANY_FAILURES' : 'UNKNOWN_KEY', address);
    }
    if (this.#connections.size + this.#expected.size >= maxConnections) {
      return this.#refuse('TOO_MANY', address);
    }
    const isSet =
      library.setNumber(socket, SRTO.rcvLatency, row.latencyMs) &&
      (row.passphrase === undefined || library.setText(socket, SRTO.passphrase, row.passphrase));
    if (!isSet) {
      this.#options.onTurnedAway?.(id.key, address, REFUSALS.NO_PASSPHRASE.say);
      return this.#refuse('NO_PASSPHRASE', address);
    }
    this.#expected.set(socket, { key: id.key, address, at: this.#options.clock.now() });
    return 0;
  }

  #refuse(why: RefusalCode, address: string, say: string = REFUSALS[why].say): number {
    const { log, clock } = this.#options;
    const now = clock.now();
    const failure = this.#failures.get(address) ?? { count: 0, since: now };
    failure.count += 1;
    if (this.#failures.size < ADDRESSES_MAX) {
      this.#failures.set(address, failure);
    }
    if (failure.count <= FAILURES_MAX) {
      log.warn({ address, code: REFUSALS[why].code, why, say }, 'srt: an encoder was refused');
    }
    return REFUSALS[why].code;
  }

  #hasFailedTooOften(address: string): boolean {
    return (this.#failures.get(address)?.count ?? 0) > FAILURES_MAX;
  }

  async #run(): Promise<void> {
    const { library, log } = this.#options;
    while (!this.#isClosing) {
      const events = await library.wait(WAIT_MS);
      for (const { socket, isBroken } of events) {
        if (socket === this.#listener) {
          this.#accept();
          continue;
        }
        try {
          this.#read(socket, isBroken);
        } catch (error) {
          log.error({ err: error }, 'srt: a connection met a fault of ours');
          this.#drop(socket, 'error', 'The server has a fault; its log tells which.');
        }
      }
    }
  }

  #accept(): void {
    const { library, authorise, log, clock } = this.#options;
    const listener = this.#listener;
    if (listener === undefined) {
      return;
    }
    for (let found = library.accept(listener); found !== undefined; found = library.accept(listener)) {
      const { socket, address } = found;
      const expected = this.#expected.get(socket);
      this.#expected.delete(socket);
      if (expected === undefined) {
        void library.close(socket);
        continue;
      }
      this.#lastId += 1;
      const connection = new SrtConnection({
        id: `srt-${this.#lastId}`,
        address,
        key: expected.key,
        keyBits:
          library.getNumber(socket, SRTO.rcvKmState) === SECURED ? library.getNumber(socket, SRTO.pbKeyLen) * 8 : 0,
        authorise,
        log,
        clock,
        counters: () => library.counters(socket),
        onClosed: () => this.#drop(socket, 'closed', ''),
      });
      this.#connections.set(socket, connection);
      library.watch(socket);
      connection.start();
    }
  }

  /** Handshakes that came to nothing: the secret was wrong, or the caller went. Failures long ago. */
  #forget(): void {
    const { clock, handshakeMs = HANDSHAKE_MS } = this.#options;
    const now = clock.now();
    for (const [socket, { key, address, at }] of this.#expected) {
      if (now - at > handshakeMs) {
        this.#expected.delete(socket);
        this.#options.onTurnedAway?.(key, address, REFUSALS.NOT_COMPLETED.say);
        this.#refuse('NOT_COMPLETED', address);
      }
    }
    for (const [address, { since }] of this.#failures) {
      if (now - since >= FAILURES_FOR_MS) {
        this.#failures.delete(address);
      }
    }
  }

  #read(socket: SrtSocket, isBroken: boolean): void {
    const { library } = this.#options;
    const connection = this.#connections.get(socket);
    if (connection === undefined) {
      library.unwatch(socket);
      return;
    }
    for (let turn = 0; turn < TURN_PACKETS; turn += 1) {
      const count = library.receive(socket, this.#packet);
      if (count > 0) {
        connection.receive(this.#packet.subarray(0, count));
      } else if (count < 0) {
        this.#drop(socket, 'disconnect', 'The encoder left, or its line was cut.');
        return;
      } else if (isBroken) {
        this.#drop(socket, 'disconnect', 'The encoder left, or its line was cut.');
        return;
      } else {
        return;
      }
    }
  }

  #drop(socket: SrtSocket, reason: 'disconnect' | 'error' | 'closed', say: string): void {
    const connection = this.#connections.get(socket);
    if (connection === undefined) {
      return;
    }
    const { library } = this.#options;
    this.#connections.delete(socket);
    library.unwatch(socket);
    connection.end(reason, say);
    void library.close(socket);
  }

  #measure(): void {
    this.#forget();
    for (const connection of this.#connections.values()) {
      connection.measure();
    }
  }
}
