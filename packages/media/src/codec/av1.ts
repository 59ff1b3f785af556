import type { VideoConfig } from '../access-unit.ts';
import { Cursor } from '../cursor.ts';
import { type Av1Sequence, readAv1Sequence } from './av1-sequence.ts';
import { eachObu, OBU } from './obu.ts';

/** AV1: AV1CodecConfigurationRecord, AV1-ISOBMFF §2.3; temporal units, AV1 §7.5. */

/**
 * Reads the body of av1C: what Enhanced RTMP sends as SequenceStart of `av01`.
 * @returns a configuration that owns its bytes; its size is the largest the sequence allows.
 * @throws MediaError `TRUNCATED` or `INVALID` (also without a sequence header, which §2.3.4 lets a writer leave out).
 */
export function parseAv1Config(record: Uint8Array): VideoConfig {
  const cursor = new Cursor(record, 'AV1 configuration');
  // | marker 1b = 1 version 7b = 1 | profile 3b level 5b | tier and format 8b | presentation delay 8b | configOBUs |
  if (cursor.u8() !== 0x81) {
    throw cursor.invalid('it does not begin as version 1');
  }
  cursor.skip(3);
  const base = cursor.offset;
  const obus = cursor.rest();
  let sequence: Av1Sequence | undefined;
  eachObu(obus, (type, start, end) => {
    if (type === OBU.sequenceHeader) {
      sequence ??= readAv1Sequence(obus.subarray(start, end), base + start);
    }
  });
  if (sequence === undefined) {
    throw cursor.invalid('it holds no sequence header');
  }
  const { width, height, frameRate, colour } = sequence;
  return {
    kind: 'video',
    codec: 'av1',
    record: new Uint8Array(record),
    codecString: codecString(sequence),
    width,
    height,
    ...(frameRate === undefined ? {} : { frameRate }),
    ...(colour === undefined ? {} : { colour }),
  };
}

/** AV1-ISOBMFF §5: `av01.P.LLT.DD`, and the rest where it differs from 4:2:0 BT.709 in limited range. */
function codecString(sequence: Av1Sequence): string {
  const { profile, level, isHighTier, depth, isMonochrome, subsampling, samplePosition, colour } = sequence;
  const short = `av01.${profile}.${two(level)}${isHighTier ? 'H' : 'M'}.${two(depth)}`;
  const chroma = `${subsampling.x}${subsampling.y}${samplePosition}`;
  if (colour === undefined && !isMonochrome && chroma === '110') {
    return short;
  }
  const { primaries, transfer, matrix, isFullRange } = colour ?? DEFAULT_COLOUR;
  const colours = [primaries, transfer, matrix].map(two).join('.');
  return `${short}.${isMonochrome ? 1 : 0}.${chroma}.${colours}.${isFullRange ? 1 : 0}`;
}

const DEFAULT_COLOUR = { primaries: 1, transfer: 1, matrix: 1, isFullRange: false };

function two(value: number): string {
  return String(value).padStart(2, '0');
}

// frame_type 0 behind show_existing_frame = 0, then show_frame = 1 (AV1 §5.9.2): | 0 | 00 | 1 | …
const SHOWN_KEY_FRAME = 0b0001;

/**
 * Whether decoding may start at this temporal unit: a shown key frame behind its sequence header (AV1-ISOBMFF §2.5).
 * Walks all of it. @throws MediaError `TRUNCATED` or `INVALID`.
 */
export function isAv1Key(data: Uint8Array): boolean {
  let hasSequence = false;
  let isKey = false;
  eachObu(data, (type, start, end) => {
    hasSequence ||= type === OBU.sequenceHeader;
    if ((type === OBU.frame || type === OBU.frameHeader) && end > start) {
      isKey ||= hasSequence && (data[start] ?? 0) >> 4 === SHOWN_KEY_FRAME;
    }
  });
  return isKey;
}

/**
 * The temporal unit as a sample: without temporal delimiters (AV1-ISOBMFF §2.4).
 * @returns `data` itself when nothing has to change.
 * @throws MediaError `TRUNCATED` or `INVALID`.
 */
export function withoutDelimiters(data: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let size = 0;
  eachObu(data, (type, _start, end, headerStart) => {
    if (type !== OBU.temporalDelimiter) {
      kept.push(data.subarray(headerStart, end));
      size += end - headerStart;
    }
  });
  if (size === data.length) {
    return data;
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const obu of kept) {
    out.set(obu, at);
    at += obu.length;
  }
  return out;
}
