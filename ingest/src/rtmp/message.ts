import { RtmpError } from './errors.ts';

/** RTMP messages, Adobe RTMP 1.0 §5.4, §6.2, §7.1: their types, and how long each may be. */

export const MESSAGE_TYPE = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAcknowledgementSize: 5,
  setPeerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  dataAmf0: 18,
  commandAmf0: 20,
  aggregate: 22,
} as const;

/** One whole message. */
export type RtmpMessage = {
  readonly type: number;
  /** The message stream, as `createStream` gave it. */
  readonly streamId: number;
  /** The encoder's clock, milliseconds, 32 bits unsigned. */
  readonly timestampMs: number;
  /** Belongs to whoever receives the message. */
  readonly payload: Uint8Array;
};

/** The longest of §5.4 has 5 bytes, of §7.1.7 about 10. */
const MAX_CONTROL_BYTES = 64;
/** A connect command has under 1 kB; a stream key with its query under 4. */
const MAX_COMMAND_BYTES = 16 << 10;
/** Metadata has about 1 kB; captions in data messages a few. */
const MAX_DATA_BYTES = 64 << 10;
/** AAC frames have at most 6 kB (8 channels of 6144 bits). */
const MAX_AUDIO_BYTES = 64 << 10;
/** A key frame of 2 s at 30 Mbit/s, were all in it. */
const MAX_VIDEO_BYTES = 8 << 20;

/**
 * How many bytes of a message may be kept, asked before any of them is.
 * @param isPublishing whether the encoder has been accepted.
 * @returns `keep`, or `skip` for types nobody here reads.
 * @throws RtmpError `MEDIA_BEFORE_PUBLISH`, `MESSAGE_TOO_LONG`.
 */
export function admitMessage(type: number, length: number, isPublishing: boolean): 'keep' | 'skip' {
  const isMedia = type === MESSAGE_TYPE.audio || type === MESSAGE_TYPE.video || type === MESSAGE_TYPE.aggregate;
  if (isMedia && !isPublishing) {
    throw new RtmpError('MEDIA_BEFORE_PUBLISH');
  }
  const max = longest(type);
  if (length > (max ?? MAX_DATA_BYTES)) {
    throw new RtmpError('MESSAGE_TOO_LONG', { type, length, max: max ?? MAX_DATA_BYTES });
  }
  return max === undefined ? 'skip' : 'keep';
}

function longest(type: number): number | undefined {
  switch (type) {
    case MESSAGE_TYPE.setChunkSize:
    case MESSAGE_TYPE.abort:
    case MESSAGE_TYPE.acknowledgement:
    case MESSAGE_TYPE.userControl:
    case MESSAGE_TYPE.windowAcknowledgementSize:
    case MESSAGE_TYPE.setPeerBandwidth:
      return MAX_CONTROL_BYTES;
    case MESSAGE_TYPE.commandAmf0:
    case MESSAGE_TYPE.commandAmf3:
      return MAX_COMMAND_BYTES;
    case MESSAGE_TYPE.dataAmf0:
    case MESSAGE_TYPE.dataAmf3:
      return MAX_DATA_BYTES;
    case MESSAGE_TYPE.audio:
      return MAX_AUDIO_BYTES;
    case MESSAGE_TYPE.video:
    case MESSAGE_TYPE.aggregate:
      return MAX_VIDEO_BYTES;
    default:
      return undefined;
  }
}
