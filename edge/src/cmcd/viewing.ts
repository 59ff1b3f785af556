import type { PlayerState, Report } from './report.ts';

/** One play of one viewer, as its reports tell it. Times are of the edge's clock, in ms. */
export type Viewing = {
  readonly firstHeardAt: number;
  heardAt: number;
  /** Of the picture it asks for; of the sound, as long as it asks for nothing else. */
  rendition: string;
  hasStarted: boolean;
  hasToldStartup: boolean;
  /** Paused, ended, or moving to another place: time that passes now is not watched. */
  isResting: boolean;
  isStalled: boolean;
  /** Where the player does not tell how long it stood still, it is measured from here. */
  stalledSince: number | undefined;
  /** The player tells it (`bsd`). */
  tellsStalls: boolean;
  latencyToldAt: number;
  /** Behind the live edge, at the last report that told it. */
  latencyMs: number | undefined;
  watchedMs: number;
  stalledMs: number;
};

/** What one report adds to a channel's figures. Milliseconds. */
export type Progress = {
  watchedMs: number;
  stalledMs: number;
  stalls: number;
  startupMs: number | undefined;
  latencyMs: number | undefined;
};

/** So that a player that reports at every part weighs no more than one that does each segment. */
const LATENCY_EVERY_MS = 10_000;
const RESTING: ReadonlySet<PlayerState | undefined> = new Set(['a', 'k', 'e', 'f', 'q', 'd']);

export function openViewing(rendition: string, now: number): Viewing {
  return {
    firstHeardAt: now,
    heardAt: now,
    rendition,
    hasStarted: false,
    hasToldStartup: false,
    isResting: false,
    isStalled: false,
    stalledSince: undefined,
    tellsStalls: false,
    latencyToldAt: Number.NEGATIVE_INFINITY,
    latencyMs: undefined,
    watchedMs: 0,
    stalledMs: 0,
  };
}

/** Takes in a report that came now. */
export function advance(viewing: Viewing, report: Report, now: number): Progress {
  const gap = now - viewing.heardAt;
  const watchedMs = viewing.hasStarted && !viewing.isResting ? gap : 0;
  viewing.heardAt = now;
  const startupMs = takeStartup(viewing, report, now);
  const stall = viewing.hasStarted ? takeStall(viewing, report, now) : { stalls: 0, stalledMs: 0 };
  viewing.isResting = RESTING.has(report.state);
  viewing.latencyMs = report.latencyMs ?? viewing.latencyMs;
  const hasLatency = report.latencyMs !== undefined && now - viewing.latencyToldAt >= LATENCY_EVERY_MS;
  if (hasLatency) {
    viewing.latencyToldAt = now;
  }
  viewing.watchedMs += watchedMs;
  viewing.stalledMs += stall.stalledMs;
  return { ...stall, watchedMs, startupMs, latencyMs: hasLatency ? report.latencyMs : undefined };
}

/**
 * The player's own word (`msd`) where it gives one; else the time from its first urgent request to the first that is not.
 */
function takeStartup(viewing: Viewing, report: Report, now: number): number | undefined {
  const isFirst = !viewing.hasStarted;
  viewing.hasStarted ||= !report.isUrgent && report.state !== 's' && report.state !== 'd';
  if (viewing.hasToldStartup || (!viewing.hasStarted && report.startupMs === undefined)) {
    return undefined;
  }
  const measured = isFirst && now > viewing.firstHeardAt ? now - viewing.firstHeardAt : undefined;
  const startupMs = report.startupMs ?? measured;
  viewing.hasToldStartup = startupMs !== undefined;
  return startupMs;
}

/**
 * A stall begins with the first report of it, and is over at the first that is not urgent. What the player tells of its
 * length (`bsd`) counts; where it never does, the time between those two.
 */
function takeStall(viewing: Viewing, report: Report, now: number): { stalls: number; stalledMs: number } {
  const toldMs = Math.min(report.starvedMs ?? 0, now - viewing.firstHeardAt);
  const begins = !viewing.isStalled && (report.hasStarved || report.state === 'r' || toldMs > 0);
  const since = begins ? now : viewing.stalledSince;
  const isOver = !report.isUrgent && report.state !== 'r';
  viewing.isStalled = (begins || viewing.isStalled) && !isOver;
  viewing.stalledSince = viewing.isStalled ? since : undefined;
  viewing.tellsStalls ||= report.starvedMs !== undefined;
  const measuredMs = since === undefined || !isOver ? 0 : now - since;
  return { stalls: begins ? 1 : 0, stalledMs: viewing.tellsStalls ? toldMs : measuredMs };
}
