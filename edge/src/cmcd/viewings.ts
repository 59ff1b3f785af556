import type { Clock } from '@rostrum/service/clock';
import type { Metrics } from '@rostrum/service/metrics';
import { type Report, readReport } from './report.ts';
import { advance, openViewing, type Progress, type Viewing } from './viewing.ts';

/** Who has not been heard of for so long has left: a player asks for media every few seconds. */
const GONE_AFTER_MS = 30_000;
const SWEEP_EVERY_MS = 10_000;
/** In all channels together, at some 400 bytes each. */
const MAX_VIEWINGS = 50_000;
/** The names of a channel's renditions are the ladder's; more than these are told as one. */
const MAX_RENDITION_LABELS = 32;
const OTHER_RENDITIONS = 'other';

const STARTUP_BUCKETS_S = [0.25, 0.5, 1, 1.5, 2, 3, 5, 8, 13, 30];
const LATENCY_BUCKETS_S = [0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 8, 13, 30, 60];

/** What became of a report. `crowded`: there were too many sessions to begin another. */
export type ReportOutcome = 'heard' | 'malformed' | 'crowded';

/**
 * What players tell of themselves (CMCD), as figures of each channel. All of it is the players' word: it decides nothing.
 * Session ids are persons' own: they are kept for half a minute, here alone.
 */
export class Viewings {
  readonly #clock: Clock;
  readonly #figures: Figures;
  readonly #channels = new Map<string, Map<string, Viewing>>();
  #size = 0;
  #sweptAt = 0;

  constructor(clock: Clock, metrics: Metrics) {
    this.#clock = clock;
    this.#figures = openFigures(metrics);
    metrics.onCollect(() => this.#tell());
  }

  /** Sessions now. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes in a report that came with a request that was answered.
   * @param slug of a channel that exists: it becomes a label.
   * @param rendition that was asked for; undefined at the multivariant playlist.
   * @param encoded the report as it stood in the query.
   */
  hear(slug: string, rendition: string | undefined, encoded: string): void {
    const report = readReport(encoded);
    if (report === undefined) {
      this.#figures.report('malformed');
      return;
    }
    const now = this.#clock.now();
    const viewing = this.#find(slug, report, rendition, now);
    if (viewing === undefined) {
      this.#figures.report('crowded');
      return;
    }
    if (rendition !== undefined && (!isSound(rendition, report) || isSoundAlone(viewing))) {
      viewing.rendition = rendition;
    }
    this.#figures.report('heard');
    this.#figures.progress(slug, advance(viewing, report, now));
  }

  /** @returns who watches each channel now: players that have shown a picture, and were heard of lately. */
  audiences(): ReadonlyMap<string, readonly Viewing[]> {
    this.#sweep(this.#clock.now(), true);
    const audiences = new Map<string, readonly Viewing[]>();
    for (const [slug, viewings] of this.#channels) {
      const watching = [...viewings.values()].filter(({ hasStarted }) => hasStarted);
      if (watching.length > 0) {
        audiences.set(slug, watching);
      }
    }
    return audiences;
  }

  #find(slug: string, report: Report, rendition = '', now: number): Viewing | undefined {
    const known = this.#channels.get(slug)?.get(report.session);
    if (known !== undefined && now - known.heardAt < GONE_AFTER_MS) {
      return known;
    }
    this.#sweep(now);
    if (this.#size >= MAX_VIEWINGS) {
      return undefined;
    }
    let viewings = this.#channels.get(slug);
    if (viewings === undefined) {
      viewings = new Map();
      this.#channels.set(slug, viewings);
    }
    const viewing = openViewing(rendition, now);
    this.#size += viewings.has(report.session) ? 0 : 1;
    viewings.set(report.session, viewing);
    return viewing;
  }

