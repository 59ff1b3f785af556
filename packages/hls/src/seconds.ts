/** Seconds as playlists print them, without regular expressions or `toFixed`, which the write path cannot afford. */

const PLACES = 5;
const SCALE = 10 ** PLACES;
const PADDING = '00000';

/**
 * Five decimals always: a stream of 90 000 ticks a second is then off by under 5 µs, below one video frame however
 * many are summed, provided the caller rounds the cumulative time and not each duration.
 */
export function writeDuration(value: number): string {
  const scaled = Math.round(value * SCALE);
  const whole = Math.trunc(scaled / SCALE);
  const fraction = String(scaled - whole * SCALE);
  return `${whole}.${PADDING.slice(fraction.length)}${fraction}`;
}

/** The fewest digits that say it, at most five decimals; for targets and hold-backs. */
export function writeSeconds(value: number): string {
  return String(Math.round(value * SCALE) / SCALE);
}
