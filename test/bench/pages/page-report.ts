import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A page as Lighthouse judges it; scores of 0 to 100. */
export type PageReport = {
  readonly performance: number;
  readonly accessibility: number;
  readonly bestPractices: number;
  readonly seo: number;
  /** Milliseconds, on Lighthouse's own idea of a device. */
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
  readonly blockedMs: number;
  readonly layoutShift: number;
  /** Scripts, as sent and as they are read. */
  readonly scriptBytes: number;
  readonly scriptBytesUnpacked: number;
  /** All that the page loads until Lighthouse has seen enough; a live picture among it. */
  readonly totalBytes: number;
  /** How fast this machine was just then; a desktop of 2022 has about 1,500. */
  readonly machine: number;
  /** What takes points, by category. */
  readonly lacks: readonly string[];
};

export const PRESETS = ['mobile', 'desktop'] as const;
export type Preset = (typeof PRESETS)[number];

/** As npm names it: fetched when it is first wanted, since it is ten times the size of what it judges. */
const LIGHTHOUSE = 'lighthouse@13.5.0';
/** A live page never falls silent; past it Lighthouse goes by what it saw. */
const LOAD_MAX_MS = 20_000;
const DEADLINE_MS = 240_000;
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];

/** What is read of Lighthouse's report. */
type Result = {
  readonly runtimeError?: { readonly message: string };
  readonly environment: { readonly benchmarkIndex: number };
  readonly categories: Readonly<
    Record<string, { readonly score: number | null; readonly auditRefs: readonly { id: string; weight: number }[] }>
  >;
  readonly audits: Readonly<Record<string, Audit>>;
};
type Audit = {
  readonly title: string;
  readonly score: number | null;
  readonly numericValue?: number;
  readonly displayValue?: string;
  readonly details?: { readonly type: string; readonly items?: readonly unknown[] };
};

/**
 * Loads the address anew, with the cookies of a browser that listens for tools.
 * @param port where it listens. @throws Error where it could not be judged.
 */
export async function judgePage(port: number, url: string, preset: Preset): Promise<PageReport> {
  const args = [
    ['--yes', LIGHTHOUSE, url, `--port=${port}`, '--output=json', '--output-path=stdout', '--quiet'],
    [`--only-categories=${CATEGORIES.join(',')}`, `--max-wait-for-load=${LOAD_MAX_MS}`, '--disable-storage-reset'],
    preset === 'desktop' ? ['--preset=desktop'] : [],
  ].flat();
  const { stdout } = await promisify(execFile)('npx', args, { maxBuffer: OUTPUT_MAX_BYTES, timeout: DEADLINE_MS });
  const result = JSON.parse(stdout) as Result;
  if (result.runtimeError !== undefined) {
    throw new Error(`${url} could not be judged: ${result.runtimeError.message}`);
  }
  const score = (category: string): number => Math.round((result.categories[category]?.score ?? 0) * 100);
  const figure = (audit: string): number => result.audits[audit]?.numericValue ?? Number.NaN;
  const scripts = requestsOf(result).filter(({ resourceType }) => resourceType === 'Script');
  const sum = (rows: readonly Sent[], size: 'transferSize' | 'resourceSize'): number =>
    rows.reduce((all, row) => all + (row[size] ?? 0), 0);
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    seo: score('seo'),
    firstPaintMs: Math.round(figure('first-contentful-paint')),
    largestPaintMs: Math.round(figure('largest-contentful-paint')),
    blockedMs: Math.round(figure('total-blocking-time')),
    layoutShift: Number(figure('cumulative-layout-shift').toFixed(3)),
    scriptBytes: sum(scripts, 'transferSize'),
    scriptBytesUnpacked: sum(scripts, 'resourceSize'),
    totalBytes: sum(requestsOf(result), 'transferSize'),
    machine: Math.round(result.environment.benchmarkIndex),
    lacks: lacksOf(result),
  };
}

type Sent = { readonly resourceType?: string; readonly transferSize?: number; readonly resourceSize?: number };

function requestsOf({ audits }: Result): readonly Sent[] {
  const details = audits['network-requests']?.details;
  return details?.type === 'table' ? (details.items as Sent[]) : [];
}

/** Audits that count and are not passed, with what Lighthouse shows of them. */
function lacksOf({ categories, audits }: Result): string[] {
  return Object.entries(categories).flatMap(([category, { auditRefs }]) =>
    auditRefs.flatMap(({ id, weight }) => {
      const audit = audits[id];
      const isLacking = weight > 0 && audit !== undefined && audit.score !== null && audit.score < 0.9;
      return isLacking
        ? [`${category}: ${audit.title}${audit.displayValue === undefined ? '' : ` (${audit.displayValue})`}`]
        : [];
    }),
  );
}
