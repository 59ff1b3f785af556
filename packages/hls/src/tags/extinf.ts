import { type Seconds, seconds } from '@rostrum/units/time';
import { parseDecimalFloat } from '../attribute-list.ts';
import { HlsError } from '../errors.ts';
import { writeDuration } from '../seconds.ts';

/** EXTINF, §4.4.4.1. */

/** @returns the line with its line end, without a title. */
export function writeExtinf(duration: Seconds): string {
  return `#EXTINF:${writeDuration(duration)},\n`;
}

/** @param text after the colon; a title is read over. @throws HlsError `BAD_PLAYLIST`. */
export function parseExtinf(text: string, line: number): Seconds {
  const comma = text.indexOf(',');
  if (comma < 0) {
    throw new HlsError('BAD_PLAYLIST', 'EXTINF ends its duration with a comma', line);
  }
  return seconds(parseDecimalFloat(text.slice(0, comma), 'EXTINF', line));
}
