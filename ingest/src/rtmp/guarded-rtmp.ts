import { assertNever } from '@rostrum/service/errors';
import Rtmp from 'node-media-server/src/protocol/rtmp.js';
import { type AmfValue, writeAmf0 } from './amf0.ts';
import { ChunkReader } from './chunk-reader.ts';
import { parseCommand, type RtmpCommand } from './command.ts';
import { RtmpError } from './errors.ts';
import { admitMessage, MESSAGE_TYPE, type RtmpMessage } from './message.ts';

/**
 * One connection's RTMP, Adobe RTMP 1.0: bytes in, wishes and media out, answers back.
 * Handshake and control messages are node-media-server's `Rtmp` class. Its chunk reader and its AMF are replaced:
 * they kill the process on short, unknown or deep values, get 3-byte chunk stream ids wrong, and buffer without bound.
 */

const VERSION = 3;
const HANDSHAKE_DONE = 3;
const NO_BYTES = Buffer.alloc(0);
/** Sent once, before the first command; the chunk size is the one that `Rtmp.chunksCreate` writes. */
const OUT_CHUNK_SIZE = 0xffff;
const WINDOW_BYTES = 2_500_000;
/** A peer may ask for acknowledgements more often than we want to send them. */
const MIN_ACK_WINDOW_BYTES = 64 << 10;
const BANDWIDTH_DYNAMIC = 2;
/** Of messages that are not whole yet: the longest picture, and as much again beside it. */
const MAX_BYTES_UNDER_WAY = 16 << 20;
/** The same for those who have not shown a key: a few commands. */
const MAX_STRANGER_BYTES_UNDER_WAY = 64 << 10;
/** The chunk stream for commands, as all encoders and servers have it. */
const COMMAND_CHUNK_STREAM = 3;
/** §7.2.1.1: connect is always the first. */
const CONNECT_TRANSACTION = 1;
/** What `createStream` hands out; one connection carries one stream. */
const STREAM_ID = 1;
/** §7.1.7: user control events. */
const PING_REQUEST = 6;
const PING_RESPONSE = 7;
/** Enhanced RTMP v2: `capsEx` bit 4, «ModEx» prefixes are understood (and skipped). */
const CAPS_MOD_EX = 4;
/** Enhanced RTMP v2: we forward these codecs, neither decode nor encode them. */
const CAN_FORWARD = 4;
const ENHANCED_ABILITIES = {
  capsEx: CAPS_MOD_EX,
  fourCcList: ['hvc1', 'av01', 'avc1', 'mp4a'],
  videoFourCcInfoMap: { hvc1: CAN_FORWARD, av01: CAN_FORWARD, avc1: CAN_FORWARD },
  audioFourCcInfoMap: { mp4a: CAN_FORWARD },
} as const;

/** What an `onStatus` or `_error` tells. */
export type RtmpStatus = {
  readonly level: 'status' | 'error';
  /** Adobe's word, such as `NetStream.Publish.BadName`. */
  readonly code: string;
  /** Reaches the person at the encoder. */
  readonly description: string;
};

/** An encoder's wish to publish. */
export type PublishWish = {
  /** As the encoder wrote them. */
  readonly app: string;
  readonly streamName: string;
  /** What it calls itself. */
  readonly encoder?: string;
};

export type GuardedRtmpEvents = {
  readonly onOutput: (bytes: Buffer) => void;
  readonly onPublish: (wish: PublishWish) => void;
  /** The encoder says that a stream is over; some say so before they begin one. */
  readonly onUnpublish: () => void;
  /** Audio, video, aggregate and data messages. */
  readonly onMedia: (message: RtmpMessage) => void;
};

export class GuardedRtmp extends Rtmp {
  readonly #events: GuardedRtmpEvents;
  readonly #chunks: ChunkReader;
  #bytesReceived = 0;
  #bytesAcknowledged = 0;
  #ackWindow = WINDOW_BYTES;
  #isAnnounced = false;
  #connected: Extract<RtmpCommand, { name: 'connect' }> | undefined;
  #publishStreamId = 0;
  /** Media is refused before its first byte is kept until this is set. */
  #isPublishing = false;

