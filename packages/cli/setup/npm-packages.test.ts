import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../src/testing/temporary-folder.ts';
import { installNpmPackages, npmPackagesAreMissing } from './npm-packages.mjs';

let root = '';
const searchPath = process.env.PATH;
beforeEach(() => {
  root = temporaryFolder();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  process.env.PATH = searchPath;
  vi.restoreAllMocks();
});

type Entries = Record<string, { version?: string; optional?: boolean }>;

function wanted(packages: Entries): void {
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'packages/cli': {}, ...packages } }),
  );
}

function installed(packages: Entries): void {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

const A = { 'node_modules/a': { version: '1.0.0' } };
const rows: { name: string; lock: Entries; have: Entries | undefined; missing: boolean }[] = [
  { name: 'nothing was installed', lock: A, have: undefined, missing: true },
  { name: 'all is there', lock: A, have: A, missing: false },
  { name: 'one is missing', lock: { ...A, 'node_modules/b': { version: '1.0.0' } }, have: A, missing: true },
  { name: 'one is of another version', lock: { 'node_modules/a': { version: '2.0.0' } }, have: A, missing: true },
  {
    name: 'one for another system is missing',
    lock: { ...A, 'node_modules/b': { version: '1.0.0', optional: true } },
    have: A,
    missing: false,
  },
  {
    name: 'an optional one is of another version',
    lock: { 'node_modules/a': { version: '2.0.0', optional: true } },
    have: A,
    missing: true,
  },
];

describe('whether packages are missing is known when', () => {
  test.each(rows)('$name', ({ lock, have, missing }) => {
    wanted(lock);
    if (have !== undefined) {
      installed(have);
    }
    expect(npmPackagesAreMissing(root)).toBe(missing);
    expect(npmPackagesAreMissing(root)).toBe(missing);
  });

  test('the lock file changes after all was there', () => {
    wanted(A);
    installed(A);
    expect(npmPackagesAreMissing(root)).toBe(false);
    wanted({ ...A, 'node_modules/b': { version: '1.0.0' } });
    expect(npmPackagesAreMissing(root)).toBe(true);
  });
});

describe('npm install', () => {
  function npm(script: string): void {
    const bin = join(root, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, 'npm'), 0o755);
    process.env.PATH = `${bin}${delimiter}${searchPath}`;
  }

  test('leaves nothing missing, and the lock file as it is', () => {
    wanted(A);
    npm('echo "$*" > npm.log; mkdir -p node_modules');
    installNpmPackages(root);
    expect(npmPackagesAreMissing(root)).toBe(false);
    expect(readFileSync(join(root, 'npm.log'), 'utf8')).toContain('install --no-save');
  });

  test('that fails is told, and tried again next time', () => {
    wanted(A);
    npm('exit 1');
    expect(() => installNpmPackages(root)).toThrow("'npm install' failed");
    expect(npmPackagesAreMissing(root)).toBe(true);
  });
});
