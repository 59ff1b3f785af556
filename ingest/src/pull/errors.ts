import { type ErrorTable, RostrumError } from '@rostrum/service/errors';

/** Why an address is not pulled. `say` is read by the channel's owner; none of the fields is ever a secret. */
export type PullErrorCode =
  | 'HOST_UNKNOWN'
  | 'HOST_PRIVATE'
  | 'NO_CONNECTION'
  | 'TOO_MANY_REDIRECTS'
  | 'REDIRECT_ELSEWHERE'
  | 'NO_SUCH_FILE'
  | 'NOT_ALLOWED_IN'
  | 'NOT_THERE'
  | 'SERVER_FAULT'
  | 'SRT_REFUSED'
  | 'NOT_A_STREAM'
  | 'NAMES_OTHERS'
  | 'PICTURE_UNSUPPORTED'
  | 'SILENT'
  | 'NO_FFMPEG'
  | 'BROKE_OFF'
  | 'ENDED_BY_SESSION';

const row = (say: string): ErrorTable<PullErrorCode>[PullErrorCode] => ({
  httpStatus: 502,
  retryable: true,
  logLevel: 'warn',
  say,
});

const PULL_ERRORS: ErrorTable<PullErrorCode> = {
  HOST_UNKNOWN: row('There is no host called {host}. Look at the address again.'),
  HOST_PRIVATE: row(
    '{host} is in this server’s own network or not of the open internet, so it is not pulled. Whoever runs the server can allow it: INGEST_PULL_ALLOW={address}.',
  ),
  NO_CONNECTION: row('No connection to {host}: {why}. Look whether it is on, and whether the port is right.'),
  TOO_MANY_REDIRECTS: row('{host} sends from one address to the next without end.'),
  REDIRECT_ELSEWHERE: row('{host} sends to an address that is none of a stream.'),
  NO_SUCH_FILE: row('There is no film called {name} in the folder “films” of the data folder.'),
  NOT_ALLOWED_IN: row(
    '{host} asks for a user and a password, or refuses these. They go before the host: user:password@host.',
  ),
  NOT_THERE: row('{host} answers, but has nothing at this path. Look at the address again.'),
  SERVER_FAULT: row('{host} answers with a fault of its own ({status}).'),
  SRT_REFUSED: row(
    'No SRT connection to {host}: nothing listens there, or it refuses the stream id or the passphrase. Look at both.',
  ),
  NOT_A_STREAM: row('What {host} sends is no picture and sound that can be read.'),
  NAMES_OTHERS: row('What {host} sends names files of this machine, or a protocol that is not pulled.'),
  PICTURE_UNSUPPORTED: row('{host} sends {codec} pictures. Set it to H.264 or HEVC.'),
  SILENT: row('Nothing came from {host} for {seconds} seconds.'),
  NO_FFMPEG: row('ffmpeg is needed to pull, and cannot be started here.'),
  BROKE_OFF: row('The stream from {host} broke off.'),
  ENDED_BY_SESSION: row('{say}'),
};

/** @returns the fault of that code. */
export function pullError(
  code: PullErrorCode,
  fields: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): RostrumError<PullErrorCode> {
  return new RostrumError(PULL_ERRORS, code, fields, cause);
}
export type PullError = RostrumError<PullErrorCode>;
