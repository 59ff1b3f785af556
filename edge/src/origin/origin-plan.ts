import type { IncomingHttpHeaders } from 'node:http';
import { type CacheClass, ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import type { Clock } from '@rostrum/service/clock';
import type { AnswerHead } from '../cache/answer.ts';
import type { FillPlan } from '../cache/coalescer.ts';
import { parseDeltaSeconds } from '../cache/freshness.ts';
import { MEDIA_HEADERS } from '../reply.ts';
import type { UpstreamHead } from './origin-client.ts';
import type { OriginPicker } from './origin-picker.ts';
import type { Siblings } from './siblings.ts';

/** Longer than the longest hold at an origin: three target durations of up to 10 s (§6.2.5.2), and the way. */
const LONGEST_HOLD_MS = 35_000;
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
      bases: this.#picker.originsOf(ask.slug),
      path: ask.path,
      headers: ask.encoding === 'gzip' ? this.#gzipHeaders : this.#plainHeaders,
      headersTimeoutMs: ask.holdMs ?? LONGEST_HOLD_MS,
      bodyTimeoutMs: BODY_TIMEOUT_MS,
      toHead: (upstream) => readOriginHead(upstream, ask, this.#clock),
      onFilled: ask.onFilled,
    };
  }
}

function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? target : target.slice(0, mark);
}

/** @returns undefined for what an origin of ours never answers. */
export function readOriginHead(upstream: UpstreamHead, ask: OriginAsk, clock: Clock): AnswerHead | undefined {
  const { status, headers } = upstream;
  const encoding = headers['content-encoding'];
  if ((status !== 200 && status < 400) || (encoding !== undefined && encoding !== ask.encoding)) {
    return undefined;
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
