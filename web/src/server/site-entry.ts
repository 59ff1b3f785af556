import type { Language } from '@rostrum/contract/language';
import { type NextRequest, NextResponse } from 'next/server';
import { WebError } from '../errors.ts';
import { sayFault } from '../language/say-fault.ts';
import { clientCountry } from './client-address.ts';
import { setVisitor, VISITOR_COOKIE } from './cookies.ts';
import { services } from './services.ts';
import { newVisitorId, readVisitor, signVisitor } from './visitor.ts';

/** The faults that the page of refusals has words for: their codes stand in its address. */
export const ENTRY_FAULTS = [
  'SITE_SIGNS_NONE',
  'SITE_TOKEN_BROKEN',
  'SITE_TOKEN_FORGED',
  'SITE_TOKEN_OVER',
  'SITE_TOKEN_EARLY',
  'SITE_TOKEN_LONG',
  'SITE_TOKEN_ELSEWHERE',
  'SITE_TOKEN_NOBODY',
] as const;
type EntryFault = (typeof ENTRY_FAULTS)[number];

/**
 * Exchanges a token of somebody's own site (`?token=`) for the right of this browser, and sends it on to the page without
 * the token. In a frame, where browsers may keep no cookie, the page is handed the right itself, behind `#t=`, which it
 * takes out of its address.
 */
export async function enterByToken(request: NextRequest, slug: string, page: 'c' | 'embed'): Promise<NextResponse> {
  const { ownSite, watchDoor, visitorKey, log } = services();
  const visitor = readVisitor(request.cookies.get(VISITOR_COOKIE)?.value, visitorKey) ?? newVisitorId();
  const { searchParams } = request.nextUrl;
  const token = searchParams.get('token') ?? '';
  searchParams.delete('token');
  const query = searchParams.size === 0 ? '' : `?${searchParams.toString()}`;
  let target = `/${page}/${encodeURIComponent(slug)}${query}`;
  try {
    await ownSite.enter(slug, visitor, token);
    const way = page === 'embed' ? await watchDoor.enterAsGuest(slug, visitor, clientCountry(request)) : undefined;
    const right = /^\/hls\/t\/([^/]+)\//.exec(way?.hlsUrl ?? '')?.[1];
    target += right === undefined ? '' : `#t=${right}`;
  } catch (error) {
    const code = codeOf(error);
    log.info({ channel: slug, code }, 'web: a viewer from another site was not let in');
    // What else may be amiss, such as a channel that is closed, its own page tells.
    const fault = ENTRY_FAULTS.find((each) => each === code);
    target = fault === undefined ? target : `/${page}/${encodeURIComponent(slug)}/refused?why=${fault}`;
  }
  const response = new NextResponse(null, {
    status: 303,
    headers: { location: target, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
  setVisitor(response, signVisitor(visitor, visitorKey));
  return response;
}

/** @returns what is wrong with a link, in words; undefined where the code is none of {@link ENTRY_FAULTS}. */
export function sayEntryFault(code: string | undefined, language: Language): string | undefined {
  const fault = ENTRY_FAULTS.find((each): each is EntryFault => each === code);
  return fault === undefined ? undefined : sayFault(new WebError(fault), language);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}
