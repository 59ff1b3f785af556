import { AmfReader, type AmfValue, asRecord } from './amf0.ts';

/** Command messages, Adobe RTMP 1.0 §7.2, and those that encoders send beside them. */

export type RtmpCommand =
  | {
      readonly name: 'connect';
      readonly transactionId: number;
      readonly app: string | undefined;
      readonly encoder?: string;
    }
  /** Answered with `_result` and otherwise without effect. */
  | { readonly name: 'createStream' | 'releaseStream' | 'FCPublish'; readonly transactionId: number }
  | { readonly name: 'publish'; readonly streamName: string | undefined }
  /** Each of them says that the stream is over. */
  | { readonly name: 'FCUnpublish' | 'deleteStream' | 'closeStream' }
  | { readonly name: 'play' }
  /** Sent by some encoder and of no concern here: `_checkbw`, `getStreamLength`, `onFCPublish`… */
  | { readonly name: 'other' };

/** What an encoder calls itself; `FMLE/3.0 (compatible; Lavf59.27.100)` has 36 characters. */
const MAX_ENCODER_NAME = 64;

/**
 * Reads a command message. Arguments are read only where a command needs them, so what is unknown cannot hurt.
 * @throws RtmpError `AMF_BROKEN` where the name, or an argument that is needed, cannot be read.
 */
export function parseCommand(payload: Uint8Array): RtmpCommand {
  if (payload.length === 0) {
    return { name: 'other' };
  }
  const reader = new AmfReader(payload);
  const name = asText(reader.readValue()) ?? '';
  // §7.2: name, transaction id, command object or null, arguments.
  switch (name) {
    case 'connect': {
      const transactionId = readNumber(reader);
      const properties = asRecord(readNext(reader));
      const encoder = printable(asText(properties['flashVer']) ?? '');
      return {
        name,
        transactionId,
        app: asText(properties['app']),
        ...(encoder === '' ? {} : { encoder }),
      };
    }
    case 'createStream':
    case 'releaseStream':
    case 'FCPublish':
      return { name, transactionId: readNumber(reader) };
    case 'publish':
      readNext(reader);
      readNext(reader);
      return { name, streamName: asText(readNext(reader)) };
    case 'FCUnpublish':
    case 'deleteStream':
    case 'closeStream':
      return { name };
    case 'play':
    case 'play2':
      return { name: 'play' };
    default:
      return { name: 'other' };
  }
}

/** @returns text with control characters gone, cut to a length fit for a log line. */
export function printable(text: string, max = MAX_ENCODER_NAME): string {
  return text.replace(/\p{C}/gu, '').slice(0, max);
}

function readNext(reader: AmfReader): AmfValue {
  return reader.isAtEnd ? undefined : reader.readValue();
}

function readNumber(reader: AmfReader): number {
  const value = readNext(reader);
  return typeof value === 'number' ? value : 0;
}

function asText(value: AmfValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
