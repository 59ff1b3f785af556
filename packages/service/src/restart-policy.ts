/** When a process that died is started again. */

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;
/** A process that served this long has shown that it can; its next death starts the count anew. */
export const HEALTHY_AFTER_MS = 30_000;

/**
 * How long to wait before the next start: doubling, with a ceiling.
 * @param failures deaths in a row, this one included, none of them after {@link HEALTHY_AFTER_MS} of service.
 */
export function restartDelayMs(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(30, Math.max(0, failures - 1)));
}
