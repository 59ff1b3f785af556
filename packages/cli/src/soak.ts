import { runNamed } from './run-named.ts';

/** `npm run soak -- NAME`: runs test/soak/NAME.ts. */
await runNamed('soak');
