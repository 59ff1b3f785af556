import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root. */
export const ROOT = join(import.meta.dirname, '../..');
const RESULTS = join(ROOT, 'test/results');

/** Path of a file below `test/results/`, whose folder is made. */
export function resultPath(name: string): string {
  const path = join(RESULTS, name);
  mkdirSync(join(path, '..'), { recursive: true });
  return path;
}

/** Writes figures that a person may want to read later. */
export function writeResult(name: string, value: unknown): void {
  writeFileSync(resultPath(`${name}.json`), `${JSON.stringify(value, undefined, 2)}\n`);
}

/** The value below which the share `q` (0 to 1) of all values lies, nearest rank; NaN for no values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}
