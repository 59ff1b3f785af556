import { errorBody } from '@rostrum/service/errors';
import { type AnswerHead, ageOf, type StoredAnswer } from './cache/answer.ts';
import { type EdgeError, edgeError } from './errors.ts';
import type { MediaExchange, Question, Reply } from './exchange.ts';
import { parseRange } from './range.ts';
import type { SlowReaders } from './slow-readers.ts';

/** How answers are written: flat header arrays (name, value, name, value …), one buffer where the body is at hand. */

/** On everything a player fetches: any page may play it, and read how old it is (its tune-in reckons with Age). */
export const MEDIA_HEADERS: readonly string[] = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'Age, Date, Content-Range, Retry-After',
  'Timing-Allow-Origin',
  '*',
  'Cross-Origin-Resource-Policy',
  'cross-origin',
  'X-Content-Type-Options',
  'nosniff',
];

/** Seconds until a refused or failed request may sensibly be sent again. */
const RETRY_AFTER_S = '1';
/** Bytes handed to a socket at once; more would only wait there. */
const SLICE_BYTES = 256 * 1024;

/** Answers with a fault as programs read it. Nothing happens when an answer has begun. */
export function replyFault(reply: Reply, fault: EdgeError, extra: readonly string[] = []): void {
  if (reply.headersSent || reply.destroyed) {
    reply.destroy();
    return;
  }
  const body = Buffer.from(JSON.stringify(errorBody(fault.code, fault.message)));
  const headers = [...extra, 'Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(body.length)];
  headers.push('Cache-Control', fault.row.httpStatus === 404 ? 'max-age=1' : 'no-store');
  if (fault.row.retryable) {
    headers.push('Retry-After', RETRY_AFTER_S);
  }
  reply.whole(fault.row.httpStatus, headers, body);
}

/** Answers with JSON that is never stored. */
export function replyJson(reply: Reply, status: number, value: unknown, extra: readonly string[] = []): void {
  const body = Buffer.from(JSON.stringify(value));
  const lines = ['Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(body.length)];
  reply.whole(status, [...extra, ...lines, 'Cache-Control', 'no-store'], body);
}

type MadeLines = WeakMap<StoredAnswer, { readonly age: number; readonly lines: readonly string[] }>;
/** The lines of a whole answer as they were last made, for as long as its age reads the same. */
const madeLines: MadeLines = new WeakMap();
/** The same for those whom a token admitted. */
const madePrivateLines: MadeLines = new WeakMap();

/** @returns `Cache-Control` for an answer that a token was needed for: outside caches keep nothing of it. */
export function privateControl({ status, cacheControl }: AnswerHead): string | undefined {
  return status === 200 && cacheControl !== undefined
    ? `private, ${cacheControl.replace(/public,?\s*/i, '')}`
    : cacheControl;
}

/**
 * Answers with what is kept. The ordinary GET costs one look-up: its lines are made once a second, its body never.
 * @param isPrivate a token was needed for it.
 */
export function replyStored(
  exchange: MediaExchange,
  stored: StoredAnswer,
  now: number,
  slow: SlowReaders,
  isPrivate = false,
): void {
  const { request, reply } = exchange;
  const { head, body } = stored;
  const { range, 'if-none-match': condition } = request.headers;
  const isOrdinary = request.method === 'GET' && range === undefined && condition === undefined;
  if (!isOrdinary || head.status !== 200 || reply.headersSent) {
    const source = { bytes: body, received: body.length, isDone: true };
    new AnswerWriter(exchange, source, slow).begin(head, now, isPrivate ? privateControl(head) : head.cacheControl);
    return;
  }
  const age = ageOf(head, now);
  const shelf = isPrivate ? madePrivateLines : madeLines;
  let made = shelf.get(stored);
  if (made?.age !== age) {
    const cacheControl = isPrivate ? privateControl(head) : head.cacheControl;
    const control = cacheControl === undefined ? [] : ['Cache-Control', cacheControl];
    const length = ['Accept-Ranges', 'bytes', 'Content-Length', String(body.length)];
    made = { age, lines: [...head.headers, 'Date', head.date, 'Age', String(age), ...control, ...length] };
    shelf.set(stored, made);
  }
  reply.whole(200, made.lines, body);
  watchSlow(reply, body, slow);
}

/** Minds a response whose socket did not take its last bytes at once. */
function watchSlow(reply: Reply, body: Buffer, slow: SlowReaders): void {
  if (reply.writableLength > 0) {
    slow.add(reply, body.buffer);
    reply.onClose(() => slow.remove(reply));
  }
}

/** A body that is here, or on its way. A finished one is `Buffer`-like; a running fill grows. */
export type BodySource = { readonly bytes: Buffer; readonly received: number; readonly isDone: boolean };

/** Writes one answer to one reader, at the reader's own pace. */
export class AnswerWriter {
  readonly #request: Question;
  readonly #reply: Reply;
  readonly #slow: SlowReaders;
  readonly #source: BodySource;
  #offset = 0;
  /** One past the last octet wanted; unknown while the length is. */
  #end: number | undefined;
  #hasHead = false;
  #isBlocked = false;

  constructor(exchange: MediaExchange, source: BodySource, slow: SlowReaders) {
    this.#request = exchange.request;
    this.#reply = exchange.reply;
    this.#source = source;
    this.#slow = slow;
  }

  /**
   * Writes the head, by the request's method, range and condition, and then what of the body is here.
   * @param now monotonic; Age is reckoned by it.
   * @param cacheControl in place of upstream's, where it is another's to decide.
   */
  begin(head: AnswerHead, now: number, cacheControl = head.cacheControl): void {
    if (this.#hasHead || this.#reply.destroyed) {
      return;
    }
    this.#hasHead = true;
    const headers = [...head.headers, 'Date', head.date, 'Age', String(ageOf(head, now))];
    if (cacheControl !== undefined) {
      headers.push('Cache-Control', cacheControl);
    }
    const length = this.#source.isDone ? this.#source.received : head.length;
    if (head.status === 200 && head.etag !== undefined && matchesEtag(this.#request, head.etag)) {
      this.#finishWithoutBody(304, headers);
      return;
    }
    let status = head.status;
    this.#end = length;
    if (status === 200 && length !== undefined) {
      headers.push('Accept-Ranges', 'bytes');
      const range = this.#request.headers['if-range'] === undefined ? this.#range(length) : undefined;
      if (range === 'unsatisfiable') {
        headers.push('Content-Range', `bytes */${length}`);
        replyFault(this.#reply, edgeError('RANGE_NOT_SATISFIABLE'), headersOf416(length));
        return;
      }
      if (range !== undefined) {
        status = 206;
        this.#offset = range.first;
        this.#end = range.last + 1;
        headers.push('Content-Range', `bytes ${range.first}-${range.last}/${length}`);
      }
      headers.push('Content-Length', String(this.#end === undefined ? length : this.#end - this.#offset));
    } else if (length !== undefined) {
      headers.push('Content-Length', String(length));
    }
    if (this.#request.method === 'HEAD') {
      this.#finishWithoutBody(status, headers);
      return;
    }
    this.#reply.writeHead(status, headers);
    this.#reply.onDrain(() => {
      this.#isBlocked = false;
      this.#slow.remove(this.#reply);
      this.pump();
    });
    this.#reply.onClose(() => this.#slow.remove(this.#reply));
    this.pump();
  }

  /** Writes what has come and the socket will take. */
  pump(): void {
    const reply = this.#reply;
    if (!this.#hasHead || reply.writableEnded || reply.destroyed) {
      return;
    }
    while (!this.#isBlocked) {
      const ready = Math.min(this.#source.received, this.#end ?? Number.MAX_SAFE_INTEGER);
      const isLast = this.#end === undefined ? this.#source.isDone : this.#offset >= this.#end;
      if (this.#offset >= ready) {
        if (isLast) {
          reply.end();
        }
        return;
      }
      const until = Math.min(ready, this.#offset + SLICE_BYTES);
      const { bytes } = this.#source;
      const slice = bytes.subarray(this.#offset, until);
      this.#offset = until;
      if (until === this.#end) {
        reply.end(slice);
        if (reply.writableLength > 0) {
          this.#slow.add(reply, bytes.buffer);
        }
        return;
      }
      if (!reply.write(slice)) {
        this.#isBlocked = true;
        this.#slow.add(reply, bytes.buffer);
      }
    }
  }

  #range(length: number): ReturnType<typeof parseRange> {
    return this.#request.method === 'GET' ? parseRange(this.#request.headers.range, length) : undefined;
  }

  #finishWithoutBody(status: number, headers: string[]): void {
    this.#reply.writeHead(status, headers);
    this.#reply.end();
  }
}

function headersOf416(length: number): string[] {
  return [...MEDIA_HEADERS, 'Content-Range', `bytes */${length}`];
}

/** RFC 9110 §13.1.2: weak comparison against any of the list. */
function matchesEtag(request: Question, etag: string): boolean {
  const line = request.headers['if-none-match'];
  if (line === undefined) {
    return false;
  }
  const bare = etag.replace(/^W\//, '');
  return line.trim() === '*' || line.split(',').some((item) => item.trim().replace(/^W\//, '') === bare);
}
