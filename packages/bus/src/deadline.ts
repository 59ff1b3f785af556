import type { Clock } from '@rostrum/service/clock';

/** Longest a call on the bus takes, milliseconds. */
export const CALL_DEADLINE_MS = 2_000;

/**
 * Waits for a call, but not for ever.
 * @returns what it gave; undefined when it failed or was too slow.
 */
export async function withinDeadline<T>(
  call: Promise<T>,
  clock: Clock,
  deadlineMs: number = CALL_DEADLINE_MS,
): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = clock.after(deadlineMs, () => late.resolve(undefined));
  try {
    return await Promise.race([call, late.promise]);
  } catch {
    return undefined;
  } finally {
    timer.cancel();
  }
}
