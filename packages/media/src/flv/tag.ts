/** FLV file header and tags, Adobe FLV 10.1 §E.2 to §E.4.1; the door to their bodies. */

export { type AudioTag, aacConfigBody, aacFrameBody, parseAudioTag } from './audio-tag.ts';
export {
  avcConfigBody,
  avcFrameBody,
  enhancedConfigBody,
  enhancedFrameBody,
  parseVideoTag,
  type VideoFrameBody,
  type VideoTag,
} from './video-tag.ts';

/** Tag types, §E.4.1. */
export const FLV_AUDIO = 8;
export const FLV_VIDEO = 9;
export const FLV_SCRIPT = 18;

/** Bytes before a tag's body, and after it. */
export const TAG_HEADER_BYTES = 11;
export const TAG_TRAILER_BYTES = 4;
/** The size field has 24 bits. */
const MAX_BODY_BYTES = 0xff_ffff;

/** One tag, its body not yet parsed. */
export type FlvTag = {
  /** {@link FLV_AUDIO}, {@link FLV_VIDEO}, {@link FLV_SCRIPT}, or another that is to be ignored. */
  readonly type: number;
  /** Milliseconds, unsigned 32 bits; wraps after 49.7 days. */
  readonly timestampMs: number;
  readonly body: Uint8Array;
};

/** What a tag is written from. */
export type FlvTagInput = {
  /** Whole milliseconds; taken modulo 2^32. */
  readonly timestampMs: number;
  readonly body: Uint8Array;
};

/** @returns the file header with the empty back-pointer that follows it: 13 bytes. */
export function writeFlvHeader(has: { readonly hasVideo: boolean; readonly hasAudio: boolean }): Uint8Array {
  // | 'FLV' | version 1 | 00000 audio 1b 0 video 1b | header size u32 = 9 | PreviousTagSize0 u32 = 0 |
  const flags = (has.hasAudio ? 4 : 0) | (has.hasVideo ? 1 : 0);
  return Uint8Array.of(0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0);
}

/** @returns a whole video tag with its back-pointer. @throws RangeError for a body beyond 2^24 − 1 bytes. */
export function writeVideoTag(tag: FlvTagInput): Uint8Array {
  return writeTag(FLV_VIDEO, tag);
}

/** @returns a whole audio tag with its back-pointer. @throws RangeError for a body beyond 2^24 − 1 bytes. */
export function writeAudioTag(tag: FlvTagInput): Uint8Array {
  return writeTag(FLV_AUDIO, tag);
}

function writeTag(type: number, { timestampMs, body }: FlvTagInput): Uint8Array {
  if (body.length > MAX_BODY_BYTES) {
    throw new RangeError(`an FLV tag holds at most ${MAX_BODY_BYTES} bytes, not ${body.length}`);
  }
  // | type 8b | size 24b | timestamp 24b | its bits 31–24 8b | stream id 24b = 0 | body | PreviousTagSize 32b |
  const out = new Uint8Array(TAG_HEADER_BYTES + body.length + TAG_TRAILER_BYTES);
  const view = new DataView(out.buffer);
  view.setUint32(0, type * 0x100_0000 + body.length);
  view.setUint32(4, timestampMs * 256);
  view.setUint8(7, Math.floor(timestampMs / 0x100_0000));
  out.set(body, TAG_HEADER_BYTES);
  view.setUint32(TAG_HEADER_BYTES + body.length, TAG_HEADER_BYTES + body.length);
  return out;
}
