import type { Clock } from '@rostrum/service/clock';
import type { AnswerHead, StoredAnswer } from '../cache/answer.ts';
import { siteKey } from '../cache/cache-key.ts';
import type { Coalescer } from '../cache/coalescer.ts';
import type { Fill } from '../cache/fill.ts';
import { parseDeltaSeconds } from '../cache/freshness.ts';
import { acceptsGzip } from '../cache/gzip-form.ts';
import type { AnswerStore } from '../cache/store.ts';
import type { EdgeMetrics } from '../edge-metrics.ts';
import type { Exchange } from '../exchange.ts';
import type { UpstreamHead } from '../origin/origin-client.ts';
import { parseLength } from '../origin/origin-plan.ts';
import { AnswerWriter, replyStored } from '../reply.ts';
import type { SlowReaders } from '../slow-readers.ts';
import { type ProxyIdentity, requestHeaders, responseHeaders } from './headers.ts';
import { keepSiteAnswerMs, languageOf, type SiteClass } from './page-rules.ts';

export type PageDeskOptions = {
  readonly store: AnswerStore;
  readonly coalescer: Coalescer;
  readonly slow: SlowReaders;
  readonly base: string;
  readonly clock: Clock;
  readonly metrics: EdgeMetrics;
};

/** What becomes of a request that no shared answer serves. */
export type PageFallback = {
  /** Its own request to the site. */
  readonly pass: () => void;
  /** The site is away and nothing kept may stand in. */
  readonly away: () => void;
};

/** A kept page may stand in for a site that is away this long. */
const STALE_PAGE_MS = 600_000;
/** A page the site did not mark is passed straight through for this long, so that nobody waits for another's. */
const PASS_MEMORY_MS = 10_000;
const MAX_PASSED = 4_096;
const HEADERS_TIMEOUT_MS = 15_000;
const BODY_TIMEOUT_MS = 15_000;
/** A page is anonymous: it is asked for without what tells one viewer from another, but for the language. */
const PERSONAL_LINES: ReadonlySet<string> = new Set([
  'cookie',
  'accept-encoding',
  'accept-language',
  'user-agent',
  'referer',
  'if-none-match',
  'if-modified-since',
  'if-range',
]);

/** Keeps the site's files, and for seconds the pages it marks: everyone arrives in the same minute. */
export class PageDesk {
  readonly #options: PageDeskOptions;
  /** Names of answers that were not for keeping, with the time until which that is remembered. */
  readonly #passed = new Map<string, number>();

  constructor(options: PageDeskOptions) {
    this.#options = options;
  }

  /** @throws EdgeError `TOO_BUSY`. */
  serve(exchange: Exchange, identity: ProxyIdentity, siteClass: SiteClass, fallback: PageFallback): void {
    const { store, coalescer, clock, metrics } = this.#options;
    const encoding = encodingFor(exchange);
    const path = siteClass === 'static' ? (exchange.target.split('?', 1)[0] ?? '') : exchange.target;
    const language = siteClass === 'static' ? '' : languageOf(exchange.request.headers);
    const key = siteKey(siteClass === 'static' ? '' : identity.host, path, encoding, language);
    const now = clock.now();
    const stored = store.find(key);
    if (stored !== undefined && stored.freshUntil > now) {
      metrics.cache('site', 'hit');
      this.#give(exchange, stored);
      return;
    }
    if ((this.#passed.get(key) ?? 0) > now && stored === undefined) {
      fallback.pass();
      return;
    }
    const running = coalescer.find(key);
    metrics.cache('site', running === undefined ? 'miss' : 'collapsed');
    const headers = requestHeaders(exchange.request, identity, PERSONAL_LINES);
    headers.push('accept-encoding', encoding);
    if (language !== '') {
      headers.push('accept-language', language);
    }
    this.#follow(exchange, running ?? this.#open(key, path, headers, siteClass), stored, fallback);
  }

  /**
   * Gives the page that is kept for everyone to one who would have been shown their own, had the site answered.
   * @returns false when there is none.
   */
  standIn(exchange: Exchange, identity: ProxyIdentity): boolean {
    const path = exchange.target.split('?', 1)[0] ?? '';
    const stored = this.#options.store.find(
      siteKey(identity.host, path, encodingFor(exchange), languageOf(exchange.request.headers)),
    );
    return this.#giveStale(exchange, stored);
  }

