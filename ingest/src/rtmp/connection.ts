import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Millis } from '@rostrum/units/time';
import type { Authorise, PublishDecision, PublisherConnection, PublishSink } from '../session/publisher.ts';
import { type ConnectionEnd, endOfFault, endOfGone, mannerOf, statusOf, UNPUBLISHED } from './connection-end.ts';
import { RtmpError } from './errors.ts';
import { GuardedRtmp, type PublishWish } from './guarded-rtmp.ts';
import { HeldInput } from './held-input.ts';
import { checkKey } from './key-check.ts';
import type { RtmpLimits } from './limits.ts';
import { MediaDemux } from './media-demux.ts';
import { closeSocket } from './socket-close.ts';
import { streamKeyOf } from './stream-name.ts';

export type RtmpConnectionOptions = {
  readonly id: string;
  /** Remote address, without port. */
  readonly address: string;
  readonly socket: Duplex;
  readonly authorise: Authorise;
  readonly limits: RtmpLimits;
  readonly clock: Clock;
  readonly log: Log;
  /** Once, when the encoder has gone or is sent away; its socket may linger. `fields` are for the log. */
  readonly onEnd: (end: ConnectionEnd, fields: ConnectionFields) => void;
  /** Once, when the socket is gone. */
  readonly onClosed: () => void;
};

/** What a connection was, for the log line at its end. */
export type ConnectionFields = { readonly hasPublished: boolean; readonly bytes: number } & Readonly<
  Record<string, unknown>
>;

/**
 * handshake → connecting → authorising → publishing → leaving, the last from any.
 * In `leaving` input is thrown away while the peer reads why.
 */
type State = 'handshake' | 'connecting' | 'authorising' | 'publishing' | 'leaving';

/** Several turns of the event loop, even of a busy process. */
const LAST_LOOK_MS = 250;

/** One encoder's life, from the accepted socket to its end. Nothing it does, and no fault in here, reaches another. */
export class RtmpConnection implements PublisherConnection {
  readonly id: string;
  readonly address: string;
  readonly #options: RtmpConnectionOptions;
  readonly #startedAt: Millis;
  readonly #held = new HeldInput();
  #state: State = 'handshake';
  #rtmp: GuardedRtmp | undefined;
  #media: { readonly sink: PublishSink; readonly demux: MediaDemux } | undefined;
  #deadline: Timer | undefined;
  #keyCheck: { cancel(): void } | undefined;
  #encoder: string | undefined;
  #bytesReceived = 0;
  #lastByteAt: Millis;
  #socketError: Error | undefined;

  constructor(options: RtmpConnectionOptions) {
    const { id, address, socket, clock, limits, onClosed } = options;
    this.id = id;
    this.address = address;
    this.#options = options;
    this.#startedAt = clock.now();
    this.#lastByteAt = this.#startedAt;
    this.#failAfter(limits.handshakeMs, 'HANDSHAKE_LATE');
    socket.on('data', (bytes: Buffer) => this.#onData(bytes));
    socket.on('error', (error) => {
      this.#socketError = error;
    });
    socket.on('end', () => this.#leave(endOfGone(this.#socketError)));
    socket.on('close', () => {
      this.#leave(endOfGone(this.#socketError));
      onClosed();
    });
  }

  /** Sends the encoder away with a sentence. Idempotent. */
  close(say: string): void {
    this.#fail(new RtmpError('CLOSED_BY_SESSION', { say }));
  }

  /** Sends the encoder away because the server goes. Idempotent. */
  stop(): void {
    this.#fail(new RtmpError('SERVER_STOPS'));
  }

  #onData(bytes: Buffer): void {
    this.#bytesReceived += bytes.length;
    this.#lastByteAt = this.#options.clock.now();
    if (this.#state === 'authorising') {
      this.#hold(bytes);
    } else {
      this.#receive(bytes);
    }
  }

  #receive(bytes: Buffer): void {
    if (this.#state === 'leaving') {
      return;
    }
    try {
      this.#rtmp ??= this.#openRtmp();
      const read = this.#rtmp.receive(bytes);
      if (this.#rtmp.isShaken) {
        this.#endHandshake();
      }
      // A publish command stops the reading; what follows it waits for the decision.
      if (read < bytes.length && this.#isAuthorising()) {
        this.#hold(bytes.subarray(read));
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #openRtmp(): GuardedRtmp {
    return new GuardedRtmp({
      onOutput: (bytes) => this.#write(bytes),
      onPublish: (wish) => this.#onPublish(wish),
      onUnpublish: () => this.#onUnpublish(),
      onMedia: (message) => this.#media?.demux.push(message),
    });
  }

  /** Keeps input until the decision. Past the bound the socket is left unread, so that TCP holds the peer back. */
  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    if (this.#held.size > this.#options.limits.maxHeldBytes) {
      this.#options.socket.pause();
    }
  }

  #endHandshake(): void {
    if (this.#state === 'handshake') {
      const { limits, clock } = this.#options;
      this.#state = 'connecting';
      this.#failAfter(limits.publishMs - (clock.now() - this.#startedAt), 'PUBLISH_LATE');
    }
  }

