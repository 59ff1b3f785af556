import { type Seconds, seconds } from '@rostrum/units/time';
import { decimalFloat, parseAttributeList, required } from '../attribute-list.ts';
import { writeSeconds } from '../seconds.ts';

/** EXT-X-PART-INF, §4.4.3.7. */

/** @returns the line with its line end. */
export function writePartInf(partTarget: Seconds): string {
  return `#EXT-X-PART-INF:PART-TARGET=${writeSeconds(partTarget)}\n`;
}

/** @param text after the colon. @returns the part target: no part is longer. @throws HlsError `BAD_PLAYLIST`. */
export function parsePartInf(text: string, line: number): Seconds {
  const attributes = parseAttributeList(text, line);
  return seconds(required(decimalFloat(attributes, 'PART-TARGET', line), 'PART-TARGET', line));
}
