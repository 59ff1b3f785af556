/** How much faster one clock goes than another: pure, over how late media came in each second. */

/** Of so many seconds the least late counts: a line only ever delays. */
const GROUP_SECONDS = 10;
const GROUPS_MIN = 6;
/** What is no straight line is no drift, but a line that falls behind. */
const OFF_MIN_MS = 15;
const OFF_SHARE = 0.2;

/**
 * @param late milliseconds, a row a second, the oldest first.
 * @returns what the encoder's clock gains, parts of a million, below 0 where it loses; undefined while it cannot be told.
 */
export function driftOf(late: readonly number[]): number | undefined {
  const least: number[] = [];
  for (let end = late.length; end >= GROUP_SECONDS; end -= GROUP_SECONDS) {
    least.unshift(Math.min(...late.slice(end - GROUP_SECONDS, end)));
  }
  const count = least.length;
  if (count < GROUPS_MIN) {
    return undefined;
  }
  const middle = (count - 1) / 2;
  const mean = least.reduce((all, value) => all + value, 0) / count;
  let above = 0;
  let below = 0;
  for (const [index, value] of least.entries()) {
    above += (index - middle) * (value - mean);
    below += (index - middle) ** 2;
  }
  const slope = above / below;
  const off = Math.max(...least.map((value, index) => Math.abs(value - mean - slope * (index - middle))));
  const isStraight = off <= Math.max(OFF_MIN_MS, OFF_SHARE * Math.abs(slope * (count - 1)));
  // A fast clock is less and less late: −1 ms in 10 s is 100 parts of a million.
  return isStraight ? (-slope / (GROUP_SECONDS * 1000)) * 1e6 : undefined;
}
