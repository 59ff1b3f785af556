import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Something that is off, or not as it should be, in words, with what to do. */
export type Condition = {
  readonly code: string;
  /** `off`: a part does not run. `warn`, `bad`: something is wrong. */
  readonly severity: 'off' | 'warn' | 'bad';
  readonly say: string;
  readonly cure: string;
};

/** What a role tells of itself when it is asked; looked up, never waited for. */
export type RoleTold = {
  readonly conditions?: readonly Condition[];
  /** When the certificate that it shows ends, milliseconds since 1970. */
  readonly certificateEndsAt?: number | undefined;
  /** What it keeps for viewers, bytes; of the disk, all that its processes share. */
  readonly cache?: { readonly memoryBytes: number; readonly diskBytes: number };
};

/** What a process tells its supervisor every few seconds. */
export type ProcessHealth = RoleTold & {
  readonly rssBytes: number;
  /** Ninety-nine of a hundred turns of the event loop since the last telling were not later than this. */
  readonly loopDelayMs: number;
};

/** How often the loop is looked at; a timer is never earlier than this, so that it is no delay. */
const LOOK_MS = 20;
const NS_PER_MS = 1e6;

/** @param ask what the role tells of itself. @returns measures since the last call. */
export function openProcessHealth(ask: () => RoleTold): () => ProcessHealth {
  const loop = monitorEventLoopDelay({ resolution: LOOK_MS });
  loop.enable();
  return () => {
    // Before the first look there is none.
    const turns = loop.count === 0 ? 0 : loop.percentile(99) / NS_PER_MS - LOOK_MS;
    loop.reset();
    return { ...ask(), rssBytes: process.memoryUsage.rss(), loopDelayMs: Math.max(0, Math.round(turns)) };
  };
}
