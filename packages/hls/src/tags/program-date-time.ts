import { type Millis, millis } from '@rostrum/units/time';
import { HlsError } from '../errors.ts';

/** EXT-X-PROGRAM-DATE-TIME, §4.4.4.6. */

// §4.4.4.6: "It SHOULD indicate a time zone and fractional parts of seconds."
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/;

const DAY_MS = 86_400_000;
/** 9999-12-31T23:59:59.999Z: ISO 8601 has four digits for the year. */
const LAST_MS = 253_402_300_799_999;

/**
 * @param at rounded to whole milliseconds.
 * @returns the line with its line end, in UTC with milliseconds.
 * @throws HlsError `BAD_VALUE` outside the years 1970 to 9999.
 */
export function writeProgramDateTime(at: Millis): string {
  const time = Math.round(at);
  if (!(time >= 0 && time <= LAST_MS)) {
    throw new HlsError('BAD_VALUE', 'a programme date-time is milliseconds since 1970');
  }
  // Five times as fast as Date's toISOString, which was half the cost of a playlist.
  const millisecond = time % 1000;
  const second = Math.floor(time / 1000) % 60;
  const minute = Math.floor(time / 60_000) % 60;
  const hour = Math.floor(time / 3_600_000) % 24;
  const clock = `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(millisecond, 3)}`;
  return `#EXT-X-PROGRAM-DATE-TIME:${writeDate(Math.floor(time / DAY_MS))}T${clock}Z\n`;
}

/** Gregorian date of a day since 1970-01-01, by 400-year eras that start on 1 March, so that leap days end a year. */
function writeDate(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const daysBefore = 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - daysBefore;
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return `${yearOfEra + era * 400 + (month <= 2 ? 1 : 0)}-${pad(month, 2)}-${pad(date, 2)}`;
}

function pad(value: number, width: 2 | 3): string {
  const text = value < 10 ? `0${value}` : String(value);
  return width === 3 && value < 100 ? `0${text}` : text;
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
