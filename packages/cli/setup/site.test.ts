import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../src/testing/temporary-folder.ts';
import { buildSite, siteIsStale } from './site.mjs';

let root = '';
beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(join(root, 'web', 'src'), { recursive: true });
  mkdirSync(join(root, 'packages', 'units', 'src'), { recursive: true });
  mkdirSync(join(root, 'node_modules', 'turbo', 'bin'), { recursive: true });
  writeFileSync(join(root, 'web', 'src', 'page.tsx'), 'page');
  writeFileSync(join(root, 'packages', 'units', 'src', 'time.ts'), 'time');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => vi.restoreAllMocks());

/** Stands for the builder: a shell script, run by `sh`. */
function build(script: string): void {
  const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo');
  writeFileSync(turbo, script);
  chmodSync(turbo, 0o755);
  buildSite(root, '/bin/sh');
}

const changes = [
  { name: 'a page', path: 'web/src/page.tsx', isStale: true },
  { name: 'a new page', path: 'web/src/other.tsx', isStale: true },
  { name: 'a package it may use', path: 'packages/units/src/time.ts', isStale: true },
  { name: 'the lock file', path: 'package-lock.json', isStale: true },
  { name: 'a test', path: 'web/src/page.test.tsx', isStale: false },
  { name: 'a README', path: 'web/README.md', isStale: false },
];

describe('the site', () => {
  test('is stale until it is built, and again when the build is removed', () => {
    expect(siteIsStale(root)).toBe(true);
    build('exit 0');
    expect(siteIsStale(root)).toBe(false);
    rmSync(join(root, 'web', '.next'), { recursive: true });
    expect(siteIsStale(root)).toBe(true);
  });

  test.each(changes)('that is built: stale by $name is $isStale', ({ path, isStale }) => {
    build('exit 0');
    writeFileSync(join(root, path), 'changed');
    expect(siteIsStale(root)).toBe(isStale);
  });

  test('that cannot be built is a fault, and stays stale', () => {
    expect(() => build('exit 1')).toThrow('could not be built');
    expect(siteIsStale(root)).toBe(true);
  });
});
