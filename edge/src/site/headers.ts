import { COUNTRY_HEADER, EDGE_STORE_HEADER, ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import type { SiteQuestion } from '../exchange.ts';

/** Which header lines cross the edge between a viewer and the site, and which are the edge's own to say. */

/** RFC 9110 §7.6.1: for one connection only. `Upgrade` never crosses: WebSockets end here. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Said by the edge alone; a viewer's own claim is dropped. They name the caller, or change what is asked. */
const EDGE_OWNED: ReadonlySet<string> = new Set([
  'host',
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-server',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'x-original-url',
  'x-rewrite-url',
  'x-http-method-override',
  'x-method-override',
  'expect',
  'content-length',
  COUNTRY_HEADER,
  ORIGIN_SECRET_HEADER,
  EDGE_STORE_HEADER,
]);
/** Next.js believes these of whoever says them (its CVE-2025-29927 is one case). */
const SITE_INTERNAL = /^x-(?:middleware|nextjs|invoke|matched|vercel|now)-/;

/** Who asks, as the site is told. */
export type ProxyIdentity = {
  readonly host: string;
  readonly protocol: 'http' | 'https';
  readonly address: string;
  /** ISO 3166-1; undefined: not known. */
  readonly country?: string | undefined;
};

/**
 * The request's lines as the site gets them.
 * @param without names (lower case) to leave out besides.
 * @returns name, value, name, value …
 */
export function requestHeaders(
  request: SiteQuestion,
  identity: ProxyIdentity,
  without: ReadonlySet<string> = new Set(),
): string[] {
  const named = connectionNames(request.headers.connection);
  const kept = filterLines(
    request.rawHeaders,
    (name) =>
      HOP_BY_HOP.has(name) || EDGE_OWNED.has(name) || SITE_INTERNAL.test(name) || named.has(name) || without.has(name),
  );
  kept.push('host', identity.host, 'x-forwarded-host', identity.host);
  kept.push('x-forwarded-proto', identity.protocol, 'x-forwarded-for', identity.address);
  if (identity.country !== undefined) {
    kept.push(COUNTRY_HEADER, identity.country);
  }
  return kept;
}

/** The site's answer's lines as the viewer gets them. */
export function responseHeaders(rawHeaders: readonly string[], connection: string | undefined): string[] {
  const named = connectionNames(connection);
  return filterLines(rawHeaders, (name) => HOP_BY_HOP.has(name) || named.has(name) || name === EDGE_STORE_HEADER);
}

/** @returns the one host a request names, as `name` or `name:port`, or undefined when it is none (RFC 9112 §3.2). */
export function parseHost(request: SiteQuestion): string | undefined {
  const { host } = request.headers;
  return host !== undefined && host.length <= 255 && /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host)
    ? host.toLowerCase()
    : undefined;
}

function connectionNames(line: string | undefined): ReadonlySet<string> {
  return new Set((line ?? '').split(',').map((name) => name.trim().toLowerCase()));
}

function filterLines(raw: readonly string[], isDropped: (name: string) => boolean): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (!isDropped(name.toLowerCase())) {
      kept.push(name, raw[index + 1] ?? '');
    }
  }
  return kept;
}