  constructor(events: GuardedRtmpEvents) {
    super();
    this.flv = undefined;
    this.onOutputCallback = (bytes) => events.onOutput(bytes);
    this.#events = events;
    this.#chunks = new ChunkReader({
      maxBytesUnderWay: () => (this.#isPublishing ? MAX_BYTES_UNDER_WAY : MAX_STRANGER_BYTES_UNDER_WAY),
      admit: (type, length) => admitMessage(type, length, this.#isPublishing),
      onMessage: (message) => this.#onMessage(message),
    });
  }

  /** Whether the peer has shown itself to speak RTMP, and can be told things. */
  get isShaken(): boolean {
    return this.handshakeState === HANDSHAKE_DONE;
  }

  /**
   * @returns how many of the bytes were read: fewer than given when an event's handler called {@link stop}.
   * @throws RtmpError for what breaks the protocol or its bounds. Then nothing more can be received, but answers can be sent.
   */
  receive(bytes: Buffer): number {
    if (this.handshakeState === 0 && bytes.length > 0 && bytes[0] !== VERSION) {
      throw new RtmpError('NOT_RTMP');
    }
    const read = this.parserData(bytes) ?? bytes.length;
    this.#bytesReceived += read;
    if (this.#bytesReceived - this.#bytesAcknowledged >= this.#ackWindow) {
      this.#bytesAcknowledged = this.#bytesReceived;
      this.sendACK(this.#bytesReceived % 2 ** 32); // §5.4.3
    }
    return read;
  }

  /** Makes the `receive` under way return after the message in hand. */
  stop(): void {
    this.#chunks.stop();
  }

  /** In place of node-media-server's chunk reader. */
  override chunkRead(data: Buffer, offset: number, length: number): number {
    this.handshakePayload = NO_BYTES;
    return offset + this.#chunks.read(data.subarray(offset, offset + length));
  }

  /** Lets media in and tells the encoder so, which begins to send it at that. */
  startPublishing(): void {
    this.#isPublishing = true;
    this.#sendCommand(0, 'onFCPublish', 0, [null, { level: 'status', code: 'NetStream.Publish.Start' }]);
    this.sendStatus({ level: 'status', code: 'NetStream.Publish.Start', description: 'Publishing has begun.' });
  }

  /** `onStatus` on the stream that was asked for; before there was a connect command, `_error` to it. */
  sendStatus(status: RtmpStatus): void {
    if (this.#connected === undefined) {
      const { level, description } = status;
      const info = { level, code: 'NetConnection.Connect.Rejected', description };
      this.#sendCommand(0, '_error', CONNECT_TRANSACTION, [null, info]);
    } else {
      this.#sendCommand(this.#publishStreamId, 'onStatus', 0, [null, status]);
    }
  }

  /** Tells our chunk size and windows, before the first command of ours, once. */
  #announce(): void {
    if (!this.#isAnnounced) {
      this.#isAnnounced = true;
      this.sendWindowACK(WINDOW_BYTES);
      this.setPeerBandwidth(WINDOW_BYTES, BANDWIDTH_DYNAMIC);
      this.setChunkSize(OUT_CHUNK_SIZE);
    }
  }

