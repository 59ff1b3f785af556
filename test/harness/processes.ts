import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

/** One process as /proc tells of it. */
export type ProcessRow = { readonly pid: number; readonly parent: number; readonly command: string };

/** Output kept of one child; older lines are dropped. */
const MAX_LOG_CHARS = 4_000_000;

/** A child process whose output is kept and which never outlives the test that started it. */
export type Child = {
  readonly pid: number;
  /** Everything it wrote, both streams, newest last. */
  output(): string;
  /** Standard output alone. */
  stdout(): string;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly hasExited: () => boolean;
  readonly process: ChildProcess;
  kill(signal: NodeJS.Signals): void;
  /** Ends it: `signal`, and SIGKILL when that has not worked within `graceMs`. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
};

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) {
    child.kill('SIGKILL');
  }
});

/** util-linux; absent elsewhere. */
const SETPRIV = 'setpriv';
let pdeathsig: boolean | undefined;

/** Whether util-linux's setpriv can tie a child's life to ours; without it only our own exit handler does. */
function hasSetpriv(): boolean {
  pdeathsig ??= spawnSync(SETPRIV, ['--pdeathsig', 'TERM', 'true']).status === 0;
  return pdeathsig;
}

/** Joins an argument vector from groups that belong together. */
export function argv(...groups: readonly (readonly string[])[]): string[] {
  return groups.flat();
}

/** Starts `file` with an argument vector, never a shell. The process is ended with this one, whatever happens. */
export function startChild(
  file: string,
  args: readonly string[],
  options: SpawnOptions & { readonly onOutput?: (text: string) => void } = {},
): Child {
  const { onOutput, ...spawnOptions } = options;
  const [program, argv] = hasSetpriv() ? [SETPRIV, ['--pdeathsig', 'TERM', file, ...args]] : [file, [...args]];
  const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions });
  running.add(child);
  let all = '';
  let out = '';
  const keep = (text: string): void => {
    all = (all + text).slice(-MAX_LOG_CHARS);
    onOutput?.(text);
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out = (out + text).slice(-MAX_LOG_CHARS);
    keep(text);
  });
  child.stderr?.setEncoding('utf8').on('data', keep);
  let isGone = false;
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('error', (error) => {
      keep(`${error.message}\n`);
      isGone = true;
      running.delete(child);
      resolve({ code: null, signal: null });
    });
    child.once('exit', (code, signal) => {
      isGone = true;
      running.delete(child);
      resolve({ code, signal });
    });
  });
  return {
    pid: child.pid ?? 0,
    output: () => all,
    stdout: () => out,
    exited,
    hasExited: () => isGone,
    process: child,
    kill: (signal) => {
      child.kill(signal);
    },
    async stop(signal = 'SIGTERM', graceMs = 5_000) {
      if (isGone) {
        return;
      }
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/**
 * Runs a program to its end.
 * @param options.input what it reads on standard input; nothing is there without it.
 * @throws Error with its output when it fails or takes longer than `timeoutMs`.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: SpawnOptions & { readonly timeoutMs?: number; readonly input?: string } = {},
): Promise<{ readonly stdout: string; readonly output: string }> {
  const { timeoutMs = 120_000, input, ...spawnOptions } = options;
  const stdio: SpawnOptions = input === undefined ? {} : { stdio: ['pipe', 'pipe', 'pipe'] };
  const child = startChild(file, args, { ...spawnOptions, ...stdio });
  child.process.stdin?.end(input);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const closed = once(child.process, 'close');
  const { code } = await child.exited;
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 500))]);
  clearTimeout(timer);
  if (code !== 0) {
    const why = isLate ? `took longer than ${timeoutMs} ms` : `ended with ${code}`;
    throw new Error(`${file} ${args.join(' ')}\n${why}:\n${child.output().slice(-4_000)}`);
  }
  return { stdout: child.stdout(), output: child.output() };
}

/** Every process of this machine that /proc shows us, zombies left out. */
export function listProcesses(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) {
      continue;
    }
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') {
        continue;
      }
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      rows.push({ pid: Number(name), parent: Number(parent), command });
    } catch {
      // It ended while we looked.
    }
  }
  return rows;
}

/** `root`'s children, their children, and so on. */
export function descendantsOf(root: number, rows: readonly ProcessRow[] = listProcesses()): ProcessRow[] {
  const found: ProcessRow[] = [];
  const queue = [root];
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    for (const row of rows) {
      if (row.parent === parent) {
        found.push(row);
        queue.push(row.pid);
      }
    }
  }
  return found;
}

/** Processes whose environment holds `NAME=value`: finds what a killed parent left behind. Ours only, as /proc allows. */
export function processesWithEnvironment(name: string, value: string): ProcessRow[] {
  return listProcesses().filter((row) => {
    try {
      return readFileSync(`/proc/${row.pid}/environ`, 'utf8').split('\0').includes(`${name}=${value}`);
    } catch {
      return false;
    }
  });
}

/** Clock ticks a second of /proc's CPU counts on Linux (USER_HZ). */
const USER_HZ = 100;

/** CPU seconds, user and system, that a process has used; 0 when it is gone. */
export function cpuSecondsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / USER_HZ;
  } catch {
    return 0;
  }
}

/** Resident memory of a process in bytes; 0 when it is gone. */
export function residentBytesOf(pid: number): number {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
