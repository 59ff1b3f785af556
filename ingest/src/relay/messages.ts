import type { LinkStatistics } from '@rostrum/contract/stream-state';
import type { AudioConfig, Sound, VideoConfig } from '@rostrum/media/access-unit';
import type { KeyBookRow } from '@rostrum/store/encoder-settings';
import type { PullRow } from '@rostrum/store/pull-repository';
import { type Ticks, ticks } from '@rostrum/units/time';
import type { EndReason, PublishRequest } from '../session/publisher.ts';

/**
 * What an encoder's door, a process of its own, and the core say to each other over a local socket. A message is
 * | payload length 32b | kind 8b | publisher 32b | payload |, big-endian; the payload is JSON, but for frames.
 */

/** From the door. Publishers are numbered by the door. */
export type DoorMessage =
  | { readonly kind: 'hello'; readonly publisher: 0; readonly protocol: string }
  | { readonly kind: 'publish'; readonly publisher: number; readonly request: PublishRequest }
  | { readonly kind: 'video-config'; readonly publisher: number; readonly config: VideoConfig }
  | {
      readonly kind: 'audio-config';
      readonly publisher: number;
      readonly config: AudioConfig;
      readonly sound?: Omit<Sound, 'config'>;
    }
  | { readonly kind: 'metadata'; readonly publisher: number; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: 'statistics'; readonly publisher: number; readonly values: LinkStatistics }
  | {
      readonly kind: 'video';
      readonly publisher: number;
      readonly dts: Ticks;
      readonly pts: Ticks;
      readonly isKey: boolean;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'audio'; readonly publisher: number; readonly pts: Ticks; readonly data: Uint8Array }
  /** The same of another sound than the first. */
  | {
      readonly kind: 'further-audio';
      readonly publisher: number;
      readonly index: number;
      readonly pts: Ticks;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'end'; readonly publisher: number; readonly reason: EndReason; readonly say: string }
  /** An encoder that knows a channel's key was not let in; the channel's owner should know why. */
  | {
      readonly kind: 'turned-away';
      readonly publisher: 0;
      readonly streamKey: string;
      readonly address: string;
      readonly say: string;
    }
  /** An address that a channel is pulled from fails, and why; without `say` it is well again. */
  | { readonly kind: 'pull-state'; readonly publisher: 0; readonly slug: string; readonly say?: string };

/** From the core. */
export type CoreMessage =
  | { readonly kind: 'accepted'; readonly publisher: number; readonly take: string }
  | { readonly kind: 'refused'; readonly publisher: number; readonly say: string }
  | { readonly kind: 'close'; readonly publisher: number; readonly say: string }
  /** Media shown before `until`, on the encoder's own clock, is safe: nobody will ask for it again. */
  | { readonly kind: 'kept'; readonly publisher: number; readonly until: Ticks }
  /** The keys that are admitted, for a door that must decide at once. */
  | { readonly kind: 'book'; readonly publisher: 0; readonly rows: readonly KeyBookRow[] }
  /** The channels that are to be pulled, and from where. */
  | { readonly kind: 'pulls'; readonly publisher: 0; readonly rows: readonly PullRow[] };

const KINDS = [
  'hello',
  'publish',
  'video-config',
  'audio-config',
  'metadata',
  'statistics',
  'video',
  'audio',
  'end',
  'accepted',
  'refused',
  'close',
  'kept',
  'book',
  'turned-away',
  'pulls',
  'pull-state',
  'further-audio',
] as const;

export const HEAD_BYTES = 9;
/** The largest picture a door takes is 8 MiB. */
const PAYLOAD_MAX_BYTES = 16 * 1024 * 1024;
/** | dts f64 | pts f64 | isKey 8b | */
const VIDEO_HEAD_BYTES = 17;
/** | pts f64 | */
const AUDIO_HEAD_BYTES = 8;
/** | pts f64 | index 8b | */
const FURTHER_AUDIO_HEAD_BYTES = 9;