  #open(key: string, path: string, headers: string[], siteClass: SiteClass): Fill {
    const { coalescer, base, clock, store } = this.#options;
    let keepMs = 0;
    return coalescer.open({
      key,
      bases: () => [base],
      path,
      headers,
      headersTimeoutMs: HEADERS_TIMEOUT_MS,
      bodyTimeoutMs: BODY_TIMEOUT_MS,
      toHead: (upstream) => {
        keepMs = keepSiteAnswerMs(siteClass, upstream.status, upstream.headers);
        if (keepMs === 0) {
          this.#rememberPassed(key);
        }
        return readSiteHead(upstream, keepMs > 0, clock);
      },
      onFilled: (fill, head) => {
        if (keepMs > 0 && head.isDelimited) {
          store.keep(key, { head, body: fill.whole(), freshUntil: head.receivedAt + keepMs });
        }
      },
    });
  }

  #follow(exchange: Exchange, fill: Fill, stored: StoredAnswer | undefined, fallback: PageFallback): void {
    const { clock, slow } = this.#options;
    const writer = new AnswerWriter(exchange, fill, slow);
    const leave = fill.join({
      onHead: () => {
        if (fill.head?.isShared === true) {
          writer.begin(fill.head, clock.now());
        } else if ((fill.head?.status ?? 0) < 500 || !this.#giveStale(exchange, stored)) {
          fallback.pass();
        }
      },
      onBytes: () => writer.pump(),
      onEnd: () => writer.pump(),
      onFault: () => {
        if (exchange.reply.headersSent) {
          exchange.reply.destroy();
        } else if (!this.#giveStale(exchange, stored)) {
          fallback.away();
        }
      },
    });
    exchange.reply.onClose(leave);
  }

  #giveStale(exchange: Exchange, stored: StoredAnswer | undefined): boolean {
    if (stored === undefined || this.#options.clock.now() > stored.freshUntil + STALE_PAGE_MS) {
      return false;
    }
    this.#options.metrics.cache('site', 'stale');
    this.#give(exchange, stored);
    return true;
  }

  #give(exchange: Exchange, stored: StoredAnswer): void {
    replyStored(exchange, stored, this.#options.clock.now(), this.#options.slow);
  }

  #rememberPassed(key: string): void {
    this.#passed.delete(key);
    this.#passed.set(key, this.#options.clock.now() + PASS_MEMORY_MS);
    for (const oldest of this.#passed.keys()) {
      if (this.#passed.size <= MAX_PASSED) {
        break;
      }
      this.#passed.delete(oldest);
    }
  }
}

function encodingFor(exchange: Exchange): 'gzip' | 'identity' {
  return acceptsGzip(exchange.request.headers['accept-encoding']) ? 'gzip' : 'identity';
}

/** Lines the writer sets itself. */
const WRITER_LINES: ReadonlySet<string> = new Set(['date', 'age', 'cache-control', 'content-length', 'accept-ranges']);

function readSiteHead(upstream: UpstreamHead, isShared: boolean, clock: Clock): AnswerHead {
  const { status, headers, rawHeaders } = upstream;
  const lines = responseHeaders(rawHeaders, headers.connection);
  const passed: string[] = [];
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const name = lines[index] ?? '';
    if (!WRITER_LINES.has(name.toLowerCase())) {
      passed.push(name, lines[index + 1] ?? '');
    }
  }
  return {
    status,
    cacheClass: 'plain-playlist',
    headers: passed,
    cacheControl: headers['cache-control'],
    etag: headers.etag,
    isShared,
    encoding: headers['content-encoding'] === 'gzip' ? 'gzip' : 'identity',
    length: parseLength(headers),
    isDelimited: headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined,
    date: headers.date ?? new Date(clock.wallNow()).toUTCString(),
    age: parseDeltaSeconds(headers.age) ?? 0,
    receivedAt: clock.now(),
  };
}
