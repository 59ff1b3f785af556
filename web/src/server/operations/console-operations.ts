import { healthSchema } from '@rostrum/contract/health';
import type { Operations } from './operation.ts';

/** How the installation is and what goes on in it, for owners and admins. */
export const CONSOLE_OPERATIONS: Operations = {
  health: {
    GET: {
      key: 'read',
      says: 'How every machine and process is, and what is wrong, the worst first, in words with what to do.',
      who: 'managers',
      answer: healthSchema,
    },
  },
};
