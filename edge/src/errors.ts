import { type ErrorRow, type ErrorTable, RostrumError } from '@rostrum/service/errors';

export type EdgeErrorCode =
  | 'ACCESS_CHANGED'
  | 'BAD_REQUEST'
  | 'BAD_DIRECTIVE'
  | 'BODY_TOO_LARGE'
  | 'COUNTRY_REFUSED'
  | 'GATE_NOT_READY'
  | 'METHOD_NOT_ALLOWED'
  | 'MISDIRECTED'
  | 'NOT_ENTITLED'
  | 'NOT_OPEN_NOW'
  | 'NOTHING_NEW'
  | 'NOT_FOUND'
  | 'NO_SUCH_CHANNEL'
  | 'ORIGIN_AWAY'
  | 'ORIGIN_BROKE'
  | 'ORIGIN_ODD'
  | 'ORIGIN_REFUSED'
  | 'PAGE_NOT_ALLOWED'
  | 'RANGE_NOT_SATISFIABLE'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_INVALID'
  | 'TOKEN_OF_ANOTHER_CHANNEL'
  | 'TOKEN_OF_ANOTHER_EVENT'
  | 'TOKEN_REVOKED'
  | 'TOO_BUSY'
  | 'TOO_FAR_AHEAD'
  | 'TOO_MANY_REQUESTS'
  | 'TOO_MANY_SESSIONS'
  | 'UPGRADE_REFUSED'
  | 'URL_TOO_LONG'
  | 'WEB_AWAY';

function row(httpStatus: number, retryable: boolean, logLevel: ErrorRow['logLevel'], say: string): ErrorRow {
  return { httpStatus, retryable, logLevel, say };
}

/** The edge's faults, as viewers and their players are told of them. */
export const EDGE_ERRORS: ErrorTable<EdgeErrorCode> = {
  ACCESS_CHANGED: row(403, false, 'debug', 'Others may watch this channel now. Open its page again.'),
  BAD_REQUEST: row(400, false, 'debug', 'This request cannot be understood.'),
  BAD_DIRECTIVE: row(400, false, 'debug', 'The playlist directives are wrong: {say}'),
  BODY_TOO_LARGE: row(413, false, 'debug', 'This is larger than the site accepts.'),
  COUNTRY_REFUSED: row(403, false, 'debug', 'This channel cannot be watched from the country you are in.'),
  GATE_NOT_READY: row(
    503,
    true,
    'info',
    'The server has just started and is learning its channels. Try again in a moment.',
  ),
  METHOD_NOT_ALLOWED: row(405, false, 'debug', 'This method is not answered here.'),
  MISDIRECTED: row(503, true, 'error', 'The server asked itself in the wrong place. Try again in a moment.'),
  NOT_ENTITLED: row(401, false, 'debug', 'This channel is not open to all: it needs an entitlement. Open its page.'),
  NOT_OPEN_NOW: row(403, false, 'debug', 'This channel is closed at this time. Its page says when it opens.'),
  NOTHING_NEW: row(503, true, 'debug', 'Nothing new has come from the encoder. Try again in a moment.'),
  NOT_FOUND: row(404, false, 'debug', 'There is nothing at this address.'),
  NO_SUCH_CHANNEL: row(404, false, 'debug', 'There is no channel of this name.'),
  ORIGIN_AWAY: row(503, true, 'warn', 'The stream cannot be fetched just now. Try again in a moment.'),
  ORIGIN_BROKE: row(502, true, 'warn', 'The stream was cut off on its way here. Try again in a moment.'),
  ORIGIN_ODD: row(502, true, 'warn', 'What stands before the stream’s source answered something that is no stream.'),
  ORIGIN_REFUSED: row(
    502,
    true,
    'error',
    'The stream’s source does not accept this server: ORIGIN_SECRET must be the same on both.',
  ),
  PAGE_NOT_ALLOWED: row(403, false, 'debug', 'This entitlement does not allow the page that plays it.'),
  RANGE_NOT_SATISFIABLE: row(416, false, 'debug', 'The range asked for lies outside this object.'),
  TOKEN_EXPIRED: row(403, false, 'debug', 'This entitlement has lapsed. Open the channel’s page again.'),
  TOKEN_INVALID: row(403, false, 'debug', 'This entitlement is not genuine. Open the channel’s page again.'),
  TOKEN_OF_ANOTHER_CHANNEL: row(403, false, 'debug', 'This entitlement is not for watching this channel.'),
  TOKEN_OF_ANOTHER_EVENT: row(403, false, 'debug', 'This entitlement is for another event of this channel.'),
  TOKEN_REVOKED: row(403, false, 'debug', 'This entitlement was taken back by the host.'),
  TOO_BUSY: row(503, true, 'warn', 'The server has too many requests waiting. Try again in a moment.'),
  TOO_FAR_AHEAD: row(400, false, 'debug', 'The part asked for lies too far ahead.'),
  TOO_MANY_REQUESTS: row(429, true, 'info', 'Too many requests at once come from this address. Try again in a moment.'),
  TOO_MANY_SESSIONS: row(
    403,
    false,
    'debug',
    'This account plays on as many devices as it may. Stop one of them first.',
  ),
  UPGRADE_REFUSED: row(400, false, 'debug', 'Only the chat is reached by WebSocket, at /socket.io.'),
  URL_TOO_LONG: row(414, false, 'debug', 'This address is too long.'),
  WEB_AWAY: row(503, true, 'warn', 'The site is just restarting. Try again in a moment.'),
};

/** A fault of this workspace. */
export type EdgeError = RostrumError<EdgeErrorCode>;

/** @returns the fault with this code; see {@link EDGE_ERRORS} for its sentence and status. */
export function edgeError(
  code: EdgeErrorCode,
  fields: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): EdgeError {
  return new RostrumError(EDGE_ERRORS, code, fields, cause);
}
