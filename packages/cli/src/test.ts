import { resultsFolder, runCheck } from './check/run-check.ts';
import { exitOnSignals, runStep } from './check/step.ts';
import { endToEndStep, wholeStep } from './check/steps.ts';
import { forgetReport, sumTallies, tallyOf } from './check/tally.ts';
import { repositoryRoot } from './repository.ts';

/**
 * `npm test`: the check, then whole services, then all of test/ against running processes. Parts of file names given choose among the latter.
 * The last line on stdout, alone: `N passed, N failed`. Exit 1 when anything fails.
 */
exitOnSignals();
const filters = process.argv.slice(2);
const tallies = filters.length === 0 ? [await runCheck(repositoryRoot)] : [];
const results = resultsFolder(repositoryRoot);
const whole = filters.length === 0 ? [wholeStep(repositoryRoot, results)] : [];
for (const step of [...whole, endToEndStep(repositoryRoot, results, filters)]) {
  forgetReport(step.report);
  tallies.push(tallyOf(await runStep(step, { root: repositoryRoot, isShown: true })));
}
const { passed, failed } = sumTallies(tallies);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
