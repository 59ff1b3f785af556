import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../harness/results.ts';

/** What documents say of tests is true of them. */

test('each test that docs/security.md names is there, by that name', () => {
  const text = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
  const named = [...text.matchAll(/`([\w/-]+\.test\.ts)`(?: › ([^;|`]+?))?(?=;| \|)/g)];
  const missing = named.filter(([, file = '', name]) => {
    const path = join(ROOT, file);
    return !existsSync(path) || (name !== undefined && !readFileSync(path, 'utf8').includes(name));
  });
  expect(missing.map(([all]) => all)).toEqual([]);
  expect(named.length).toBeGreaterThan(40);
});
