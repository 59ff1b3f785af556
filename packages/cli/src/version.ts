import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param root the repository's. @returns the version of this build, such as `0.1.0`. */
export function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version?: string };
  return version ?? 'unknown';
}
