import { type ErrorTable, RostrumError } from '@rostrum/service/errors';

/** Every fault the site and its API tell, in one table. */
export type WebErrorCode =
  | 'BAD_REQUEST'
  | 'CROSS_ORIGIN'
  | 'SIGN_IN_FIRST'
  | 'FORBIDDEN'
  | 'WRONG_LOGIN'
  | 'TOO_MANY_TRIES'
  | 'SETUP_LINK_SPENT'
  | 'NO_SUCH_CHANNEL'
  | 'NO_SUCH_BAN'
  | 'NO_SUCH_PERSON'
  | 'NO_SUCH_INVITATION'
  | 'NO_SUCH_SESSION'
  | 'PERSON_EXISTS'
  | 'OLD_PASSWORD_WRONG'
  | 'MAY_RUN_NONE'
  | 'NOT_OPEN'
  | 'UNAVAILABLE';

const TABLE: ErrorTable<WebErrorCode> = {
  BAD_REQUEST: { httpStatus: 400, retryable: false, logLevel: 'debug', say: '{why}' },
  CROSS_ORIGIN: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This request came from another site and was not carried out.',
  },
  SIGN_IN_FIRST: { httpStatus: 401, retryable: false, logLevel: 'debug', say: 'Sign in first.' },
  FORBIDDEN: { httpStatus: 403, retryable: false, logLevel: 'info', say: 'Your account may not do this.' },
  WRONG_LOGIN: {
    httpStatus: 401,
    retryable: false,
    logLevel: 'info',
    say: 'The e-mail address and password do not belong together.',
  },
  TOO_MANY_TRIES: {
    httpStatus: 429,
    retryable: true,
    logLevel: 'warn',
    say: 'Too many tries. Wait {seconds} seconds and try again.',
  },
  SETUP_LINK_SPENT: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This set-up link is not valid any more. Restart the server to see whether it prints a new one.',
  },
  NO_SUCH_CHANNEL: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no channel by this name.',
  },
  NO_SUCH_BAN: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such ban; it may have been lifted already.',
  },
  NO_SUCH_PERSON: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such person; they may have been removed already.',
  },
  NO_SUCH_INVITATION: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such link any more; it was used, taken back, or has expired.',
  },
  NO_SUCH_SESSION: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'This session has ended already.',
  },
  PERSON_EXISTS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'Somebody with this e-mail address has an account already. Change their role in the list instead.',
  },
  OLD_PASSWORD_WRONG: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'The present password is not right. Type it again; if it is forgotten, ask an admin for a link.',
  },
  MAY_RUN_NONE: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: '{email} may not run channels. Make them a creator first.',
  },
  NOT_OPEN: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'debug',
    say: 'This channel is not open to everyone.',
  },
  UNAVAILABLE: {
    httpStatus: 503,
    retryable: true,
    logLevel: 'error',
    say: 'The site cannot do this right now. Try again in a moment.',
  },
};

/** A fault of the site. `fields` fill the sentence and go to the log. */
export class WebError extends RostrumError<WebErrorCode> {
  constructor(code: WebErrorCode, fields: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(TABLE, code, fields, cause);
    this.name = 'WebError';
  }
}
