import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { findNode } from './node.mjs';

const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const PARENT_LOOK_MS = 500;

/**
 * Goes on in `src/COMMAND.ts` under the right Node, as if it were this process: same terminal, signals passed on, same
 * exit status. The IPC channel tells the command when this process is killed outright.
 * @param {string} root
 * @param {string} command
 * @param {readonly string[]} commandArguments
 */
export function launch(root, command, commandArguments) {
  const node = /** @type {string} */ (findNode(root));
  const entry = join(root, 'packages', 'cli', 'src', `${command}.ts`);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', entry, ...commandArguments], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      // Node keeps what it compiled, types stripped, which halves the CPU time until all roles serve.
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.rostrum', 'compiled'),
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
    },
  });
  for (const signal of FORWARDED) {
    process.on(signal, () => child.kill(signal));
  }
  endWithNpm(child);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`set-up: cannot start ${node}: ${error.message}\n`);
      process.exit(1);
    });
    child.once('exit', (code, signal) => {
      process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
      resolve(undefined);
    });
  });
}

/**
 * npm that is killed outright tells nobody: this process then belongs to another parent. (The scripts of package.json
 * say `exec`: the shell between npm and us would keep signals to itself.)
 * @param {import('node:child_process').ChildProcess} child
 */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) {
    return;
  }
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(look);
      child.kill('SIGTERM');
    }
  }, PARENT_LOOK_MS);
  look.unref();
}
