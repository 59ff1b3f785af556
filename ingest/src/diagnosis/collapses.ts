/** Times at which an upload stood still and had to catch up: pure, over how late media came in each second. */

/** Later than the least late of this many seconds before … */
const BASE_SECONDS = 30;
/** … by this many milliseconds is a collapse. */
const LATE_MS = 700;
/** Two that are no further apart are one. */
const SAME_WITHIN_S = 2;
/** As often they must have come before they are said to come regularly, and as near to their mean they must be. */
const REGULAR_MIN = 3;
const REGULAR_SHARE = 0.25;

export type Collapses = {
  readonly count: number;
  /** Mean length, seconds. */
  readonly lengthS: number;
  /** From one to the next, seconds, where they come regularly. */
  readonly everyS: number | undefined;
  /** Since the end of the last one, seconds; undefined where there is none. */
  readonly agoS: number | undefined;
};

/** @param late milliseconds, a row a second, the oldest first. */
export function findCollapses(late: readonly number[]): Collapses {
  const found: { start: number; end: number }[] = [];
  for (const [index, value] of late.entries()) {
    const base = Math.min(...late.slice(Math.max(0, index - BASE_SECONDS), index + 1));
    if (value - base <= LATE_MS) {
      continue;
    }
    const last = found.at(-1);
    if (last !== undefined && index - last.end <= SAME_WITHIN_S) {
      last.end = index;
    } else {
      found.push({ start: index, end: index });
    }
  }
  const last = found.at(-1);
  const starts = found.map(({ start }) => start);
  return {
    count: found.length,
    lengthS: found.reduce((all, { start, end }) => all + end - start + 1, 0) / Math.max(1, found.length),
    everyS: periodOf(starts),
    agoS: last === undefined ? undefined : late.length - 1 - last.end,
  };
}

function periodOf(starts: readonly number[]): number | undefined {
  const apart = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
  const mean = apart.reduce((all, value) => all + value, 0) / apart.length;
  const isRegular = apart.every((value) => Math.abs(value - mean) <= mean * REGULAR_SHARE);
  return starts.length >= REGULAR_MIN && isRegular ? Math.round(mean) : undefined;
}
