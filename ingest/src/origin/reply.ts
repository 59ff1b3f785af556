import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorBody, RostrumError } from '@rostrum/service/errors';

/** How the origin answers: headers of Appendix B.1, and faults as JSON. */

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Age, Date',
};
/** A true 404 may be remembered this long: what it denies may exist a moment later. */
const ABSENT_MAX_AGE_S = 1;

export type Body = {
  readonly type: string;
  readonly maxAge: number;
  /** RFC 8246: it is the same for as long as it is kept, and need not be asked for anew. */
  readonly isImmutable?: boolean;
  /** Nobody may keep it. */
  readonly isPrivate?: boolean;
  readonly chunks: readonly Uint8Array[];
  readonly encoding?: 'gzip';
};

/** Sends a 200; HEAD gets the headers alone. */
export function sendBody(request: IncomingMessage, response: ServerResponse, body: Body): void {
  const length = body.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  response.writeHead(200, {
    ...CORS,
    'Content-Type': body.type,
    'Content-Length': length,
    'Cache-Control':
      body.isPrivate === true
        ? 'no-store'
        : `public, max-age=${body.maxAge}${body.isImmutable === true ? ', immutable' : ''}`,
    ...(body.type === PLAYLIST_TYPE ? { Vary: 'Accept-Encoding' } : {}),
    ...(body.encoding === undefined ? {} : { 'Content-Encoding': body.encoding }),
  });
  if (request.method !== 'HEAD') {
    for (const chunk of body.chunks) {
      response.write(chunk);
    }
  }
  response.end();
}

export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';

/** Sends a fault in words. */
export function sendFault(response: ServerResponse, error: unknown): void {
  const isOurs = error instanceof RostrumError;
  const status = isOurs ? error.row.httpStatus : 500;
  const text = JSON.stringify(
    isOurs
      ? errorBody(error.code, error.message)
      : errorBody('INTERNAL', 'The origin has a fault; its log tells which.'),
  );
  response.writeHead(status, {
    ...CORS,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': status === 404 ? `public, max-age=${ABSENT_MAX_AGE_S}` : 'no-store',
    ...(status === 503 ? { 'Retry-After': '1' } : {}),
  });
  response.end(text);
}
