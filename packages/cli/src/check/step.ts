import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** One thing a check runs: a program with arguments, from the repository's root. */
export type Step = {
  readonly name: string;
  /** A JavaScript file that the running Node executes, or a program's path. */
  readonly script: string;
  readonly scriptArguments: readonly string[];
  /** When a step that hangs is given up. */
  readonly deadlineMs: number;
  /** Vitest's JSON report, where the step writes one. */
  readonly report?: string;
};

/** How a step went. `output` is what it said on both streams. */
export type StepOutcome = {
  readonly step: Step;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
};

/** What a step may say; a failing suite prints diffs, a runaway one must not fill the memory. */
const MAX_OUTPUT_CHARACTERS = 4_000_000;

/** Runs a step to its end. Its output is kept, or shown as it comes when `isShown`. Never throws. */
export function runStep(
  step: Step,
  options: { readonly root: string; readonly isShown: boolean },
): Promise<StepOutcome> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [step.script, ...step.scriptArguments], {
      cwd: options.root,
      stdio: ['ignore', options.isShown ? 'inherit' : 'pipe', options.isShown ? 'inherit' : 'pipe'],
      env: { ...process.env, NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-MAX_OUTPUT_CHARACTERS);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const deadline = setTimeout(() => {
      output += `\n${step.name} did not end within ${step.deadlineMs / 60_000} minutes.\n`;
      child.kill('SIGKILL');
    }, step.deadlineMs);
    const end = (ok: boolean): void => {
      clearTimeout(deadline);
      process.off('exit', kill);
      resolve({ step, ok, output, seconds: (performance.now() - startedAt) / 1000 });
    };
    const kill = (): void => {
      child.kill();
    };
    process.once('exit', kill);
    child.once('error', (error) => {
      output += String(error);
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

/** Lets a signal, or the end of set-up, end this process by way of `exit`, which ends the steps that run. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(130));
  }
  process.once('disconnect', () => process.exit(130));
  process.channel?.unref();
}
