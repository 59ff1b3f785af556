/**
 * One Ctrl-C comes more than once: from the terminal, from npm and from set-up, which each pass it on. Within this time
 * it is the same one.
 */
const SAME_KEYSTROKE_MS = 700;

/** What ends a process: told once politely, and once more when the person insists. */
export type StopSignals = { readonly asked: Promise<void>; readonly insisted: Promise<void> };

/**
 * Listens for SIGINT, SIGTERM, SIGHUP, and for the end of the IPC channel: set-up was killed outright. Keeps the process
 * alive until then.
 * @param now monotonic milliseconds.
 */
export function listenForStop(now: () => number): StopSignals {
  const keepAlive = setInterval(() => {}, 2 ** 30);
  let askedAt: number | undefined;
  const asked = Promise.withResolvers<void>();
  const insisted = Promise.withResolvers<void>();
  const hear = (): void => {
    if (askedAt === undefined) {
      askedAt = now();
      clearInterval(keepAlive);
      asked.resolve();
    } else if (now() - askedAt > SAME_KEYSTROKE_MS) {
      insisted.resolve();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, hear);
  }
  process.on('disconnect', hear);
  // A pipe that nobody reads any more (`npm start | tee`) is no reason to stop.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  return { asked: asked.promise, insisted: insisted.promise };
}
