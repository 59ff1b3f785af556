import { runNamed } from './run-named.ts';

/** `npm run bench -- NAME`: runs test/bench/NAME.ts. */
await runNamed('bench');
