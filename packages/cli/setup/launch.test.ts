import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../src/testing/temporary-folder.ts';

let root = '';
const started: ChildProcess[] = [];
beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(join(root, 'packages', 'cli', 'src'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
});
afterEach(() => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
  }
});

/** Runs a command whose entry is `script`, as setup.mjs does once nothing is missing. */
function launchCommand(script: string, ...commandArguments: string[]) {
  writeFileSync(join(root, 'packages', 'cli', 'src', 'command.ts'), script);
  const launcher = `import { launch } from ${JSON.stringify(join(import.meta.dirname, 'launch.mjs'))};
    await launch(${JSON.stringify(root)}, 'command', ${JSON.stringify(commandArguments)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', launcher]);
  started.push(child);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const said = once(child.stdout, 'data').then(([chunk]) => String(chunk));
  return { child, ended, said };
}

const STAYS = `setInterval(() => {}, 1000); process.stdout.write('up');`;

describe('a command', () => {
  test('gets its arguments, writes to our output, and its status is ours', async () => {
    const { ended, said } = launchCommand(
      `process.stdout.write(process.argv.slice(2).join('|')); process.exitCode = 7;`,
      'a b',
      '--c',
    );
    expect(await said).toBe('a b|--c');
    expect(await ended).toBe(7);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('gets %s when we do', async (signal) => {
    const { child, ended, said } = launchCommand(`process.on('${signal}', () => process.exit(9)); ${STAYS}`);
    await said;
    child.kill(signal);
    expect(await ended).toBe(9);
  });

  test('that a signal ends gives a status of failure', async () => {
    const { ended } = launchCommand(`process.kill(process.pid, 'SIGKILL'); ${STAYS}`);
    expect(await ended).toBe(1);
  });

  test('learns of it when we are killed outright', async () => {
    const mark = join(root, 'learnt');
    const { child, said } = launchCommand(`
      import { writeFileSync } from 'node:fs';
      process.on('disconnect', () => { writeFileSync(${JSON.stringify(mark)}, ''); process.exit(0); });
      ${STAYS}`);
    await said;
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(existsSync(mark)).toBe(true), 5_000);
  });
});
