import { type ErrorTable, RostrumError } from '@rostrum/service/errors';

/** Every fault the store tells. */
export type StoreErrorCode =
  | 'SLUG_TAKEN'
  | 'SLUG_INVALID'
  | 'CHANNEL_INVALID'
  | 'CHANNEL_UNKNOWN'
  | 'EMAIL_TAKEN'
  | 'EMAIL_INVALID'
  | 'USER_INVALID'
  | 'LAST_OWNER'
  | 'INVITATION_SPENT'
  | 'INVITATIONS_FULL'
  | 'PASSKEY_KNOWN'
  | 'TOO_MANY_PASSKEYS'
  | 'SIGN_IN_LINK_SPENT'
  | 'SIGN_IN_LINKS_FULL'
  | 'ENCODER_SETTING_INVALID'
  | 'STREAM_KEY_UNREADABLE'
  | 'STREAM_KEY_NAME_TAKEN'
  | 'TOO_MANY_STREAM_KEYS'
  | 'PULL_ADDRESS_INVALID'
  | 'PULL_ADDRESS_UNREADABLE'
  | 'SITE_SECRET_UNREADABLE'
  | 'SCHEDULE_FULL'
  | 'ACCOUNT_SUSPENDED'
  | 'NO_SUCH_GROUP'
  | 'GROUP_NAME_TAKEN'
  | 'TOO_MANY_GROUPS'
  | 'TOO_MANY_IN_GROUP'
  | 'TOO_MANY_MEMBERS'
  | 'TOO_MANY_TICKETS'
  | 'TOO_MANY_API_KEYS'
  | 'TOO_MANY_WEBHOOKS'
  | 'SLATE_TOO_LARGE'
  | 'SLATE_KIND_UNKNOWN'
  | 'KEY_FILE_WRONG'
  | 'STORE_KIND_UNSUPPORTED'
  | 'STORE_UNREACHABLE'
  | 'STORE_BUSY'
  | 'STORE_NOT_MIGRATED'
  | 'STORE_TOO_NEW';

