import { type Seconds, seconds } from '@rostrum/units/time';
import { decimalFloat, parseAttributeList, quote, quotedString, required, yesOrNo } from '../attribute-list.ts';
import { HlsError } from '../errors.ts';
import { writeDuration } from '../seconds.ts';

/** EXT-X-PART, §4.4.4.9. */

/** One partial segment as a playlist lists it. */
export type PartLine = {
  readonly uri: string;
  /** At most the part target, and 85 % of it but for the exceptions of §4.4.4.9. */
  readonly duration: Seconds;
  /** It holds an independent frame, not only at its start. */
  readonly isIndependent: boolean;
  /** It is announced but was never made; its URI answers 404. */
  readonly isGap: boolean;
};

/** @returns the line with its line end. @throws HlsError `BAD_VALUE` for a URI with a quote. */
export function writePart(part: PartLine): string {
  const independent = part.isIndependent ? ',INDEPENDENT=YES' : '';
  const gap = part.isGap ? ',GAP=YES' : '';
  return `#EXT-X-PART:DURATION=${writeDuration(part.duration)},URI=${quote(part.uri)}${independent}${gap}\n`;
}

/** @param text after the colon. @throws HlsError `BAD_PLAYLIST`. */
export function parsePart(text: string, line: number): PartLine {
  const attributes = parseAttributeList(text, line);
  if (attributes.has('BYTERANGE')) {
    throw new HlsError('BAD_PLAYLIST', 'parts of this server are resources of their own, without BYTERANGE', line);
  }
  return {
    uri: required(quotedString(attributes, 'URI', line), 'URI', line),
    duration: seconds(required(decimalFloat(attributes, 'DURATION', line), 'DURATION', line)),
    isIndependent: yesOrNo(attributes, 'INDEPENDENT', line),
    isGap: yesOrNo(attributes, 'GAP', line),
  };
}
