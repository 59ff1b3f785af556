import { type ErrorTable, RostrumError } from '@rostrum/service/errors';

/** What the origin answers when it cannot serve. */
export type OriginErrorCode =
  | 'NOT_FOUND'
  | 'OFFLINE'
  | 'STARTING'
  | 'ENDED'
  | 'BAD_DIRECTIVE'
  | 'TOO_FAR_AHEAD'
  | 'HELD_TOO_LONG'
  | 'TOO_MANY_WAITING'
  | 'METHOD_NOT_ALLOWED'
  | 'NO_CREDENTIAL';

const ORIGIN_ERRORS: ErrorTable<OriginErrorCode> = {
  NOT_FOUND: { httpStatus: 404, retryable: false, logLevel: 'debug', say: 'There is no such media here, or no more.' },
  OFFLINE: { httpStatus: 404, retryable: true, logLevel: 'debug', say: 'This channel is not live now.' },
  STARTING: {
    httpStatus: 404,
    retryable: true,
    logLevel: 'debug',
    say: 'This channel is just starting; try again in a moment.',
  },
  ENDED: { httpStatus: 404, retryable: true, logLevel: 'debug', say: 'The event has ended.' },
  BAD_DIRECTIVE: { httpStatus: 400, retryable: false, logLevel: 'debug', say: '{why}' },
  TOO_FAR_AHEAD: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'debug',
    say: 'The segment or part asked for is too far ahead of what exists.',
  },
  HELD_TOO_LONG: {
    httpStatus: 503,
    retryable: true,
    logLevel: 'info',
    say: 'Nothing new came within three target durations; try again.',
  },
  TOO_MANY_WAITING: {
    httpStatus: 503,
    retryable: true,
    logLevel: 'warn',
    say: 'Too many requests wait here; try again.',
  },
  METHOD_NOT_ALLOWED: {
    httpStatus: 405,
    retryable: false,
    logLevel: 'debug',
    say: 'Only GET and HEAD are answered here.',
  },
  NO_CREDENTIAL: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'warn',
    say: 'This origin answers edges that show ORIGIN_SECRET only.',
  },
};

/** @returns the fault of that code. */
export function originError(
  code: OriginErrorCode,
  fields: Readonly<Record<string, unknown>> = {},
): RostrumError<OriginErrorCode> {
  return new RostrumError(ORIGIN_ERRORS, code, fields);
}
