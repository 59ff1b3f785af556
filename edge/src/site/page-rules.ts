import type { IncomingHttpHeaders } from 'node:http';
import { EDGE_STORE_HEADER } from '@rostrum/contract/cache-headers';
import { LANGUAGE_COOKIE, type Language, languageCookie, pickLanguage } from '@rostrum/contract/language';
import { parseCacheControl, parseDeltaSeconds } from '../cache/freshness.ts';
import type { SiteQuestion } from '../exchange.ts';
import { wantsPage } from './away-page.ts';

/** Which of the site's answers the edge may keep and give to others. */

/** Cookies that do not change what a page shows, or change its language alone, which is in the key. Whoever carries any other is given their own page. */
const NEUTRAL_COOKIES: ReadonlySet<string> = new Set(['rostrum_visitor', 'rostrum_theme', LANGUAGE_COOKIE]);
/** A site that asked for more would be asking for trouble. */
const MAX_PAGE_SECONDS = 60;
const STATIC_ROOT = '/_next/static/';
/** Lines by which Next.js asks for a part of a page instead of the page. */
const PARTIAL_REQUEST_HEADERS = [
  'rsc',
  'next-router-state-tree',
  'next-router-prefetch',
  'next-action',
  'x-nextjs-data',
];
/** What an answer may vary by and still be one answer: encoding and language, which are in the key, and the lines above. */
const HARMLESS_VARY =
  /^(?:accept-encoding|accept-language|rsc|next-router-state-tree|next-router-prefetch|next-router-segment-prefetch|next-url)$/;

/** `static`: never changes under its name. `page`: may be marked for keeping. `pass`: the asker's alone. */
export type SiteClass = 'static' | 'page' | 'pass';

/** What a request asks of the site, as far as keeping goes. */
export function classifySiteRequest(request: SiteQuestion, target: string): SiteClass {
  const { headers, method } = request;
  if ((method !== 'GET' && method !== 'HEAD') || headers.range !== undefined) {
    return 'pass';
  }
  if (target.startsWith(STATIC_ROOT)) {
    return 'static';
  }
  const isPartial = PARTIAL_REQUEST_HEADERS.some((name) => headers[name] !== undefined);
  const isOwn = headers.authorization !== undefined || !hasNeutralCookies(headers.cookie);
  return isPartial || isOwn || target.includes('?') ? 'pass' : 'page';
}

/** Whether a request is a browser's for a whole page; what was kept for everyone may then stand in, if need be. */
export function isForPage(request: SiteQuestion): boolean {
  const { headers, method } = request;
  const isPartial = PARTIAL_REQUEST_HEADERS.some((name) => headers[name] !== undefined);
  return (method === 'GET' || method === 'HEAD') && !isPartial && wantsPage(headers.accept);
}

/** Whether every cookie of the line is one that changes no page. */
export function hasNeutralCookies(line: string | undefined): boolean {
  return (line ?? '').split(';').every((pair) => {
    const name = pair.trim().split('=', 1)[0] ?? '';
    return name === '' || NEUTRAL_COOKIES.has(name);
  });
}

/** @returns milliseconds for which an answer may be given to others; 0 when it may not. */
export function keepSiteAnswerMs(siteClass: SiteClass, status: number, headers: IncomingHttpHeaders): number {
  const hasOwnVary = (headers.vary ?? '')
    .split(',')
    .some((name) => name.trim() !== '' && !HARMLESS_VARY.test(name.trim().toLowerCase()));
  if (status !== 200 || headers['set-cookie'] !== undefined || hasOwnVary) {
    return 0;
  }
  switch (siteClass) {
    case 'static': {
      const { isForbidden, isImmutable, maxAge } = parseCacheControl(headers['cache-control']);
      return isImmutable && !isForbidden ? (maxAge ?? 0) * 1_000 : 0;
    }
    case 'page': {
      const mark = headers[EDGE_STORE_HEADER];
      return Math.min(parseDeltaSeconds(typeof mark === 'string' ? mark : undefined) ?? 0, MAX_PAGE_SECONDS) * 1_000;
    }
    case 'pass':
      return 0;
  }
}

/** @returns the language a page is asked for in: one of the few there are, so that no more copies of it are kept. */
export function languageOf(headers: IncomingHttpHeaders): Language {
  return pickLanguage(languageCookie(headers.cookie), headers['accept-language']);
}
