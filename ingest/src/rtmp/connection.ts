import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Millis } from '@rostrum/units/time';
import type { Authorise, EndReason, PublishDecision, PublisherConnection, PublishSink } from '../session/publisher.ts';
import type { RtmpCommand } from './command.ts';
import { RtmpError, type RtmpErrorCode } from './errors.ts';
import { GuardedRtmp, type RtmpStatus } from './guarded-rtmp.ts';
import type { RtmpLimits } from './limits.ts';
import { MediaDemux } from './media-demux.ts';
import type { RtmpMessage } from './message.ts';
import { streamKeyOf } from './stream-name.ts';

/** How a connection ended, for the listener's log and counts. */
export type ConnectionEnd = {
  /** `LEFT` and `LOST`: the peer went, with or without a word. */
  readonly code: RtmpErrorCode | 'UNPUBLISHED' | 'LEFT' | 'LOST';
  readonly say: string;
  readonly hasPublished: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
};

export type RtmpConnectionOptions = {
  readonly id: string;
  /** Remote address, without port. */
  readonly address: string;
  readonly socket: Duplex;
  readonly authorise: Authorise;
  readonly limits: RtmpLimits;
  readonly clock: Clock;
  readonly log: Log;
  /** Once, when the encoder has gone or been sent away; the socket may linger for `limits.lingerMs`. */
  readonly onEnd: (end: ConnectionEnd) => void;
  /** Once, when the socket is gone. */
  readonly onClosed: () => void;
};

/**
 * handshake → connecting → authorising → publishing → leaving → closed; any of them may go to leaving or closed.
 * In `leaving` what comes in is thrown away while the peer reads why.
 */
type State = 'handshake' | 'connecting' | 'authorising' | 'publishing' | 'leaving' | 'closed';

/** Message stream ids that `createStream` hands out; one connection carries one stream. */
const STREAM_ID = 1;

/** One encoder's life, from the accepted socket to its end. Nothing it does, and no fault in here, reaches another. */
export class RtmpConnection implements PublisherConnection {
  readonly id: string;
  readonly address: string;
  readonly #options: RtmpConnectionOptions;
  readonly #startedAt: Millis;
  #state: State = 'handshake';
  #rtmp: GuardedRtmp | undefined;
  #demux: MediaDemux | undefined;
  #sink: PublishSink | undefined;
  #deadline: Timer | undefined;
  #keyCheck: AbortController | undefined;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #app: string | undefined;
  #encoder: string | undefined;
  #connectTransaction = 0;
  #publishStreamId = 0;
  #bytesReceived = 0;
  #lastByteAt: Millis;
  #socketError: Error | undefined;
  /** Nothing written from now on may fail. */
  #isRefusing = false;

  constructor(options: RtmpConnectionOptions) {
    this.id = options.id;
    this.address = options.address;
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#lastByteAt = this.#startedAt;
    this.#awaitUntil(options.limits.handshakeMs, () => this.#fail(new RtmpError('HANDSHAKE_LATE')));
    options.socket.on('data', (bytes: Buffer) => this.#onData(bytes));
    options.socket.on('error', (error) => {
      this.#socketError = error;
    });
    options.socket.on('end', () => this.#onGone());
    options.socket.on('close', () => this.#onClosed());
  }

  /** Sends the encoder away with a sentence. Idempotent. */
  close(say: string): void {
    this.#fail(new RtmpError('CLOSED_BY_SESSION', { say }));
  }

  /** The server goes. Resolves nothing; `onClosed` tells when the socket is gone. */
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
    if (this.#state === 'leaving' || this.#state === 'closed') {
      return;
    }
    try {
      this.#rtmp ??= this.#openRtmp();
      const read = this.#rtmp.receive(bytes);
      if (this.#state === 'handshake' && this.#rtmp.isShaken) {
        this.#beginConnecting();
      }
      // A publish command stops the reading: what follows it waits for the decision.
      if (read < bytes.length && this.#isIn('authorising')) {
        this.#hold(bytes.subarray(read));
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #openRtmp(): GuardedRtmp {
    return new GuardedRtmp({
      onOutput: (bytes) => this.#write(bytes),
      onCommand: (command, streamId) => this.#onCommand(command, streamId),
      onMedia: (message) => this.#onMedia(message),
    });
  }

  /** Keeps input that comes before the decision. Over the bound the socket is left unread, so TCP holds the peer back. */
  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#options.limits.maxHeldBytes) {
      this.#options.socket.pause();
    }
  }

  #releaseHeld(): void {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const bytes of held) {
      this.#receive(bytes);
    }
    this.#options.socket.resume();
  }

  #beginConnecting(): void {
    this.#state = 'connecting';
    const { limits, clock } = this.#options;
    const left = limits.publishMs - (clock.now() - this.#startedAt);
    this.#awaitUntil(left, () => this.#fail(new RtmpError('PUBLISH_LATE')));
  }

