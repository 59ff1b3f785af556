import type { VideoCodec } from '../access-unit.ts';
import { Cursor } from '../cursor.ts';
import { fourCcName, sayVideoUnsupported, VIDEO_CODEC_NAMES } from './fourcc.ts';
import { skipModEx } from './mod-ex.ts';

/** VIDEODATA: Adobe FLV 10.1 §E.4.3, Enhanced RTMP v1 and v2 «Enhanced Video». All `Uint8Array`s are views of the body. */

export type VideoTag =
  /** The body of avcC, hvcC or av1C. */
  | { readonly kind: 'config'; readonly codec: VideoCodec; readonly record: Uint8Array }
  | {
      readonly kind: 'frame';
      readonly codec: VideoCodec;
      /** As the container says; encoders also mark pictures so where decoding cannot start. */
      readonly isKey: boolean;
      /** PTS − DTS in milliseconds; negative too. */
      readonly compositionMs: number;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'end'; readonly codec: VideoCodec }
  /** No picture: HDR metadata (AMF in `data`) or a player's seek command (empty). Safe to ignore. */
  | { readonly kind: 'metadata'; readonly data: Uint8Array }
  | { readonly kind: 'unsupported'; readonly say: string };

const WHAT = 'FLV video tag';
const CODEC_ID_AVC = 7;
const FRAME_KEY = 1;
const FRAME_INTER = 2;
const FRAME_COMMAND = 5;
const LEGACY = { sequenceHeader: 0, nalUnits: 1, endOfSequence: 2 };
const ENHANCED = {
  sequenceStart: 0,
  codedFrames: 1,
  sequenceEnd: 2,
  codedFramesX: 3,
  metadata: 4,
  mpeg2tsSequenceStart: 5,
  multitrack: 6,
};
const CODEC_OF_FOURCC: Readonly<Record<string, VideoCodec>> = { avc1: 'avc', hvc1: 'hevc', av01: 'av1' };
const FOURCC_OF_CODEC: Readonly<Record<VideoCodec, string>> = { avc: 'avc1', hevc: 'hvc1', av1: 'av01' };

/** @throws MediaError `TRUNCATED` or `INVALID`; a codec that is not taken is no error but `unsupported`. */
export function parseVideoTag(body: Uint8Array): VideoTag {
  const cursor = new Cursor(body, WHAT);
  const first = cursor.u8();
  return (first & 0x80) === 0 ? parseLegacy(cursor, first) : parseEnhanced(cursor, first);
}

function parseLegacy(cursor: Cursor, first: number): VideoTag {
  // | frame type 4b | codec id 4b | AVC packet type 8b | composition time s24 | data |
  const frameType = first >> 4;
  const codecId = first & 0x0f;
  if (frameType === FRAME_COMMAND) {
    return { kind: 'metadata', data: cursor.rest().subarray(0, 0) };
  }
  if (codecId !== CODEC_ID_AVC) {
    return unsupported(VIDEO_CODEC_NAMES[codecId] ?? `unknown (codec id ${codecId})`);
  }
  const packetType = cursor.u8();
  const compositionMs = cursor.s24();
  switch (packetType) {
    case LEGACY.sequenceHeader:
      return { kind: 'config', codec: 'avc', record: something(cursor) };
    case LEGACY.nalUnits:
      return { kind: 'frame', codec: 'avc', isKey: frameType === FRAME_KEY, compositionMs, data: something(cursor) };
    case LEGACY.endOfSequence:
      return { kind: 'end', codec: 'avc' };
    default:
      throw cursor.invalid(`AVC packet type ${packetType} does not exist`);
  }
}