  /** Forgets who has left; at most every {@link SWEEP_EVERY_MS}, unless `isDue`. */
  #sweep(now: number, isDue = false): void {
    if (!isDue && now - this.#sweptAt < SWEEP_EVERY_MS) {
      return;
    }
    this.#sweptAt = now;
    for (const [slug, viewings] of this.#channels) {
      for (const [session, viewing] of viewings) {
        if (now - viewing.heardAt >= GONE_AFTER_MS) {
          viewings.delete(session);
          this.#size -= 1;
        }
      }
      if (viewings.size === 0) {
        this.#channels.delete(slug);
      }
    }
  }

  #tell(): void {
    this.#sweep(this.#clock.now(), true);
    this.#figures.restart();
    for (const [slug, viewings] of this.#channels) {
      this.#figures.channel(slug, [...viewings.values()]);
    }
  }
}

/** `audio`, and where there are several `audio2` and so on. */
function isSoundName(rendition: string): boolean {
  return /^audio\d?$/.test(rendition);
}

/** Sound that goes with a picture says nothing about which picture is watched. */
function isSound(rendition: string, { isAudio }: Report): boolean {
  return isAudio || isSoundName(rendition);
}

function isSoundAlone({ rendition }: Viewing): boolean {
  return rendition === '' || isSoundName(rendition);
}

type Figures = {
  report(outcome: ReportOutcome): void;
  progress(channel: string, progress: Progress): void;
  /** Before the channels of now are told. */
  restart(): void;
  channel(channel: string, viewings: readonly Viewing[]): void;
};

function openFigures(metrics: Metrics): Figures {
  const reports = metrics.counter('edge_cmcd_reports_total', 'CMCD reports by what became of them.', ['outcome']);
  const of = ['channel'] as const;
  const watched = metrics.counter('edge_cmcd_watched_seconds_total', 'Time players were watched, by CMCD.', of);
  const stalled = metrics.counter('edge_cmcd_stalled_seconds_total', 'Time players stood still, by CMCD.', of);
  const stalls = metrics.counter('edge_cmcd_stalls_total', 'Times players stood still, by CMCD.', of);
  const startup = metrics.histogram('edge_cmcd_startup_seconds', 'Time to first frame.', STARTUP_BUCKETS_S, of);
  const latency = metrics.histogram('edge_cmcd_latency_seconds', 'Behind the live edge.', LATENCY_BUCKETS_S, of);
  const sessions = metrics.gauge('edge_cmcd_sessions', 'Players heard of in the last 30 s.', of);
  const ratio = metrics.gauge('edge_cmcd_rebuffer_ratio', 'Stalled share of the time watched by players now.', of);
  const mix = metrics.gauge('edge_cmcd_rendition_sessions', 'Players by rendition.', ['channel', 'rendition']);
  return {
    report: (outcome) => reports.inc({ outcome }),
    progress(channel, { watchedMs, stalledMs, stalls: count, startupMs, latencyMs }) {
      watched.inc({ channel }, watchedMs / 1000);
      stalled.inc({ channel }, stalledMs / 1000);
      stalls.inc({ channel }, count);
      if (startupMs !== undefined) {
        startup.observe({ channel }, startupMs / 1000);
      }
      if (latencyMs !== undefined) {
        latency.observe({ channel }, latencyMs / 1000);
      }
    },
    restart() {
      for (const gauge of [sessions, ratio, mix]) {
        gauge.reset();
      }
    },
    channel(channel, viewings) {
      const watchedMs = viewings.reduce((sum, viewing) => sum + viewing.watchedMs, 0);
      const stalledMs = viewings.reduce((sum, viewing) => sum + viewing.stalledMs, 0);
      sessions.set({ channel }, viewings.length);
      ratio.set({ channel }, watchedMs === 0 ? 0 : Math.min(1, stalledMs / watchedMs));
      const counts = new Map<string, number>();
      for (const { rendition } of viewings) {
        const label = counts.has(rendition) || counts.size < MAX_RENDITION_LABELS ? rendition : OTHER_RENDITIONS;
        counts.set(label, (counts.get(label) ?? 0) + 1);
      }
      for (const [rendition, count] of counts) {
        mix.set({ channel, rendition: rendition === '' ? 'none' : rendition }, count);
      }
    },
  };
}
