import { runCheck } from './check/run-check.ts';
import { repositoryRoot } from './repository.ts';

/** `npm run check`: format, lint, types, unit tests, architecture rules, dead code. Exit 1 when anything fails. */
const tally = await runCheck(repositoryRoot);
process.exitCode = tally.failed === 0 ? 0 : 1;