  #onPublish(wish: PublishWish): void {
    if (this.#state === 'publishing') {
      throw new RtmpError('PUBLISH_TWICE');
    }
    const { authorise, clock, limits } = this.#options;
    const { encoder } = wish;
    const streamKey = streamKeyOf(wish);
    this.#encoder = encoder;
    this.#state = 'authorising';
    this.#deadline?.cancel();
    this.#rtmp?.stop();
    this.#keyCheck = checkKey({
      authorise,
      request: { app: 'live', streamKey, address: this.address, ...(encoder === undefined ? {} : { encoder }) },
      connection: this,
      clock,
      deadlineMs: limits.authoriseMs,
      onOutcome: (outcome) => this.#onOutcome(outcome),
    });
  }

  #onOutcome(outcome: PublishDecision | RtmpError): void {
    if (outcome instanceof RtmpError) {
      this.#fail(outcome);
    } else if (outcome.accepted) {
      this.#accept(outcome.sink);
    } else {
      this.#fail(new RtmpError('KEY_REFUSED', { say: outcome.say }));
    }
  }

  #accept(sink: PublishSink): void {
    const { socket, log, clock } = this.#options;
    this.#state = 'publishing';
    this.#media = { sink, demux: new MediaDemux(sink) };
    this.#lastByteAt = clock.now();
    this.#awaitBytes();
    const fields = { connection: this.id, address: this.address, encoder: this.#encoder };
    log.info(fields, 'rtmp: an encoder publishes');
    try {
      this.#rtmp?.startPublishing();
    } catch (error) {
      this.#fail(error);
    }
    for (const bytes of this.#held.take()) {
      this.#receive(bytes);
    }
    socket.resume();
  }

  #onUnpublish(): void {
    // Before a stream is up, encoders send these to clear away a former one.
    if (this.#state === 'publishing') {
      this.#leave(UNPUBLISHED);
    }
  }

  /** Ends the connection for a fault of the peer's or of ours. */
  #fail(error: unknown): void {
    this.#leave(endOfFault(error));
  }

  /** Ends the stream for all but the socket, which stays a moment for the peer to read why. Idempotent. */
  #leave(end: ConnectionEnd): void {
    if (this.#state === 'leaving') {
      return;
    }
    const { socket, log, limits, clock, onEnd } = this.#options;
    const fields = this.#fields();
    const media = this.#media;
    this.#state = 'leaving';
    this.#deadline?.cancel();
    this.#keyCheck?.cancel();
    this.#held.take();
    this.#rtmp?.stop();
    this.#media = undefined;
    media?.demux.end();
    try {
      media?.sink.onEnd(end.reason, end.say);
    } catch (error) {
      log.error({ err: error, connection: this.id }, 'rtmp: a session failed to take the end of its stream');
    }
    onEnd(end, fields);
    const canHear = end.reason !== 'disconnect' && this.#rtmp?.isShaken === true;
    if (canHear) {
      this.#rtmp?.sendStatus(statusOf(end, media !== undefined));
    }
    closeSocket(socket, { manner: canHear ? mannerOf(end) : 'now', lingerMs: limits.lingerMs, clock });
  }

  #fields(): ConnectionFields {
    const durationMs = Math.round(this.#options.clock.now() - this.#startedAt);
    const kilobitsPerSecond = durationMs > 0 ? Math.round((this.#bytesReceived * 8) / durationMs) : 0;
    return {
      hasPublished: this.#media !== undefined,
      bytes: this.#bytesReceived,
      connection: this.id,
      address: this.address,
      encoder: this.#encoder,
      durationMs,
      kilobitsPerSecond,
      ...this.#media?.demux.counts,
    };
  }

  /** @throws RtmpError `PEER_DOES_NOT_READ`, unless the connection is being left anyway. */
  #write(bytes: Buffer): void {
    const { socket, limits } = this.#options;
    if (!socket.writable) {
      return;
    }
    if (socket.writableLength + bytes.length <= limits.maxUnreadBytes) {
      socket.write(bytes);
    } else if (this.#state !== 'leaving') {
      throw new RtmpError('PEER_DOES_NOT_READ');
    }
  }

  /** One deadline at a time: each state has its own. */
  #failAfter(delayMs: number, code: 'HANDSHAKE_LATE' | 'PUBLISH_LATE'): void {
    this.#deadline?.cancel();
    this.#deadline = this.#options.clock.after(Math.max(0, delayMs), () => this.#fail(new RtmpError(code)));
  }

  /**
   * Looks again when the deadline runs out, rather than moving it with every byte; and once more a moment later: in a
   * process that stood still, timers come before the bytes that have long arrived.
   */
  #awaitBytes(isLastLook = false): void {
    const { limits, clock } = this.#options;
    const left = limits.idleMs - (clock.now() - this.#lastByteAt);
    if (left > 0) {
      this.#deadline = clock.after(left, () => this.#awaitBytes());
    } else if (isLastLook) {
      this.#fail(new RtmpError('IDLE', { seconds: limits.idleMs / 1000 }));
    } else {
      this.#deadline = clock.after(LAST_LOOK_MS, () => this.#awaitBytes(true));
    }
  }

  /** The state, read anew: the handlers that `receive` calls change it. */
  #isAuthorising(): boolean {
    return this.#state === 'authorising';
  }
}
