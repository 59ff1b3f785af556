import type { Clock } from '@rostrum/service/clock';
import type { FlightWatch } from '../cache/coalescer.ts';
import { edgeError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { UpstreamCall, UpstreamClient, UpstreamFault } from '../origin/origin-client.ts';
import { replyFault } from '../reply.ts';
import { AWAY_PAGES } from './away-page.ts';
import { BoundedBody } from './bounded-body.ts';
import { type ProxyIdentity, parseHost, requestHeaders, responseHeaders } from './headers.ts';
import type { PageDesk } from './page-desk.ts';
import { classifySiteRequest, isForPage, languageOf } from './page-rules.ts';

export type SiteProxyOptions = {
  readonly client: UpstreamClient;
  /** `http://host:port` of the site. */
  readonly base: string;
  readonly pages: PageDesk;
  readonly protocolOf: (exchange: Exchange) => 'http' | 'https';
  readonly clock: Clock;
  readonly watch: Pick<FlightWatch, 'onFlight' | 'onFault'>;
};

/** The largest body a viewer may send; a channel's picture is the largest thing there is. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;
const HEADERS_TIMEOUT_MS = 30_000;
const BODY_TIMEOUT_MS = 60_000;
/** A body that arrives in drops holds a socket of the site; this is the longest it is lent. */
const UPLOAD_DEADLINE_MS = 120_000;

/** Passes everything that is not media or chat on to the site, streamed both ways, and stands in for it when it is away. */
export class SiteProxy {
  readonly #options: SiteProxyOptions;

  constructor(options: SiteProxyOptions) {
    this.#options = options;
  }

  /** @throws EdgeError `BAD_REQUEST`, `BODY_TOO_LARGE`, `TOO_BUSY`. */
  serve(exchange: Exchange): void {
    const { request, target, address, country } = exchange;
    const host = parseHost(request);
    if (host === undefined || !target.startsWith('/')) {
      throw edgeError('BAD_REQUEST');
    }
    const identity = { host, protocol: this.#options.protocolOf(exchange), address, country };
    const siteClass = classifySiteRequest(request, target);
    if (siteClass === 'pass') {
      this.#pass(exchange, identity);
    } else {
      this.#options.pages.serve(exchange, identity, siteClass, {
        pass: () => this.#pass(exchange, identity),
        away: () => this.#away(exchange, identity),
      });
    }
  }

  #pass(exchange: Exchange, identity: ProxyIdentity): void {
    const { client, base, watch } = this.#options;
    const { request, reply, target } = exchange;
    if (reply.headersSent || reply.destroyed) {
      return;
    }
    const headers = requestHeaders(request, identity);
    const body = this.#openBody(exchange, headers);
    watch.onFlight();
    const call: UpstreamCall = client.send(
      {
        base,
        method: request.method ?? 'GET',
        path: target,
        headers,
        body,
        headersTimeoutMs: HEADERS_TIMEOUT_MS,
        bodyTimeoutMs: BODY_TIMEOUT_MS,
      },
      {
        onHead: ({ status, headers: lines, rawHeaders }) => {
          reply.writeHead(status, responseHeaders(rawHeaders, lines.connection));
          reply.onDrain(() => call.resume());
        },
        onBytes: (chunk) => {
          if (!reply.write(chunk)) {
            call.pause();
          }
        },
        onEnd: () => reply.end(),
        onFault: (fault) => this.#fail(exchange, identity, fault, body),
      },
    );
    reply.onClose(() => call.abort());
  }

  /** @returns the body on its way to the site, with its length added to `headers` where it is known; null for none. */
  #openBody(exchange: Exchange, headers: string[]): BoundedBody | null {
    const { request } = exchange;
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    if (length !== undefined && Number(length) > MAX_BODY_BYTES) {
      throw edgeError('BODY_TOO_LARGE');
    }
    const isBodiless = request.method === 'GET' || request.method === 'HEAD';
    if (isBodiless || (length === undefined && coding === undefined)) {
      return null;
    }
    if (length !== undefined) {
      headers.push('content-length', length);
    }
    const body = new BoundedBody(MAX_BODY_BYTES);
    const late = (): void => void body.destroy(new Error('the upload took too long'));
    const deadline = this.#options.clock.after(UPLOAD_DEADLINE_MS, late);
    body.on('close', () => deadline.cancel());
    request.on('error', () => body.destroy(new Error('the sender left')));
    request.pipe(body);
    return body;
  }

  #fail(exchange: Exchange, identity: ProxyIdentity, fault: UpstreamFault, body: BoundedBody | null): void {
    const { base, watch } = this.#options;
    const { reply } = exchange;
    if (body?.isBroken === true) {
      // The sender's own doing: too much, too slowly, or gone.
      const code = body.isTooLarge ? 'BODY_TOO_LARGE' : 'BAD_REQUEST';
      replyFault(reply, edgeError(code), ['Connection', 'close']);
      return;
    }
    watch.onFault(fault, base);
    if (reply.headersSent) {
      reply.destroy();
      return;
    }
    this.#away(exchange, identity);
  }

  #away(exchange: Exchange, identity: ProxyIdentity): void {
    const { request, reply } = exchange;
    if (reply.headersSent || reply.destroyed) {
      return;
    }
    if (isForPage(request)) {
      if (this.#options.pages.standIn(exchange, identity)) {
        return;
      }
      const { headers, body } = AWAY_PAGES[languageOf(request.headers)];
      reply.whole(503, headers, body);
    } else {
      replyFault(reply, edgeError('WEB_AWAY'));
    }
  }
}
