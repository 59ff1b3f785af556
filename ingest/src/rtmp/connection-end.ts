import type { EndReason } from '../session/publisher.ts';
import { RtmpError, type RtmpErrorCode } from './errors.ts';
import type { RtmpStatus } from './guarded-rtmp.ts';
import type { ClosingManner } from './socket-close.ts';

/** How a connection ended: for the session, the log and the counts. */
export type ConnectionEnd = {
  readonly reason: EndReason;
  /** `LEFT`: the peer closed its side without a goodbye. `LOST`: the connection broke. */
  readonly code: RtmpErrorCode | 'UNPUBLISHED' | 'LEFT' | 'LOST';
  /** One sentence. */
  readonly say: string;
  /** What lies beneath, where it is not the peer's doing alone. */
  readonly cause?: unknown;
};

/** The encoder said that its stream is over. */
export const UNPUBLISHED: ConnectionEnd = {
  reason: 'unpublish',
  code: 'UNPUBLISHED',
  say: 'The encoder ended its stream.',
};

/** @returns the end that a fault of ours or of the peer's brings; what is no RtmpError is a fault of our own. */
export function endOfFault(error: unknown): ConnectionEnd {
  const { code, message, cause } = error instanceof RtmpError ? error : new RtmpError('INTERNAL', {}, error);
  return { reason: reasonOf(code), code, say: message, ...(cause === undefined ? {} : { cause }) };
}

/** @returns the end of a connection whose peer is gone. */
export function endOfGone(error: Error | undefined): ConnectionEnd {
  return error === undefined
    ? { reason: 'disconnect', code: 'LEFT', say: 'The encoder left without saying goodbye.' }
    : { reason: 'disconnect', code: 'LOST', say: 'The connection to the encoder was lost.', cause: error };
}

/** @returns how the encoder is told. OBS and FFmpeg close for each of the errors and show or log the description. */
export function statusOf(end: ConnectionEnd, wasPublishing: boolean): RtmpStatus {
  const description = end.say;
  if (end.code === 'UNPUBLISHED') {
    return { level: 'status', code: 'NetStream.Unpublish.Success', description };
  }
  if (end.code === 'PLAY_NOT_SERVED') {
    return { level: 'error', code: 'NetStream.Play.Failed', description };
  }
  return { level: 'error', code: wasPublishing ? 'NetStream.Failed' : 'NetStream.Publish.BadName', description };
}

/** @returns how the socket of a peer that can hear us is closed. */
export function mannerOf({ reason }: ConnectionEnd): ClosingManner {
  return reason === 'unpublish' || reason === 'closed' ? 'politely' : 'with-words';
}

function reasonOf(code: RtmpErrorCode): EndReason {
  if (code === 'IDLE') {
    return 'timeout';
  }
  return code === 'CLOSED_BY_SESSION' || code === 'SERVER_STOPS' ? 'closed' : 'error';
}
