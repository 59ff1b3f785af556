import type { IncomingHttpHeaders } from 'node:http';
import { type CacheClass, ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import type { Clock } from '@rostrum/service/clock';
import { errorBody } from '@rostrum/service/errors';
import type { AnswerHead } from '../cache/answer.ts';
import type { FillPlan } from '../cache/coalescer.ts';
import { parseDeltaSeconds } from '../cache/freshness.ts';
import { type EdgeError, type EdgeErrorCode, edgeError } from '../errors.ts';
import { MEDIA_HEADERS } from '../reply.ts';
import type { UpstreamHead } from './origin-client.ts';
import type { OriginPicker } from './origin-picker.ts';
import type { Siblings } from './siblings.ts';

/** Longer than the longest hold at an origin: three target durations of up to 10 s (§6.2.5.2), and the way. */
const LONGEST_HOLD_MS = 35_000;
/** An origin that is away may be restarting, or the channel moving; the bus tells within a second. */
const PATIENCE_MS = 2_000;
/** A part is sent at line speed once it is there; silence this long inside a body is a fault. */
const BODY_TIMEOUT_MS = 10_000;

export type OriginAsk = {
  readonly key: string;
  readonly slug: string;
  /** Path and query. */
  readonly path: string;
  readonly cacheClass: CacheClass;
  /** What the reader of the answer understands. */
  readonly encoding: 'gzip' | 'identity';
  readonly onFilled: FillPlan['onFilled'];
  readonly holdMs?: number;
};

/** Makes the plans by which objects are fetched from a channel's origin. */
export class OriginPlans {
  readonly #picker: OriginPicker;
  readonly #siblings: Siblings;
  readonly #clock: Clock;
  readonly #plainHeaders: string[];
  readonly #gzipHeaders: string[];

  /** @param secret shown to the origin, which answers nobody without it off loopback. */
  constructor(picker: OriginPicker, siblings: Siblings, secret: string | undefined, clock: Clock) {
    this.#picker = picker;
    this.#siblings = siblings;
    this.#clock = clock;
    const credential = secret === undefined ? [] : [ORIGIN_SECRET_HEADER, secret];
    this.#plainHeaders = [...credential, 'accept-encoding', 'identity'];
    this.#gzipHeaders = [...credential, 'accept-encoding', 'gzip'];
  }

  plan(ask: OriginAsk): FillPlan {
    return {
      key: ask.key,
      sibling: this.#siblings.ownerOf(pathOf(ask.path)),
      bases: () => this.#picker.originsOf(ask.slug),
      path: ask.path,
      headers: ask.encoding === 'gzip' ? this.#gzipHeaders : this.#plainHeaders,
      headersTimeoutMs: ask.holdMs ?? LONGEST_HOLD_MS,
      bodyTimeoutMs: BODY_TIMEOUT_MS,
      patienceMs: ask.cacheClass === 'media' ? PATIENCE_MS : 0,
      toHead: (upstream) => readOriginHead(upstream, ask, this.#clock),
      // Two origins: what was made before a channel moved is at the one, what is made since at the other.
      isDoubted: (status) => status === 404 && ask.cacheClass === 'media' && !this.#picker.isShielded,
      onFilled: ask.onFilled,
    };
  }
}

function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? target : target.slice(0, mark);
}

/**
 * Reads the head of an origin's answer, or of what a cache that is not ours says in its place.
 * @returns what viewers are told instead where that is no answer of ours: a redirect, a page, a credential refused.
 */
export function readOriginHead(upstream: UpstreamHead, ask: OriginAsk, clock: Clock): AnswerHead | EdgeError {
  const { status, headers } = upstream;
  const encoding = headers['content-encoding'];
  if (status === 401 || status === 403 || status === 407) {
    return edgeError('ORIGIN_REFUSED', { status });
  }
  if (status >= 400 && !JSON_TYPE.test(headers['content-type'] ?? '')) {
    return status === 404 || status === 410 ? absentHead(ask, clock) : edgeError(codeOfPage(status), { status });
  }
  const isPage = status === 200 && PAGE_TYPE.test(headers['content-type'] ?? '');
  if (isPage || (status !== 200 && status < 400) || (encoding !== undefined && encoding !== ask.encoding)) {
    return edgeError('ORIGIN_ODD', { status });
  }
  const passed = [...MEDIA_HEADERS];
  for (const [name, title] of PASSED_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') {
      passed.push(title, value);
    }
  }
  if (ask.cacheClass !== 'media') {
    passed.push('Vary', 'Accept-Encoding');
  }
  return {
    status,
    cacheClass: ask.cacheClass,
    headers: passed,
    cacheControl: headers['cache-control'],
    etag: headers.etag,
    isShared: true,
    encoding: encoding === undefined ? 'identity' : 'gzip',
    length: parseLength(headers),
    isDelimited: headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined,
    date: headers.date ?? new Date(clock.wallNow()).toUTCString(),
    age: parseDeltaSeconds(headers.age) ?? 0,
    receivedAt: clock.now(),
  };
}

const JSON_TYPE = /^application\/([\w.-]+\+)?json\b/i;
/** What cannot be a playlist or media, whatever its status says. */
const PAGE_TYPE = /^(text\/html|application\/(xhtml\+xml|json))\b/i;

/** A proxy that cannot reach what is behind it says so with one of three numbers (RFC 9110 §15.6.3 to 15.6.5). */
function codeOfPage(status: number): EdgeErrorCode {
  return status >= 502 && status <= 504 ? 'ORIGIN_AWAY' : 'ORIGIN_ODD';
}

/** That there is nothing, in our words; for a second at most, as every 404. */
function absentHead(ask: OriginAsk, clock: Clock): AnswerHead {
  const fault = edgeError('NOT_FOUND');
  const words = Buffer.from(JSON.stringify(errorBody(fault.code, fault.message)));
  return {
    status: fault.row.httpStatus,
    cacheClass: ask.cacheClass,
    headers: [...MEDIA_HEADERS, 'Content-Type', 'application/json; charset=utf-8'],
    cacheControl: 'max-age=1',
    etag: undefined,
    isShared: true,
    encoding: 'identity',
    length: words.length,
    isDelimited: true,
    date: new Date(clock.wallNow()).toUTCString(),
    age: 0,
    receivedAt: clock.now(),
    words,
  };
}

const PASSED_HEADERS: readonly (readonly [string, string])[] = [
  ['content-type', 'Content-Type'],
  ['etag', 'ETag'],
  ['last-modified', 'Last-Modified'],
  ['retry-after', 'Retry-After'],
];

/** @returns the body's octets, where the answer says. */
export function parseLength(headers: IncomingHttpHeaders): number | undefined {
  const text = headers['content-length'];
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
