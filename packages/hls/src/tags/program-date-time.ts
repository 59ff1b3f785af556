import { type Millis, millis } from '@rostrum/units/time';
import { HlsError } from '../errors.ts';

/** EXT-X-PROGRAM-DATE-TIME, §4.4.4.6. */

// §4.4.4.6: "It SHOULD indicate a time zone and fractional parts of seconds."
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/;

/** @returns the line with its line end, in UTC with milliseconds. @throws HlsError `BAD_VALUE` for no date at all. */
export function writeProgramDateTime(at: Millis): string {
  const date = new Date(Math.round(at));
  if (Number.isNaN(date.getTime())) {
    throw new HlsError('BAD_VALUE', 'a programme date-time is milliseconds since 1970');
  }
  return `#EXT-X-PROGRAM-DATE-TIME:${date.toISOString()}\n`;
}

/** @param text after the colon; without a zone it is read as UTC. @throws HlsError `BAD_PLAYLIST`. */
export function parseProgramDateTime(text: string, line: number): Millis {
  const match = DATE_TIME.exec(text);
  const at = match ? Date.parse(match[2] === undefined ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new HlsError('BAD_PLAYLIST', 'EXT-X-PROGRAM-DATE-TIME is no ISO 8601 date and time', line);
  }
  return millis(at);
}
