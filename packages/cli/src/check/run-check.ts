import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runStep, type Step } from './step.ts';
import { checkSteps } from './steps.ts';
import { forgetReport, sumTallies, type Tally, tallyOf } from './tally.ts';

/** Where reports go; not kept in the repository. */
export function resultsFolder(root: string): string {
  const folder = join(root, 'test', 'results');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Format, lint, types, unit tests, architecture rules and dead code: a line each, and the whole output of what failed.
 * @returns the sum of tests passed and failed, each other step counting as one.
 */
export async function runCheck(root: string): Promise<Tally> {
  const steps = checkSteps(root, resultsFolder(root));
  const tallies: Tally[] = [];
  const waiting = [...steps];
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      tallies.push(await runQuietly(step, root));
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
  return sumTallies(tallies);
}

async function runQuietly(step: Step, root: string): Promise<Tally> {
  forgetReport(step.report);
  const outcome = await runStep(step, { root, isShown: false });
  const tally = tallyOf(outcome);
  const count = step.report === undefined ? '' : `${tally.passed} passed, ${tally.failed} failed, `;
  const line = `${outcome.ok ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(13)} ${count}${outcome.seconds.toFixed(1)} s`;
  process.stdout.write(outcome.ok ? `${line}\n` : `${line}\n${outcome.output}\n`);
  return tally;
}