  /** `values` are the command object and what follows it. */
  #sendCommand(streamId: number, name: string, transactionId: number, values: readonly AmfValue[]): void {
    this.#announce();
    const payload = writeAmf0([name, transactionId, ...values]);
    const header = {
      fmt: 0,
      cid: COMMAND_CHUNK_STREAM,
      timestamp: 0,
      length: payload.length,
      type: MESSAGE_TYPE.commandAmf0,
      stream_id: streamId,
    } as const;
    this.onOutputCallback(Rtmp.chunksCreate({ header, payload }));
  }

  /** Once a stream runs, a command that cannot be read is a quirk of the encoder's maker, and no reason to end it. */
  #readCommand(payload: Uint8Array, streamId: number): void {
    let command: RtmpCommand = { name: 'other' };
    try {
      command = parseCommand(payload);
    } catch (error) {
      if (!this.#isPublishing || !(error instanceof RtmpError)) {
        throw error;
      }
    }
    this.#onCommand(command, streamId);
  }

  #onCommand(command: RtmpCommand, streamId: number): void {
    switch (command.name) {
      case 'connect':
        this.#onConnect(command);
        break;
      case 'createStream':
        this.#sendCommand(0, '_result', command.transactionId, [null, STREAM_ID]);
        break;
      case 'releaseStream':
      case 'FCPublish':
        this.#sendCommand(0, '_result', command.transactionId, [null, undefined]);
        break;
      case 'publish':
        this.#onPublish(command.streamName ?? '', streamId);
        break;
      case 'FCUnpublish':
      case 'deleteStream':
      case 'closeStream':
        this.#events.onUnpublish();
        break;
      case 'play':
        throw new RtmpError('PLAY_NOT_SERVED');
      case 'other':
        break;
      default:
        assertNever(command);
    }
  }

  /** Which application is judged with the key: encoders show a refused stream better than a refused connection. */
  #onConnect(command: Extract<RtmpCommand, { name: 'connect' }>): void {
    if (command.app === undefined) {
      throw new RtmpError('CONNECT_WITHOUT_APP');
    }
    this.#connected = command;
    const status = { level: 'status', code: 'NetConnection.Connect.Success', description: 'Connected.' };
    // Enhanced RTMP encoders look for our abilities in either place.
    this.#sendCommand(0, '_result', command.transactionId, [
      { fmsVer: 'FMS/3,0,1,123', capabilities: 31, ...ENHANCED_ABILITIES },
      { ...status, objectEncoding: 0, ...ENHANCED_ABILITIES },
    ]);
  }

  #onPublish(streamName: string, streamId: number): void {
    const { app, encoder } = this.#connected ?? {};
    if (app === undefined) {
      throw new RtmpError('PUBLISH_BEFORE_CONNECT');
    }
    this.#publishStreamId = streamId;
    this.#events.onPublish({ app, streamName, ...(encoder === undefined ? {} : { encoder }) });
  }

  #onMessage(message: RtmpMessage): void {
    const { type, payload } = message;
    switch (type) {
      case MESSAGE_TYPE.commandAmf3:
        // A byte of AMF 3 that says: AMF 0 follows.
        this.#readCommand(payload.subarray(1), message.streamId);
        break;
      case MESSAGE_TYPE.commandAmf0:
        this.#readCommand(payload, message.streamId);
        break;
      case MESSAGE_TYPE.dataAmf3:
        this.#events.onMedia({ ...message, type: MESSAGE_TYPE.dataAmf0, payload: payload.subarray(1) });
        break;
      case MESSAGE_TYPE.audio:
      case MESSAGE_TYPE.video:
      case MESSAGE_TYPE.aggregate:
      case MESSAGE_TYPE.dataAmf0:
        this.#events.onMedia(message);
        break;
      case MESSAGE_TYPE.windowAcknowledgementSize:
        this.#setAckWindow(payload);
        break;
      case MESSAGE_TYPE.userControl:
        this.#answerPing(payload);
        break;
      default:
        break; // acknowledgements and bandwidth of a peer that we send next to nothing
    }
  }

  /** §5.4.4: | bytes 32b |. */
  #setAckWindow(payload: Uint8Array): void {
    if (payload.length < 4) {
      throw new RtmpError('CONTROL_BROKEN', { what: 'an acknowledgement window without a size' });
    }
    const window = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
    this.#ackWindow = Math.min(Math.max(window, MIN_ACK_WINDOW_BYTES), WINDOW_BYTES);
  }

  /** §7.1.7: | event 16b | data |. */
  #answerPing(payload: Uint8Array): void {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    if (payload.length >= 6 && view.getUint16(0) === PING_REQUEST) {
      this.sendStreamStatus(PING_RESPONSE, view.getUint32(2));
    }
  }
}
