import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { adviceFor, which } from '../../setup/programs.mjs';

/** A program of the system; `version` undefined where it is missing. */
export type ProgramFinding = { readonly name: string; readonly version?: string; readonly fault?: string };

const ANSWER_DEADLINE_MS = 10_000;

/** Asks each program for its version. Without ffmpeg and chromium Rostrum serves, with less; tests need both. */
export function programFindings(): Promise<ProgramFinding[]> {
  return Promise.all([
    Promise.resolve({ name: 'node', version: process.versions.node }),
    ask('redis-server', ['redis-server'], { isIndispensable: true, argument: '--version' }),
    ask('ffmpeg', ['ffmpeg'], { isIndispensable: false, argument: '-version' }),
    ask('chromium', ['chromium', 'chromium-browser'], { isIndispensable: false, argument: '--version' }),
  ]);
}

async function ask(
  name: string,
  candidates: readonly string[],
  options: { readonly isIndispensable: boolean; readonly argument: string },
): Promise<ProgramFinding> {
  const program = candidates.map((candidate) => which(candidate)).find((found) => found !== undefined);
  if (program === undefined) {
    return options.isIndispensable ? { name, fault: `${name} is missing.\n${adviceFor([name])}` } : { name };
  }
  try {
    const { stdout } = await promisify(execFile)(program, [options.argument], { timeout: ANSWER_DEADLINE_MS });
    return { name, version: /\d+(?:\.\d+)+\S*/.exec(stdout)?.[0] ?? stdout.trim().slice(0, 80) };
  } catch (error) {
    return { name, fault: `${program} does not run: ${error instanceof Error ? error.message : String(error)}` };
  }
}