export const STORE_ERRORS: ErrorTable<StoreErrorCode> = {
  SLUG_TAKEN: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'A channel called {slug} exists already; choose another name.',
  },
  SLUG_INVALID: { httpStatus: 400, retryable: false, logLevel: 'debug', say: '{fault}' },
  CHANNEL_INVALID: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'debug',
    say: 'The channel’s {field} cannot be stored: {fault}.',
  },
  CHANNEL_UNKNOWN: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such channel; it may have been removed meanwhile.',
  },
  EMAIL_TAKEN: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'There is a user with this e-mail address already; sign in, or use another address.',
  },
  EMAIL_INVALID: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'debug',
    say: 'This is not an e-mail address; it looks like name@example.org.',
  },
  USER_INVALID: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'debug',
    say: 'The user’s {field} cannot be stored: {fault}.',
  },
  LAST_OWNER: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'This is the only owner, and there has to be one. Make somebody else an owner first.',
  },
  INVITATION_SPENT: {
    httpStatus: 410,
    retryable: false,
    logLevel: 'info',
    say: 'This link cannot be used any more. Ask whoever sent it for a new one.',
  },
  INVITATIONS_FULL: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'warn',
    say: 'There are {max} links that nobody has used yet. Take some of them back first.',
  },
  PASSKEY_KNOWN: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'This passkey is in use already.',
  },
  TOO_MANY_PASSKEYS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'An account has at most {most} passkeys. Remove one that you do not use any more.',
  },
  SIGN_IN_LINK_SPENT: {
    httpStatus: 410,
    retryable: false,
    logLevel: 'info',
    say: 'This link signs nobody in any more: it was used, or its time is over. Get a new one at the sign-in page.',
  },
  SIGN_IN_LINKS_FULL: {
    httpStatus: 503,
    retryable: true,
    logLevel: 'warn',
    say: 'There are {max} sign-in links that nobody has used yet. Wait a few minutes and try again.',
  },
  ENCODER_SETTING_INVALID: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'debug',
    say: 'This cannot be set: {fault}.',
  },
  STREAM_KEY_UNREADABLE: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'warn',
    say: 'The stream key of this channel was sealed under another key file, so it cannot be shown; it still works. Rotate it to see a new one.',
  },
  STREAM_KEY_NAME_TAKEN: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'This channel has a stream key called {name} already; choose another name.',
  },
  TOO_MANY_STREAM_KEYS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'A channel has at most {most} stream keys. Revoke one that is not used any more.',
  },
  PULL_ADDRESS_INVALID: { httpStatus: 400, retryable: false, logLevel: 'debug', say: '{fault}' },
  PULL_ADDRESS_UNREADABLE: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'warn',
    say: 'The address this channel is pulled from was sealed under another key file, so it cannot be used; type it again.',
  },
  SITE_SECRET_UNREADABLE: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'warn',
    say: 'The signing secret of this channel was sealed under another key file, so it cannot be used; make a new one in the studio.',
  },
  SCHEDULE_FULL: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'A channel has at most {most} entries in its schedule. Remove some that are over.',
  },
  TOO_MANY_MEMBERS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'A channel has at most {most} members; nobody was added.',
  },
  TOO_MANY_TICKETS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'A channel has at most {most} tickets, and this one has {there}; none were made.',
  },
  TOO_MANY_API_KEYS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'A person has at most {most} API keys. Take one back that is not used any more.',
  },
  ACCOUNT_SUSPENDED: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This account is suspended. Ask whoever runs this site.',
  },
  NO_SUCH_GROUP: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such group; it may have been deleted meanwhile.',
  },
  GROUP_NAME_TAKEN: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'A group called “{name}” exists already; choose another name.',
  },
  TOO_MANY_GROUPS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'There are at most {most} groups. Delete one that is not needed.',
  },
  TOO_MANY_IN_GROUP: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'A group has at most {most} people. Nobody was added.',
  },
  TOO_MANY_WEBHOOKS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'A channel has at most {most} webhooks, and so have all channels together. Remove one that is not needed.',
  },
  SLATE_TOO_LARGE: {
    httpStatus: 413,
    retryable: false,
    logLevel: 'debug',
    say: 'This file is larger than {megabytes} MB; choose a smaller picture or a shorter clip.',
  },
  SLATE_KIND_UNKNOWN: {
    httpStatus: 415,
    retryable: false,
    logLevel: 'debug',
    say: 'This is neither a picture nor a clip; choose a PNG, JPEG, WebP or GIF picture, or an MP4, MOV or WebM clip.',
  },
  KEY_FILE_WRONG: { httpStatus: 500, retryable: false, logLevel: 'error', say: '{fault}' },
  STORE_KIND_UNSUPPORTED: {
    httpStatus: 500,
    retryable: false,
    logLevel: 'error',
    say: 'DATABASE_URL names a {kind} database, and this build carries SQLite only; leave DATABASE_URL unset.',
  },
  STORE_UNREACHABLE: {
    httpStatus: 503,
    retryable: false,
    logLevel: 'error',
    say: 'The database {path} cannot be opened: {fault}.',
  },
  STORE_BUSY: {
    httpStatus: 503,
    retryable: true,
    logLevel: 'warn',
    say: 'The database is being written by another program for too long; try again in a moment.',
  },
  STORE_NOT_MIGRATED: {
    httpStatus: 500,
    retryable: false,
    logLevel: 'error',
    say: 'The database has not been brought up to this version. Run `npm run -s rostrum -- migrate` once, then start again.',
  },
  STORE_TOO_NEW: {
    httpStatus: 500,
    retryable: false,
    logLevel: 'error',
    say: 'The database was last used by a newer version of this program (it knows “{migration}”); run that version, or restore a backup.',
  },
};

/** @returns the error of a code, its sentence filled from `fields`. */
export function storeError(
  code: StoreErrorCode,
  fields: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): RostrumError<StoreErrorCode> {
  return new RostrumError(STORE_ERRORS, code, fields, cause);
}
