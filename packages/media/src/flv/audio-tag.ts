import { Cursor } from '../cursor.ts';
import { fourCcName, SOUND_FORMAT_NAMES, sayAudioUnsupported } from './fourcc.ts';
import { skipModEx } from './mod-ex.ts';

/** AUDIODATA: Adobe FLV 10.1 §E.4.2, Enhanced RTMP v2 «Enhanced Audio». All `Uint8Array`s are views of the body. */

export type AudioTag =
  /** An AudioSpecificConfig. */
  | { readonly kind: 'config'; readonly codec: 'aac'; readonly record: Uint8Array }
  /** One raw AAC frame. */
  | { readonly kind: 'frame'; readonly codec: 'aac'; readonly data: Uint8Array }
  | { readonly kind: 'end'; readonly codec: 'aac' }
  /** The order of channels; the AudioSpecificConfig says it too. Safe to ignore. */
  | { readonly kind: 'metadata'; readonly data: Uint8Array }
  | { readonly kind: 'unsupported'; readonly say: string };

const WHAT = 'FLV audio tag';
const FORMAT_AAC = 10;
const FORMAT_ENHANCED = 9;
// §E.4.2.1: AAC always says 44 kHz, 16 bits, stereo, whatever it is.
const AAC_FIRST_BYTE = 0xaf;
const LEGACY = { sequenceHeader: 0, raw: 1 };
const ENHANCED = { sequenceStart: 0, codedFrames: 1, sequenceEnd: 2, multichannelConfig: 4, multitrack: 5 };

/** @throws MediaError `TRUNCATED` or `INVALID`; a codec that is not taken is no error but `unsupported`. */
export function parseAudioTag(body: Uint8Array): AudioTag {
  const cursor = new Cursor(body, WHAT);
  // | sound format 4b | rate 2b | size 1b | type 1b | AAC packet type 8b | data |
  const first = cursor.u8();
  const format = first >> 4;
  if (format === FORMAT_ENHANCED) {
    return parseEnhanced(cursor, first & 0x0f);
  }
  if (format !== FORMAT_AAC) {
    return {
      kind: 'unsupported',
      say: sayAudioUnsupported(SOUND_FORMAT_NAMES[format] ?? `unknown (format ${format})`),
    };
  }
  const packetType = cursor.u8();
  switch (packetType) {
    case LEGACY.sequenceHeader:
      return { kind: 'config', codec: 'aac', record: something(cursor) };
    case LEGACY.raw:
      return { kind: 'frame', codec: 'aac', data: something(cursor) };
    default:
      throw cursor.invalid(`AAC packet type ${packetType} does not exist`);
  }
}

function parseEnhanced(cursor: Cursor, firstPacketType: number): AudioTag {
  // | 9 4b | packet type 4b | ModEx… | FourCC 32b | …
  const packetType = skipModEx(cursor, firstPacketType);
  if (packetType === ENHANCED.multitrack) {
    return {
      kind: 'unsupported',
      say: 'This stream carries several sounds (multitrack); switch multitrack off in the encoder.',
    };
  }
  const fourCc = cursor.fourCc();
  if (fourCc !== 'mp4a') {
    return { kind: 'unsupported', say: sayAudioUnsupported(fourCcName(fourCc)) };
  }
  switch (packetType) {
    case ENHANCED.sequenceStart:
      return { kind: 'config', codec: 'aac', record: something(cursor) };
    case ENHANCED.codedFrames:
      return { kind: 'frame', codec: 'aac', data: something(cursor) };
    case ENHANCED.sequenceEnd:
      return { kind: 'end', codec: 'aac' };
    case ENHANCED.multichannelConfig:
      return { kind: 'metadata', data: cursor.rest() };
    default:
      throw cursor.invalid(`packet type ${packetType} does not exist`);
  }
}

function something(cursor: Cursor): Uint8Array {
  if (cursor.remaining === 0) {
    throw cursor.invalid('it announces data and holds none');
  }
  return cursor.rest();
}

/** @returns the body that announces AAC; `record` is an AudioSpecificConfig. */
export function aacConfigBody(record: Uint8Array): Uint8Array {
  return aacBody(LEGACY.sequenceHeader, record);
}

/** @returns the body of one raw AAC frame. */
export function aacFrameBody(data: Uint8Array): Uint8Array {
  return aacBody(LEGACY.raw, data);
}

function aacBody(packetType: number, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 + data.length);
  out[0] = AAC_FIRST_BYTE;
  out[1] = packetType;
  out.set(data, 2);
  return out;
}
