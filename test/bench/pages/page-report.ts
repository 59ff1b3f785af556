import lighthouse, { desktopConfig, type Result } from 'lighthouse';
import type { Page } from 'puppeteer-core';

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

/** A live page never falls silent; past it Lighthouse goes by what it saw. */
const LOAD_MAX_MS = 20_000;
const CATEGORIES = {
  performance: 'performance',
  accessibility: 'accessibility',
  'best-practices': 'bestPractices',
  seo: 'seo',
};

/** Loads the address anew in `page`, with its cookies. @throws Error where it could not be judged. */
export async function judgePage(page: Page, url: string, preset: Preset): Promise<PageReport> {
  const flags = { onlyCategories: Object.keys(CATEGORIES), maxWaitForLoad: LOAD_MAX_MS, logLevel: 'silent' } as const;
  const run = await lighthouse(
    url,
    { ...flags, onlyCategories: [...flags.onlyCategories] },
    preset === 'desktop' ? desktopConfig : undefined,
    page,
  );
  const result = run?.lhr;
  if (result === undefined || result.runtimeError !== undefined) {
    throw new Error(`${url} could not be judged: ${result?.runtimeError?.message ?? 'no result'}`);
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
