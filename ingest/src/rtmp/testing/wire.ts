import { type AmfValue, writeAmf0 } from '../amf0.ts';
import { MESSAGE_TYPE } from '../message.ts';

/** The encoder's side of the wire, byte by byte, so that tests can also write it wrong. */

export type ChunkInput = {
  readonly chunkStreamId?: number;
  readonly format?: 0 | 1 | 2 | 3;
  /** Milliseconds, or the delta where `format` is 1 or 2. */
  readonly timestamp?: number;
  readonly type?: number;
  readonly streamId?: number;
  /** What the header announces; the payload's own where absent. */
  readonly length?: number;
  readonly payload?: Uint8Array;
  readonly chunkSize?: number;
  /** OBS before 30.1 leaves the extended timestamp out of type 3 chunks. */
  readonly repeatsExtended?: boolean;
};

/** @returns C0, C1 and C2 together: no server waits in between. */
export function writeHandshake(): Buffer {
  const bytes = Buffer.alloc(1 + 1536 + 1536, 7);
  bytes[0] = 3;
  return bytes;
}

/** @returns one message in chunks. */
export function writeMessage(input: ChunkInput): Buffer {
  const { format = 0, timestamp = 0, payload = Buffer.alloc(0), chunkSize = 128, repeatsExtended = true } = input;
  const chunkStreamId = input.chunkStreamId ?? 3;
  const isExtended = timestamp >= 0xffffff;
  const extended = Buffer.alloc(isExtended ? 4 : 0);
  if (isExtended) {
    extended.writeUInt32BE(timestamp);
  }
  const header = Buffer.alloc([11, 7, 3, 0][format] ?? 0);
  if (format <= 2) {
    header.writeUIntBE(isExtended ? 0xffffff : timestamp, 0, 3);
  }
  if (format <= 1) {
    header.writeUIntBE(input.length ?? payload.length, 3, 3);
    header.writeUInt8(input.type ?? MESSAGE_TYPE.commandAmf0, 6);
  }
  if (format === 0) {
    header.writeUInt32LE(input.streamId ?? 0, 7);
  }
  const parts = [basicHeader(format, chunkStreamId), header, extended, payload.subarray(0, chunkSize)];
  for (let at = chunkSize; at < payload.length; at += chunkSize) {
    parts.push(basicHeader(3, chunkStreamId), repeatsExtended ? extended : Buffer.alloc(0));
    parts.push(payload.subarray(at, at + chunkSize));
  }
  return Buffer.concat(parts);
}

function basicHeader(format: number, chunkStreamId: number): Buffer {
  if (chunkStreamId < 64) {
    return Buffer.from([(format << 6) | chunkStreamId]);
  }
  const rest = chunkStreamId - 64;
  return rest < 256 ? Buffer.from([format << 6, rest]) : Buffer.from([(format << 6) | 1, rest & 0xff, rest >> 8]);
}

export function writeCommand(name: string, transactionId: number, ...values: AmfValue[]): Buffer {
  return writeMessage({ payload: writeAmf0([name, transactionId, ...values]) });
}

/** @returns a command on the message stream that `createStream` gave. */
export function writeStreamCommand(name: string, ...values: AmfValue[]): Buffer {
  return writeMessage({ payload: writeAmf0([name, 0, null, ...values]), streamId: 1, chunkStreamId: 8 });
}

export function writeControl(type: number, payload: Uint8Array): Buffer {
  return writeMessage({ type, payload, chunkStreamId: 2 });
}

export function writeSetChunkSize(size: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(size);
  return writeControl(MESSAGE_TYPE.setChunkSize, payload);
}

/** @returns what an encoder sends up to and with its publish command. */
export function writePublish(streamKey: AmfValue, connect: Record<string, AmfValue> = {}): Buffer {
  const properties = {
    app: 'live',
    type: 'nonprivate',
    flashVer: 'FMLE/3.0 (compatible; test)',
    tcUrl: 'rtmp://127.0.0.1/live',
    ...connect,
  };
  return Buffer.concat([
    writeHandshake(),
    writeCommand('connect', 1, properties),
    writeCommand('releaseStream', 2, null, streamKey),
    writeCommand('FCPublish', 3, null, streamKey),
    writeCommand('createStream', 4, null),
    writeStreamCommand('publish', streamKey, 'live'),
  ]);
}

export function writeVideo(payload: Uint8Array, timestamp = 0, chunkSize = 128): Buffer {
  return writeMessage({ type: MESSAGE_TYPE.video, chunkStreamId: 6, streamId: 1, timestamp, payload, chunkSize });
}

export function writeAudio(payload: Uint8Array, timestamp = 0): Buffer {
  return writeMessage({ type: MESSAGE_TYPE.audio, chunkStreamId: 4, streamId: 1, timestamp, payload });
}