  #onCommand(command: RtmpCommand, streamId: number): void {
    if (this.#state === 'handshake') {
      this.#beginConnecting();
    }
    switch (command.name) {
      case 'connect':
        this.#onConnect(command);
        break;
      case 'createStream':
        this.#rtmp?.sendCommand(0, '_result', command.transactionId, [null, STREAM_ID]);
        break;
      case 'releaseStream':
      case 'FCPublish':
        this.#rtmp?.sendCommand(0, '_result', command.transactionId, [null, undefined]);
        break;
      case 'publish':
        this.#onPublish(command, streamId);
        break;
      case 'FCUnpublish':
      case 'deleteStream':
      case 'closeStream':
        this.#onUnpublish();
        break;
      case 'play':
        throw new RtmpError('PLAY_NOT_SERVED');
      case 'other':
        break;
    }
  }

  #onConnect({ app, encoder, transactionId }: Extract<RtmpCommand, { name: 'connect' }>): void {
    this.#connectTransaction = transactionId;
    if (app === undefined) {
      throw new RtmpError('CONNECT_WITHOUT_APP');
    }
    this.#app = app;
    this.#encoder = encoder;
    this.#rtmp?.sendConnected(transactionId);
  }

  #onPublish({ streamName }: Extract<RtmpCommand, { name: 'publish' }>, streamId: number): void {
    if (this.#state !== 'connecting') {
      throw new RtmpError('PUBLISH_TWICE');
    }
    if (this.#app === undefined) {
      throw new RtmpError('PUBLISH_BEFORE_CONNECT');
    }
    this.#publishStreamId = streamId;
    const streamKey = streamKeyOf({ app: this.#app, streamName: streamName ?? '' });
    this.#state = 'authorising';
    this.#rtmp?.stop();
    this.#awaitUntil(this.#options.limits.authoriseMs, () => this.#fail(new RtmpError('KEY_CHECK_LATE')));
    void this.#checkKey(streamKey);
  }

  async #checkKey(streamKey: string): Promise<void> {
    const keyCheck = new AbortController();
    this.#keyCheck = keyCheck;
    const request = {
      app: 'live',
      streamKey,
      address: this.address,
      ...(this.#encoder === undefined ? {} : { encoder: this.#encoder }),
    };
    try {
      this.#onDecision(await this.#options.authorise(request, this, keyCheck.signal));
    } catch (error) {
      this.#fail(new RtmpError('KEY_CHECK_FAILED', {}, error));
    }
  }

  #onDecision(decision: PublishDecision): void {
    if (this.#state !== 'authorising') {
      // The encoder left, or the deadline passed; a session opened meanwhile must not wait for it.
      if (decision.accepted) {
        decision.sink.onEnd('disconnect', 'The encoder left before it was accepted.');
      }
      return;
    }
    if (!decision.accepted) {
      this.#fail(new RtmpError('KEY_REFUSED', { say: decision.say }));
      return;
    }
    this.#accept(decision.sink);
  }

  #accept(sink: PublishSink): void {
    this.#state = 'publishing';
    this.#sink = sink;
    this.#demux = new MediaDemux(sink);
    this.#awaitBytes();
    if (this.#rtmp !== undefined) {
      this.#rtmp.isPublishing = true;
    }
    this.#tell({ level: 'status', code: 'NetStream.Publish.Start', description: 'Publishing has begun.' });
    this.#options.log.info(
      { connection: this.id, address: this.address, encoder: this.#encoder },
      'rtmp: an encoder publishes',
    );
    this.#lastByteAt = this.#options.clock.now();
    this.#releaseHeld();
  }

  #onMedia(message: RtmpMessage): void {
    if (this.#state === 'publishing') {
      this.#demux?.push(message);
    }
  }

  #onUnpublish(): void {
    // Before a stream is up, encoders send these to clear away a former one.
    if (this.#state !== 'publishing') {
      return;
    }
    this.#tell({ level: 'status', code: 'NetStream.Unpublish.Success', description: 'The stream has ended.' });
    this.#leave('unpublish', { code: 'UNPUBLISHED', say: 'The encoder ended its stream.' });
  }

  /** The peer closed its side, or is gone. */
  #onGone(): void {
    const error = this.#socketError;
    const say =
      error === undefined ? 'The encoder left without saying goodbye.' : 'The connection to the encoder was lost.';
    this.#leave('disconnect', {
      code: error === undefined ? 'LEFT' : 'LOST',
      say,
      ...(error === undefined ? {} : { error }),
    });
  }

  #onClosed(): void {
    this.#onGone();
    this.#state = 'closed';
    this.#deadline?.cancel();
    this.#options.onClosed();
  }

  /** Ends the connection for a fault, telling the peer where it can be told. */
  #fail(error: unknown): void {
    if (this.#state === 'leaving' || this.#state === 'closed') {
      return;
    }
    const fault = error instanceof RtmpError ? error : new RtmpError('INTERNAL', {}, error);
    this.#isRefusing = true;
    this.#sendRefusal(fault);
    const end = { code: fault.code, say: fault.message, ...(fault.cause === undefined ? {} : { error: fault.cause }) };
    this.#leave(endReason(fault.code), end);
  }

  #sendRefusal(fault: RtmpError): void {
    if (this.#rtmp?.isShaken !== true) {
      return;
    }
    const description = fault.message;
    if (this.#app === undefined) {
      const info = { level: 'error', code: 'NetConnection.Connect.Rejected', description };
      this.#rtmp.sendCommand(0, '_error', this.#connectTransaction, [null, info]);
    } else if (fault.code === 'PLAY_NOT_SERVED') {
      this.#tell({ level: 'error', code: 'NetStream.Play.Failed', description });
    } else {
      // OBS and FFmpeg close and show the description for either.
      const code = this.#state === 'publishing' ? 'NetStream.Failed' : 'NetStream.Publish.BadName';
      this.#tell({ level: 'error', code, description });
    }
  }

  /** Ends the stream for all but the socket, which stays a moment for the peer to read what was sent last. */
  #leave(reason: EndReason, end: Pick<ConnectionEnd, 'code' | 'say' | 'error'>): void {
    if (this.#state === 'leaving' || this.#state === 'closed') {
      return;
    }
    const hasPublished = this.#sink !== undefined;
    this.#state = 'leaving';
    this.#rtmp?.stop();
    this.#keyCheck?.abort();
    this.#held = [];
    const sink = this.#sink;
    this.#sink = undefined;
    try {
      sink?.onEnd(reason, end.say);
    } catch (error) {
      this.#options.log.error(
        { err: error, connection: this.id },
        'rtmp: a session failed to take the end of its stream',
      );
    }
    this.#options.onEnd({ ...end, hasPublished, fields: this.#endFields() });
    this.#demux?.end();
    this.#demux = undefined;
    this.#close(reason);
  }

  #endFields(): Record<string, unknown> {
    const durationMs = Math.round(this.#options.clock.now() - this.#startedAt);
    const kilobitsPerSecond = durationMs > 0 ? Math.round((this.#bytesReceived * 8) / durationMs) : 0;
    return {
      connection: this.id,
      address: this.address,
      encoder: this.#encoder,
      durationMs,
      bytes: this.#bytesReceived,
      kilobitsPerSecond,
      ...this.#demux?.counts,
    };
  }

  /** Reads on and throws away: a socket closed with unread input resets, and the peer would not see our last words. */
  #close(reason: EndReason): void {
    const { socket, limits } = this.#options;
    if (reason === 'disconnect' || this.#rtmp?.isShaken !== true) {
      this.#deadline?.cancel();
      socket.destroy();
      return;
    }
    socket.resume();
    const end = (): void => {
      socket.end();
      this.#awaitUntil(limits.lingerMs, () => socket.destroy());
    };
    if (reason === 'unpublish' || reason === 'closed') {
      end();
    } else {
      // Encoders that see the end of the stream at once may not show what came before it.
      this.#awaitUntil(limits.lingerMs, end);
    }
  }

  #tell(status: RtmpStatus): void {
    this.#rtmp?.sendStatus(this.#publishStreamId, status);
  }

  #write(bytes: Buffer): void {
    const { socket, limits } = this.#options;
    if (socket.destroyed || socket.writableEnded) {
      return;
    }
    if (socket.writableLength + bytes.length <= limits.maxUnreadBytes) {
      socket.write(bytes);
    } else if (!this.#isRefusing) {
      throw new RtmpError('PEER_DOES_NOT_READ');
    }
  }

  /** One deadline at a time: each state has its own. */
  #awaitUntil(delayMs: number, run: () => void): void {
    this.#deadline?.cancel();
    this.#deadline = this.#options.clock.after(Math.max(0, delayMs), run);
  }

  /** Re-armed when it runs out, not with every byte. */
  #awaitBytes(): void {
    const { limits, clock } = this.#options;
    const left = limits.idleMs - (clock.now() - this.#lastByteAt);
    if (left <= 0) {
      this.#fail(new RtmpError('IDLE', { seconds: limits.idleMs / 1000 }));
    } else {
      this.#awaitUntil(left, () => this.#awaitBytes());
    }
  }

  /** The state, read anew: handlers change it under a caller's feet. */
  #isIn(state: State): boolean {
    return this.#state === state;
  }
}

function endReason(code: RtmpErrorCode): EndReason {
  if (code === 'IDLE') {
    return 'timeout';
  }
  return code === 'CLOSED_BY_SESSION' || code === 'SERVER_STOPS' ? 'closed' : 'error';
}
