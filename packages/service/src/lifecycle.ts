import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { openProcessHealth, type RoleTold } from './process-health.ts';

/** Something with a life: opened once, closed once. `close` is idempotent and resolves when all is gone. */
export type Part = { readonly name: string; start(): Promise<void>; close(): Promise<void> };

/** How often a role tells that it is not stuck. */
const BEAT_EVERY_MS = 1_000;
/** With each of so many beats it tells how it is. */
const BEATS_EACH_HEALTH = 5;
/** Longest a part may take to close before the process goes on without it. */
const CLOSE_DEADLINE_MS = 5_000;

/**
 * Starts parts in order; when one fails, those started are closed again and its error is thrown.
 * @returns a function that closes all in reverse order, each within a deadline.
 */
export async function startParts(parts: readonly Part[], log: Log, clock: Clock): Promise<() => Promise<void>> {
  const started: Part[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    for (const part of started.toReversed()) {
      const late = new Promise<'late'>((resolve) => clock.after(CLOSE_DEADLINE_MS, () => resolve('late')));
      const outcome = await Promise.race([part.close().catch((error: unknown) => error), late]);
      if (outcome !== undefined) {
        log.warn(
          { part: part.name, err: outcome === 'late' ? undefined : outcome },
          'lifecycle: a part did not close cleanly',
        );
      }
    }
  };
  for (const part of parts) {
    try {
      await part.start();
      started.push(part);
    } catch (error) {
      await closeAll();
      throw error;
    }
  }
  return () => {
    closing ??= closeAll();
    return closing;
  };
}

export type RunOptions = {
  /**
   * Finishes what was begun and begins nothing more, within a deadline of its own: what a role does first when its
   * supervisor says that another process has taken its place (`{ kind: 'drain' }`).
   */
  readonly drain?: () => Promise<void>;
  /** It says that it is loaded, and begins when the process before it is gone (`{ kind: 'begin' }`). */
  readonly isStandby?: boolean;
  /** What it tells of itself to who runs the site. */
  readonly tell?: () => RoleTold;
};

/**
 * Runs a role until it is told to stop: SIGTERM, SIGINT, or the supervisor's end of the IPC channel closing
 * (which is how a role learns that its supervisor was killed). Then closes all and exits.
 * A role that cannot start says why and exits with 1.
 */
export async function runUntilStopped(
  log: Log,
  clock: Clock,
  parts: readonly Part[],
  { drain, isStandby = false, tell = () => ({}) }: RunOptions = {},
): Promise<void> {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  const { promise: replaced, resolve: leave } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<'begin'>();
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  process.on('message', (message: unknown) => {
    const kind = typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined;
    if (kind === 'drain') {
      leave();
    } else if (kind === 'begin') {
      begin('begin');
    }
  });
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'lifecycle: a fault nobody owned; the process restarts');
    process.exit(70);
  });
  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'lifecycle: a rejection nobody owned; the process restarts');
    process.exit(70);
  });
  if (isStandby) {
    process.send?.({ kind: 'loaded' });
    if ((await Promise.race([begun, stopped])) !== 'begin') {
      process.exit(0);
    }
  }
  let closeAll: () => Promise<void>;
  try {
    closeAll = await startParts(parts, log, clock);
  } catch (error) {
    log.error({ err: error }, 'lifecycle: this role could not start');
    process.exit(1);
  }
  process.send?.({ kind: 'ready' });
  const measure = openProcessHealth(tell);
  let beats = 0;
  const beat = clock.every(BEAT_EVERY_MS, () => {
    const isDue = beats % BEATS_EACH_HEALTH === 0;
    beats += 1;
    process.send?.(isDue ? { kind: 'beat', health: measure() } : { kind: 'beat' });
  });
  await Promise.race([stopped, replaced.then(drain)]);
  beat.cancel();
  await closeAll();
  process.exit(0);
}
