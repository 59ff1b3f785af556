import Rtmp from 'node-media-server/src/protocol/rtmp.js';
import { type AmfValue, writeAmf0 } from './amf0.ts';
import { ChunkReader } from './chunk-reader.ts';
import { parseCommand, type RtmpCommand } from './command.ts';
import { RtmpError } from './errors.ts';
import { admitMessage, MESSAGE_TYPE, type RtmpMessage } from './message.ts';

/**
 * One connection's RTMP, Adobe RTMP 1.0: bytes in, commands and media out, answers back.
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
/** The chunk stream for commands, as all encoders and servers have it. */
const COMMAND_CHUNK_STREAM = 3;
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

export type GuardedRtmpEvents = {
  readonly onOutput: (bytes: Buffer) => void;
  /** `streamId`: the message stream the command came on. */
  readonly onCommand: (command: RtmpCommand, streamId: number) => void;
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
  /** Media is refused before its first byte is kept until this is set. */
  #isPublishing = false;

  constructor(events: GuardedRtmpEvents) {
    super();
    this.flv = undefined;
    this.onOutputCallback = (bytes) => events.onOutput(bytes);
    this.#events = events;
    this.#chunks = new ChunkReader({
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

  /** Tells our chunk size and windows; before the first command of ours, once. */
  announce(): void {
    if (!this.#isAnnounced) {
      this.#isAnnounced = true;
      this.sendWindowACK(WINDOW_BYTES);
      this.setPeerBandwidth(WINDOW_BYTES, BANDWIDTH_DYNAMIC);
      this.setChunkSize(OUT_CHUNK_SIZE);
    }
  }

  /** `_result` of connect, with what Enhanced RTMP v1 and v2 encoders look for, in both places where they look. */
  sendConnected(transactionId: number): void {
    const status = { level: 'status', code: 'NetConnection.Connect.Success', description: 'Connected.' };
    this.sendCommand(0, '_result', transactionId, [
      { fmsVer: 'FMS/3,0,1,123', capabilities: 31, ...ENHANCED_ABILITIES },
      { ...status, objectEncoding: 0, ...ENHANCED_ABILITIES },
    ]);
  }

  /** `_error` of connect. */
  sendRejected(transactionId: number, description: string): void {
    const status = { level: 'error', code: 'NetConnection.Connect.Rejected', description };
    this.sendCommand(0, '_error', transactionId, [null, status]);
  }

  /** Lets media in and tells the encoder so, which begins to send it at that. */
  startPublishing(streamId: number): void {
    this.#isPublishing = true;
    this.sendCommand(0, 'onFCPublish', 0, [null, { level: 'status', code: 'NetStream.Publish.Start' }]);
    this.sendStatus(streamId, {
      level: 'status',
      code: 'NetStream.Publish.Start',
      description: 'Publishing has begun.',
    });
  }

  /** `onStatus` on a message stream. */
  sendStatus(streamId: number, status: RtmpStatus): void {
    this.sendCommand(streamId, 'onStatus', 0, [null, status]);
  }

  /** Any command; `values` are the command object and what follows it. */
  sendCommand(streamId: number, name: string, transactionId: number, values: readonly AmfValue[]): void {
    this.announce();
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

  #onMessage(message: RtmpMessage): void {
    const { type, payload } = message;
    switch (type) {
      case MESSAGE_TYPE.commandAmf3:
        // A byte of AMF 3 that says: AMF 0 follows.
        this.#events.onCommand(parseCommand(payload.subarray(1)), message.streamId);
        break;
      case MESSAGE_TYPE.commandAmf0:
        this.#events.onCommand(parseCommand(payload), message.streamId);
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
