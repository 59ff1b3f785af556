import { type BitsPerSecond, bitsPerSecond } from '@rostrum/units/data';
import {
  decimalFloat,
  decimalInteger,
  enumeratedString,
  parseAttributeList,
  parseDecimalInteger,
  quote,
  quotedString,
  required,
} from '../attribute-list.ts';
import { HlsError } from '../errors.ts';

/** EXT-X-STREAM-INF, §4.4.6.2. */

export type VideoRange = 'SDR' | 'HLG' | 'PQ';

/** A picture rendition with the sound it pairs with. */
export type Variant = {
  /** Its media playlist. */
  readonly uri: string;
  /** Peak of the largest playable combination, sound included. */
  readonly bandwidth: BitsPerSecond;
  readonly averageBandwidth: BitsPerSecond;
  /** RFC 6381, comma separated, every format of the variant and its group. */
  readonly codecs: string;
  readonly resolution?: { readonly width: number; readonly height: number };
  /** Frames a second; three decimals are printed. */
  readonly frameRate?: number;
  /** GROUP-ID of an audio rendition. */
  readonly audioGroup?: string;
  readonly videoRange?: VideoRange;
  /** STABLE-VARIANT-ID: letters, digits and `+/=.-_`. */
  readonly stableId?: string;
  /** Set when no variant of the presentation has captions; then on all of them (§4.4.6.2). */
  readonly closedCaptions?: 'NONE';
};

/** @returns the tag and the URI line. @throws HlsError `BAD_VALUE` for text that cannot be quoted. */
export function writeVariant(variant: Variant): string {
  const { resolution, frameRate, videoRange, audioGroup, stableId, closedCaptions } = variant;
  return (
    `#EXT-X-STREAM-INF:BANDWIDTH=${Math.ceil(variant.bandwidth)},AVERAGE-BANDWIDTH=${Math.ceil(variant.averageBandwidth)}` +
    `,CODECS=${quote(variant.codecs)}` +
    (resolution === undefined ? '' : `,RESOLUTION=${resolution.width}x${resolution.height}`) +
    // §4.4.6.2: "a decimal-floating-point ... rounded to three decimal places".
    (frameRate === undefined ? '' : `,FRAME-RATE=${frameRate.toFixed(3)}`) +
    (videoRange === undefined ? '' : `,VIDEO-RANGE=${videoRange}`) +
    (audioGroup === undefined ? '' : `,AUDIO=${quote(audioGroup)}`) +
    (closedCaptions === undefined ? '' : `,CLOSED-CAPTIONS=${closedCaptions}`) +
    (stableId === undefined ? '' : `,STABLE-VARIANT-ID=${quote(stableId)}`) +
    `\n${variant.uri}\n`
  );
}

/** @param text after the colon. @param uri the line after the tag. @throws HlsError `BAD_PLAYLIST`. */
export function parseVariant(text: string, uri: string, line: number): Variant {
  const attributes = parseAttributeList(text, line);
  const resolution = enumeratedString(attributes, 'RESOLUTION', line);
  const frameRate = decimalFloat(attributes, 'FRAME-RATE', line);
  const audioGroup = quotedString(attributes, 'AUDIO', line);
  const stableId = quotedString(attributes, 'STABLE-VARIANT-ID', line);
  const videoRange = parseVideoRange(enumeratedString(attributes, 'VIDEO-RANGE', line), line);
  const bandwidth = required(decimalInteger(attributes, 'BANDWIDTH', line), 'BANDWIDTH', line);
  return {
    uri,
    bandwidth: bitsPerSecond(bandwidth),
    averageBandwidth: bitsPerSecond(decimalInteger(attributes, 'AVERAGE-BANDWIDTH', line) ?? bandwidth),
    codecs: required(quotedString(attributes, 'CODECS', line), 'CODECS', line),
    ...(resolution === undefined ? {} : { resolution: parseResolution(resolution, line) }),
    ...(frameRate === undefined ? {} : { frameRate }),
    ...(audioGroup === undefined ? {} : { audioGroup }),
    ...(videoRange === undefined ? {} : { videoRange }),
    ...(stableId === undefined ? {} : { stableId }),
    ...(attributes.get('CLOSED-CAPTIONS') === 'NONE' ? { closedCaptions: 'NONE' as const } : {}),
  };
}

function parseResolution(text: string, line: number): { width: number; height: number } {
  const [width = '', height = '', ...rest] = text.split('x', 3);
  if (rest.length > 0) {
    throw new HlsError('BAD_PLAYLIST', 'RESOLUTION is WIDTHxHEIGHT', line);
  }
  return {
    width: parseDecimalInteger(width, 'RESOLUTION', line),
    height: parseDecimalInteger(height, 'RESOLUTION', line),
  };
}

function parseVideoRange(text: string | undefined, line: number): VideoRange | undefined {
  if (text !== undefined && text !== 'SDR' && text !== 'HLG' && text !== 'PQ') {
    throw new HlsError('BAD_PLAYLIST', 'VIDEO-RANGE is SDR, HLG or PQ', line);
  }
  return text;
}
