import type { Trouble } from './stream.ts';

/** How long to wait before a stream that gave up is opened anew. */

const FIRST_MS = 500;
const MAX_MS = 5_000;
/** A channel says it is live before its first segments are there; caches keep "not found" for a second. */
const SOON_THERE_MS = 1_050;
const SOON_THERE_TRIES = 12;

/**
 * Pure: grows with each failure, and never ends.
 * @param failures in a row, this one included.
 * @returns milliseconds.
 */
export function retryDelayMs(trouble: Trouble, failures: number): number {
  if (trouble === 'gone' && failures <= SOON_THERE_TRIES) {
    return SOON_THERE_MS;
  }
  return Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures - 1, 8));
}
