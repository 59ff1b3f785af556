import type { NextResponse } from 'next/server';
import type { SignedIn } from './accounts.ts';
import { OIDC_LIFE_MS } from './oidc.ts';
import { services } from './services.ts';

/** The session's token; never readable by scripts. */
export const SESSION_COOKIE = 'rostrum_session';
/** Says only that somebody signed in here, so that pages stored for everyone know to ask who. Readable by scripts. */
const SIGNED_IN_COOKIE = 'rostrum_signed_in';
/** The signed visitor id of the chat. */
export const VISITOR_COOKIE = 'rostrum_visitor';
/** Which browser went to the provider of single sign-on: it alone may come back with the answer. */
export const OIDC_COOKIE = 'rostrum_oidc';
/** 400 days, the longest browsers keep a cookie (RFC 6265bis §5.5). */
const VISITOR_MAX_AGE_S = 400 * 24 * 3600;

function isSecure(): boolean {
  return services().publicUrl.startsWith('https:');
}

/** Sends a session's cookies: a new one's, or those of one that has another token. */
export function setSession(response: NextResponse, signedIn: Pick<SignedIn, 'token' | 'expiresAt'>): void {
  const expires = new Date(signedIn.expiresAt);
  const common = { sameSite: 'lax', path: '/', secure: isSecure(), expires } as const;
  response.cookies.set(SESSION_COOKIE, signedIn.token, { ...common, httpOnly: true });
  response.cookies.set(SIGNED_IN_COOKIE, '1', common);
}

export function setOidcBrowser(response: NextResponse, browser: string): void {
  const where = { httpOnly: true, sameSite: 'lax', path: '/api/v1/oidc', secure: isSecure() } as const;
  response.cookies.set(OIDC_COOKIE, browser, { ...where, maxAge: OIDC_LIFE_MS / 1000 });
}

export function clearSession(response: NextResponse): void {
  response.cookies.set(SESSION_COOKIE, '', { path: '/', maxAge: 0, httpOnly: true, sameSite: 'lax' });
  response.cookies.set(SIGNED_IN_COOKIE, '', { path: '/', maxAge: 0, sameSite: 'lax' });
}

export function setVisitor(response: NextResponse, value: string): void {
  // A player in another site's page is to be known again too: there it has a visitor id of its own, kept for that site
  // alone. Browsers do that by TLS only.
  const where = isSecure()
    ? ({ sameSite: 'none', secure: true, partitioned: true } as const)
    : ({ sameSite: 'lax' } as const);
  response.cookies.set(VISITOR_COOKIE, value, { httpOnly: true, path: '/', maxAge: VISITOR_MAX_AGE_S, ...where });
}
