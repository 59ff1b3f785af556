import { randomBytes } from 'node:crypto';

/** Base 36 digits of an id: milliseconds until the year 5188, and the entry's number in its millisecond. */
const TIME_DIGITS = 9;
const COUNT_DIGITS = 4;

/**
 * Ids sort as entries came; the last digits keep those apart that two processes write in the same millisecond.
 * @returns what gives the next id; its argument is milliseconds since 1970.
 */
export function sortedIds(): (now: number) => string {
  let last = 0;
  let count = 0;
  return (now) => {
    count = now > last ? 0 : count + 1;
    last = Math.max(now, last);
    const time = last.toString(36).padStart(TIME_DIGITS, '0');
    return `${time}${count.toString(36).padStart(COUNT_DIGITS, '0')}${randomBytes(4).toString('hex')}`;
  };
}
