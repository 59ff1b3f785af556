import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './repository.ts';

/**
 * Runs `test/KIND/NAME.ts`, NAME being the first argument; without one, or with an unknown one, lists the names and
 * exits with 2. The file finds its own arguments from `process.argv[3]` on.
 */
export async function runNamed(kind: 'bench' | 'soak'): Promise<void> {
  const folder = join(repositoryRoot, 'test', kind);
  const name = process.argv[2];
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .map((file) => file.slice(0, -3))
        .sort()
    : [];
  if (name !== undefined && names.includes(name)) {
    await import(pathToFileURL(join(folder, `${name}.ts`)).href);
    return;
  }
  const fault = name === undefined ? `Say which: npm run ${kind} -- NAME.` : `There is no ${kind} named '${name}'.`;
  process.stderr.write(`${fault} There are: ${names.length === 0 ? 'none yet' : names.join(', ')}.\n`);
  process.exitCode = 2;
}
