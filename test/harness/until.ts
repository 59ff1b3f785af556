/** Waiting in tests: always for something, always with a deadline. */

export type UntilOptions = { readonly timeoutMs?: number; readonly everyMs?: number };

const TIMEOUT_MS = 20_000;
const EVERY_MS = 100;

/** Resolves after `ms`. Only for letting a stream run; to wait for something use {@link until}. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/**
 * Asks `probe` again and again until it answers with something true.
 * @param what completes the sentence “waited in vain for …”.
 * @returns what the probe answered. A probe that throws counts as “not yet”; its last error becomes the cause.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  options: UntilOptions = {},
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const endAt = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) {
        return answer;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > endAt) {
      throw new Error(`waited ${timeoutMs} ms in vain for ${what}`, { cause });
    }
    await pause(options.everyMs ?? EVERY_MS);
  }
}
