/** When a process that died is started again. */

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;
/** A process that served this long has shown that it can; it is started again at once. */
export const HEALTHY_AFTER_MS = 10_000;

/**
 * How long to wait before the next start: not at all after a healthy run, then doubling, with a ceiling.
 * @param failures deaths in a row since the last of {@link HEALTHY_AFTER_MS} of service, this one included.
 */
export function restartDelayMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(30, failures - 1));
}
