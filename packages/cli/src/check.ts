import { runCheck } from './check/run-check.ts';
import { exitOnSignals } from './check/step.ts';
import { repositoryRoot } from './repository.ts';

/** `npm run check`: format, lint, types, unit tests, architecture rules, dead code. Exit 1 when anything fails. */
exitOnSignals();
const tally = await runCheck(repositoryRoot);
process.exitCode = tally.failed === 0 ? 0 : 1;
