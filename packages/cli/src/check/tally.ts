import { readFileSync, rmSync } from 'node:fs';
import type { StepOutcome } from './step.ts';

/** Counts of tests. A step that is no vitest run counts as one. */
export type Tally = { readonly passed: number; readonly failed: number };

/**
 * Counts a step's tests by its report. A step that failed counts at least one failure, whatever its report says: a
 * suite that could not be loaded has no failed test in it.
 */
export function tallyOf(outcome: StepOutcome): Tally {
  const report = outcome.step.report === undefined ? undefined : readReport(outcome.step.report);
  if (report === undefined) {
    return outcome.ok ? { passed: outcome.step.report === undefined ? 1 : 0, failed: 0 } : { passed: 0, failed: 1 };
  }
  return { passed: report.passed, failed: outcome.ok ? report.failed : Math.max(1, report.failed) };
}

/** Adds up. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, tally) => ({ passed: sum.passed + tally.passed, failed: sum.failed + tally.failed }), {
    passed: 0,
    failed: 0,
  });
}

/** Removes the report of an earlier run, so that it is not counted for this one. */
export function forgetReport(file: string | undefined): void {
  if (file !== undefined) {
    rmSync(file, { force: true });
  }
}

function readReport(file: string): Tally | undefined {
  try {
    const report: { numPassedTests?: unknown; numFailedTests?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: Number(report.numPassedTests ?? 0), failed: Number(report.numFailedTests ?? 0) };
  } catch {
    return undefined;
  }
}
