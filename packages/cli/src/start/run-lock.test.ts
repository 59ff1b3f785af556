import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { takeRunLock } from './run-lock.ts';

function folder(): string {
  return temporaryFolder();
}

function take(runFolder: string, roles: string[], say = 'somebody') {
  const taken = takeRunLock(runFolder, roles, say);
  return 'lock' in taken ? taken.lock : taken.holder;
}

describe('the right to run', () => {
  test('is had by one, who tells who they are', () => {
    const run = folder();
    const lock = take(run, ['ingest', 'edge'], 'process 1');
    expect(take(run, ['ingest', 'edge'])).toBe('process 1');
    if (typeof lock === 'object') {
      lock.release();
    }
    expect(take(run, ['ingest', 'edge'])).toBeTypeOf('object');
  });

  test('is a role’s: others may run on the same data folder', () => {
    const run = folder();
    take(run, ['ingest'], 'the ingest');
    expect(take(run, ['edge'])).toBeTypeOf('object');
    expect(take(run, ['web', 'ingest'])).toBe('the ingest');
    expect(take(run, ['web'])).toBeTypeOf('object');
  });

  test('ends with who holds it, also when they are killed outright, and leaves nothing in the way', async () => {
    const run = folder();
    const script = `
      import { takeRunLock } from ${JSON.stringify(join(import.meta.dirname, 'run-lock.ts'))};
      takeRunLock(process.argv[1], ['ingest'], 'the killed one');
      process.stdout.write('taken');
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script, run]);
    await once(holder.stdout, 'data');
    expect(take(run, ['ingest'])).toBe('the killed one');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(take(run, ['ingest'])).toBeTypeOf('object');
  });
});