function parseEnhanced(cursor: Cursor, first: number): VideoTag {
  // | 1 | frame type 3b | packet type 4b | ModEx… | FourCC 32b | …
  const frameType = (first >> 4) & 0x07;
  const packetType = skipModEx(cursor, first & 0x0f);
  if (frameType === FRAME_COMMAND && packetType !== ENHANCED.metadata) {
    return { kind: 'metadata', data: cursor.rest().subarray(0, 0) };
  }
  if (packetType === ENHANCED.multitrack) {
    return {
      kind: 'unsupported',
      say: 'This stream carries several pictures (multitrack); switch multitrack off in the encoder.',
    };
  }
  const fourCc = cursor.fourCc();
  if (packetType === ENHANCED.metadata) {
    return { kind: 'metadata', data: cursor.rest() };
  }
  const codec = CODEC_OF_FOURCC[fourCc];
  if (codec === undefined) {
    return unsupported(fourCcName(fourCc));
  }
  const isKey = frameType === FRAME_KEY;
  switch (packetType) {
    case ENHANCED.sequenceStart:
      return { kind: 'config', codec, record: something(cursor) };
    case ENHANCED.codedFrames: {
      // AV1 shows its frames in the order it sends them: no composition time is written.
      const compositionMs = codec === 'av1' ? 0 : cursor.s24();
      return { kind: 'frame', codec, isKey, compositionMs, data: something(cursor) };
    }
    case ENHANCED.codedFramesX:
      return { kind: 'frame', codec, isKey, compositionMs: 0, data: something(cursor) };
    case ENHANCED.sequenceEnd:
      return { kind: 'end', codec };
    case ENHANCED.mpeg2tsSequenceStart:
      return unsupported('AV1 with an MPEG-TS descriptor instead of av1C');
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

function unsupported(name: string): VideoTag {
  return { kind: 'unsupported', say: sayVideoUnsupported(name) };
}

/** What one picture's tag body is written from. */
export type VideoFrameBody = {
  readonly isKey: boolean;
  /** −8 388 608 to 8 388 607. */
  readonly compositionMs: number;
  readonly data: Uint8Array;
};

/** @returns the body that announces AVC; `record` is the body of avcC. */
export function avcConfigBody(record: Uint8Array): Uint8Array {
  return avcBody(FRAME_KEY, LEGACY.sequenceHeader, 0, record);
}

/** @returns the body of one AVC picture, its NAL units behind length prefixes. */
export function avcFrameBody(frame: VideoFrameBody): Uint8Array {
  return avcBody(frame.isKey ? FRAME_KEY : FRAME_INTER, LEGACY.nalUnits, frame.compositionMs, frame.data);
}

/** @returns the body that announces a codec by FourCC (Enhanced RTMP v1; `avc` is v2). */
export function enhancedConfigBody(codec: VideoCodec, record: Uint8Array): Uint8Array {
  const out = enhancedBody(codec, FRAME_KEY, ENHANCED.sequenceStart, record.length);
  out.set(record, out.length - record.length);
  return out;
}

/** @returns the body of one picture by FourCC: CodedFramesX where nothing is reordered, else CodedFrames. */
export function enhancedFrameBody(codec: VideoCodec, frame: VideoFrameBody): Uint8Array {
  const frameType = frame.isKey ? FRAME_KEY : FRAME_INTER;
  const hasComposition = codec !== 'av1' && frame.compositionMs !== 0;
  const packetType = hasComposition || codec === 'av1' ? ENHANCED.codedFrames : ENHANCED.codedFramesX;
  const out = enhancedBody(codec, frameType, packetType, frame.data.length + (hasComposition ? 3 : 0));
  if (hasComposition) {
    writeS24(out, 5, frame.compositionMs);
  }
  out.set(frame.data, out.length - frame.data.length);
  return out;
}

function avcBody(frameType: number, packetType: number, compositionMs: number, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(5 + data.length);
  out[0] = (frameType << 4) | CODEC_ID_AVC;
  out[1] = packetType;
  writeS24(out, 2, compositionMs);
  out.set(data, 5);
  return out;
}

function enhancedBody(codec: VideoCodec, frameType: number, packetType: number, size: number): Uint8Array {
  const out = new Uint8Array(5 + size);
  out[0] = 0x80 | (frameType << 4) | packetType;
  const fourCc = FOURCC_OF_CODEC[codec];
  for (let index = 0; index < 4; index += 1) {
    out[1 + index] = fourCc.charCodeAt(index);
  }
  return out;
}

function writeS24(out: Uint8Array, at: number, value: number): void {
  out[at] = value >> 16;
  out[at + 1] = value >> 8;
  out[at + 2] = value;
}
