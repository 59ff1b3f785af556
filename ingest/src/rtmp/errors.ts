import { type ErrorRow, type ErrorTable, RostrumError } from '@rostrum/service/errors';

/** What can end an RTMP connection from our side. `say` reaches the encoder's screen where the protocol can carry it. */
export type RtmpErrorCode =
  | 'NOT_RTMP'
  | 'CHUNK_BROKEN'
  | 'TOO_MANY_CHUNK_STREAMS'
  | 'MESSAGE_TOO_LONG'
  | 'CONTROL_BROKEN'
  | 'AGGREGATE_BROKEN'
  | 'AMF_BROKEN'
  | 'CONNECT_WITHOUT_APP'
  | 'WRONG_APP'
  | 'PUBLISH_BEFORE_CONNECT'
  | 'KEY_MISSING'
  | 'KEY_MALFORMED'
  | 'KEY_REFUSED'
  | 'KEY_CHECK_LATE'
  | 'KEY_CHECK_FAILED'
  | 'PUBLISH_TWICE'
  | 'PLAY_NOT_SERVED'
  | 'MEDIA_BEFORE_PUBLISH'
  | 'CODEC_UNSUPPORTED'
  | 'MEDIA_BROKEN'
  | 'CLOCK_BEYOND_REASON'
  | 'HANDSHAKE_LATE'
  | 'PUBLISH_LATE'
  | 'IDLE'
  | 'PEER_DOES_NOT_READ'
  | 'CLOSED_BY_SESSION'
  | 'SERVER_STOPS'
  | 'INTERNAL';

function row(say: string, logLevel: ErrorRow['logLevel'] = 'warn', retryable = false): ErrorRow {
  return { httpStatus: retryable ? 503 : 400, retryable, logLevel, say };
}

export const RTMP_ERRORS: ErrorTable<RtmpErrorCode> = {
  NOT_RTMP: row('This port speaks RTMP; something else was sent. Use an address that begins with rtmp://.', 'info'),
  CHUNK_BROKEN: row('The encoder broke the RTMP chunk format: {what}.'),
  TOO_MANY_CHUNK_STREAMS: row('The encoder opened more than {max} RTMP chunk streams.'),
  MESSAGE_TOO_LONG: row('The encoder announced an RTMP message of type {type} with {length} bytes; {max} are allowed.'),
  CONTROL_BROKEN: row('The encoder sent an RTMP control message that cannot be read: {what}.'),
  AGGREGATE_BROKEN: row('The encoder sent an RTMP aggregate message that cannot be read, at byte {offset}.'),
  AMF_BROKEN: row('The encoder sent a command that cannot be read: {what} at byte {offset}.'),
  CONNECT_WITHOUT_APP: row('The encoder named no application. Set the server to rtmp://HOST:1935/live.'),
  WRONG_APP: row(
    'There is no such application here. Set the server to rtmp://HOST:1935/live and put the key in its own field.',
  ),
  PUBLISH_BEFORE_CONNECT: row('The encoder asked to publish before it connected to an application.'),
  KEY_MISSING: row('No stream key was sent. Copy the key from the studio into the stream key field of the encoder.'),
  KEY_MALFORMED: row('This is not a stream key. Copy the whole key from the studio, without spaces.'),
  KEY_REFUSED: row('{say}'),
  KEY_CHECK_LATE: row('The server could not check the stream key in time. Try again in a moment.', 'error', true),
  KEY_CHECK_FAILED: row('The server could not check the stream key. Try again in a moment.', 'error', true),
  PUBLISH_TWICE: row('One connection carries one stream; the encoder asked to publish a second one.'),
  PLAY_NOT_SERVED: row(
    'This server takes streams over RTMP but does not serve them that way. Watch on its web page.',
    'info',
  ),
  MEDIA_BEFORE_PUBLISH: row('The encoder sent picture or sound before its stream was accepted.'),
  CODEC_UNSUPPORTED: row('{say}'),
  MEDIA_BROKEN: row('The encoder sent {track} that cannot be read: {what}.'),
  CLOCK_BEYOND_REASON: row('The timestamps of the encoder jump beyond all reason.'),
  HANDSHAKE_LATE: row('The peer did not finish the RTMP handshake in time.', 'info'),
  PUBLISH_LATE: row('The peer connected but did not ask to publish in time.', 'info'),
  IDLE: row('Nothing came from the encoder for {seconds} seconds.'),
  PEER_DOES_NOT_READ: row('The peer does not read what the server answers.'),
  CLOSED_BY_SESSION: row('{say}', 'info'),
  SERVER_STOPS: row('The server is stopping. Connect again in a moment.', 'info', true),
  INTERNAL: row('The server met a fault of its own with this stream. Connect again.', 'error', true),
};

/** An RTMP fault with its fields. Never a stream key among them. */
export class RtmpError extends RostrumError<RtmpErrorCode> {
  constructor(code: RtmpErrorCode, fields: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(RTMP_ERRORS, code, fields, cause);
    this.name = 'RtmpError';
  }
}
