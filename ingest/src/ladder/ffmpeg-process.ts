import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** The one room of ffmpeg: argv arrays, never a shell. */

/** Text kept of what a run printed: enough for the cause of a failure. */
const OUTPUT_MAX_CHARS = 65_536;
const STDERR_MAX_CHARS = 2_048;
/** From debian's util-linux: the child gets the signal when its parent dies, whatever killed that. */
const SETPRIV = '/usr/bin/setpriv';

/** Runs a short ffmpeg to its end. @returns code −1 when it could not start or took too long. */
export function runFfmpeg(
  path: string,
  args: readonly string[],
  deadlineMs: number,
): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn(path, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: deadlineMs,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      stdout = (stdout + text).slice(0, OUTPUT_MAX_CHARS);
    });
    child.on('error', () => resolve({ code: -1, stdout: '' }));
    child.on('close', (code) => resolve({ code: code ?? -1, stdout }));
  });
}

export type FfmpegExit = { readonly code: number | null; readonly signal: string | null; readonly stderr: string };

/** A long-running ffmpeg: fed on stdin, read on numbered pipes. Dies with its parent. */
export class FfmpegProcess {
  readonly #outputs: readonly Readable[];
  readonly exited: Promise<FfmpegExit>;
  readonly #child: ChildProcess;
  readonly #stdin: Writable;
  #hasExited = false;

  /**
   * @param outputs how many pipes, from file descriptor 3 on.
   * @param more its environment, by default this process's own; who is told each line it prints; how far it stands back
   *   behind others, 0 to 19.
   */
  constructor(
    path: string,
    args: readonly string[],
    outputs: number,
    more: {
      readonly environment?: NodeJS.ProcessEnv;
      readonly onLine?: (line: string) => void;
      readonly niceness?: number;
    } = {},
  ) {
    const pipes = Array.from({ length: outputs }, () => 'pipe' as const);
    const isBound = process.platform === 'linux' && existsSync(SETPRIV);
    const command = isBound ? SETPRIV : path;
    const argv = isBound ? ['--pdeathsig', 'KILL', '--', path, ...args] : [...args];
    this.#child = spawn(command, argv, {
      stdio: ['pipe', 'ignore', 'pipe', ...pipes],
      ...(more.environment === undefined ? {} : { env: more.environment }),
    });
    if (more.niceness !== undefined && this.#child.pid !== undefined) {
      standBack(this.#child.pid, more.niceness);
    }
    const { stdin, stderr, stdio } = this.#child;
    if (stdin === null || stderr === null) {
      throw new Error('ffmpeg was started without pipes');
    }
    this.#stdin = stdin;
    // EPIPE when it died: the exit tells why.
    stdin.on('error', () => undefined);
    this.#outputs = stdio
      .slice(3)
      .filter((pipe): pipe is Readable => pipe !== null && pipe !== undefined && 'read' in pipe);
    for (const output of this.#outputs) {
      output.on('error', () => undefined);
      // Without any listener node throws away, at the child's exit, what nobody has read yet.
      output.on('readable', () => undefined);
    }
    let tail = '';
    stderr.setEncoding('utf8');
    stderr.on('data', (text: string) => {
      tail = (tail + text).slice(-STDERR_MAX_CHARS);
    });
    if (more.onLine !== undefined) {
      createInterface({ input: stderr }).on('line', more.onLine);
    }
    this.exited = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#hasExited = true;
        resolve({ code: -1, signal: null, stderr: error.message });
      });
      this.#child.on('close', (code, signal) => {
        this.#hasExited = true;
        resolve({ code, signal, stderr: tail.trim() });
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** Bytes handed over that it has not read yet. */
  get queuedBytes(): number {
    return this.#stdin.writableLength;
  }

  /** Takes what comes out of a pipe, from now on; it waits there until then. Each is to be read before `exited` can tell. */
  read(index: number, take: (bytes: Buffer) => void): void {
    this.#outputs[index]?.removeAllListeners('readable').on('data', take);
  }

  write(bytes: Uint8Array): void {
    if (!this.#hasExited) {
      this.#stdin.write(bytes);
    }
  }

  /** No more input; it finishes what it has and exits. */
  end(): void {
    this.#stdin.end();
  }

  kill(): void {
    if (!this.#hasExited) {
      this.#child.kill('SIGKILL');
    }
  }
}

/** Before it has threads, which inherit it. One that has ended already needs none. */
function standBack(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // Its exit tells the cause.
  }
}