/** @returns the message's bytes; a frame's own data stands last and is not copied. */
export function writeMessage(message: DoorMessage | CoreMessage): readonly Uint8Array[] {
  const kind = KINDS.indexOf(message.kind);
  if (message.kind === 'video') {
    const head = openHead(kind, message.publisher, VIDEO_HEAD_BYTES, message.data.byteLength);
    head.writeDoubleBE(message.dts, HEAD_BYTES);
    head.writeDoubleBE(message.pts, HEAD_BYTES + 8);
    head.writeUInt8(message.isKey ? 1 : 0, HEAD_BYTES + 16);
    return [head, message.data];
  }
  if (message.kind === 'audio') {
    const head = openHead(kind, message.publisher, AUDIO_HEAD_BYTES, message.data.byteLength);
    head.writeDoubleBE(message.pts, HEAD_BYTES);
    return [head, message.data];
  }
  if (message.kind === 'further-audio') {
    const head = openHead(kind, message.publisher, FURTHER_AUDIO_HEAD_BYTES, message.data.byteLength);
    head.writeDoubleBE(message.pts, HEAD_BYTES);
    head.writeUInt8(message.index, HEAD_BYTES + 8);
    return [head, message.data];
  }
  const { kind: _kind, publisher, ...rest } = message;
  const payload = Buffer.from(JSON.stringify(rest, replaceBytes));
  return [openHead(kind, publisher, 0, payload.byteLength), payload];
}

function openHead(kind: number, publisher: number, extra: number, dataLength: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES + extra);
  head.writeUInt32BE(extra + dataLength, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt32BE(publisher, 5);
  return head;
}

/** Buffers turn themselves into something else before a replacer sees them, so the holder is asked. */
function replaceBytes(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const held = this[key];
  return held instanceof Uint8Array ? { base64: Buffer.from(held).toString('base64') } : value;
}

function reviveBytes(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string'
    ? new Uint8Array(Buffer.from(value.base64, 'base64'))
    : value;
}

/** Puts messages together from a socket's bytes. Both ends are ours: what cannot be read is a fault of ours. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes the message in progress needs. */
  #needed = HEAD_BYTES;

  /** @throws RangeError where the bytes are no message. */
  push(chunk: Buffer): (DoorMessage | CoreMessage)[] {
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    if (this.#length < this.#needed) {
      return [];
    }
    const messages: (DoorMessage | CoreMessage)[] = [];
    let bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#length);
    for (;;) {
      this.#needed = HEAD_BYTES;
      if (bytes.byteLength < HEAD_BYTES) {
        break;
      }
      const length = bytes.readUInt32BE(0);
      if (length > PAYLOAD_MAX_BYTES) {
        throw new RangeError(`a message of ${length} bytes is none of ours`);
      }
      this.#needed = HEAD_BYTES + length;
      if (bytes.byteLength < this.#needed) {
        break;
      }
      messages.push(readMessage(bytes.readUInt8(4), bytes.readUInt32BE(5), bytes.subarray(HEAD_BYTES, this.#needed)));
      bytes = bytes.subarray(this.#needed);
    }
    this.#chunks = bytes.byteLength === 0 ? [] : [bytes];
    this.#length = bytes.byteLength;
    return messages;
  }
}

function readMessage(code: number, publisher: number, payload: Buffer): DoorMessage | CoreMessage {
  const kind = KINDS[code];
  if (kind === 'video') {
    return {
      kind,
      publisher,
      dts: ticks(payload.readDoubleBE(0)),
      pts: ticks(payload.readDoubleBE(8)),
      isKey: payload.readUInt8(16) === 1,
      data: payload.subarray(VIDEO_HEAD_BYTES),
    };
  }
  if (kind === 'audio') {
    return { kind, publisher, pts: ticks(payload.readDoubleBE(0)), data: payload.subarray(AUDIO_HEAD_BYTES) };
  }
  if (kind === 'further-audio') {
    return {
      kind,
      publisher,
      pts: ticks(payload.readDoubleBE(0)),
      index: payload.readUInt8(8),
      data: payload.subarray(FURTHER_AUDIO_HEAD_BYTES),
    };
  }
  if (kind === undefined) {
    throw new RangeError(`a message of kind ${code} is none of ours`);
  }
  const rest: unknown = JSON.parse(payload.toString(), reviveBytes);
  return { ...(rest as object), kind, publisher } as DoorMessage | CoreMessage;
}
