import { closeSync, constants, openSync } from 'node:fs';

/**
 * One Ctrl-C comes more than once: from the terminal, from npm and from set-up, which each pass it on. Within this time
 * it is the same one.
 */
const SAME_KEYSTROKE_MS = 700;

/** Where a process finds the terminal it was started in, if it was. */
const TERMINAL = '/dev/tty';

/** Puts new processes in the place of a role's. */
type Renew = (role: 'edge' | 'ingest') => void;

/** What ends a process: told once politely, and once more when the person insists. */
export type StopSignals = { readonly asked: Promise<void>; readonly insisted: Promise<void> };

/**
 * Listens for SIGINT, SIGTERM, and for the end of the IPC channel: set-up was killed outright. Keeps the process alive
 * until then. SIGHUP means two things: of a terminal that was closed, to end; of anyone else, `renew`.
 * @param now monotonic milliseconds.
 * @param renew what SIGHUP and SIGUSR2 are for; without it SIGHUP too ends the process.
 */
export function listenForStop(now: () => number, renew?: Renew): StopSignals {
  const keepAlive = setInterval(() => {}, 2 ** 30);
  const hadTerminal = hasTerminal();
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
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, hear);
  }
  process.on('SIGHUP', () => {
    if (renew === undefined || (hadTerminal && !hasTerminal())) {
      hear();
    } else {
      renew('edge');
    }
  });
  if (renew !== undefined) {
    process.on('SIGUSR2', () => renew('ingest'));
  }
  process.on('disconnect', hear);
  // A pipe that nobody reads any more (`npm start | tee`) is no reason to stop.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  return { asked: asked.promise, insisted: insisted.promise };
}

/** A terminal that is closed is taken from its processes before they are told. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync(TERMINAL, constants.O_RDONLY | constants.O_NOCTTY));
    return true;
  } catch {
    return false;
  }
}
