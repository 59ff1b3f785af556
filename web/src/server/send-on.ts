import { placeToGo } from '@rostrum/contract/place-to-go';
import { NextResponse } from 'next/server';
import { services } from './services.ts';

/** @param to an address, or a path of this site under whatever name the browser has for it. */
export function sendOn(to: string): NextResponse {
  const headers = { location: to, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return new NextResponse(null, { status: 303, headers });
}

/** To the sign-in page, with the fault's code, which it tells in words. @param next where the person wanted to go. */
export function sendToSignIn(fault: unknown, next: string | null): NextResponse {
  const isOurs = fault instanceof Error && 'code' in fault && 'row' in fault;
  if (!isOurs) {
    services().log.error({ err: fault }, 'web: single sign-on failed');
  }
  const query = new URLSearchParams({ fault: isOurs ? String(fault.code) : 'OIDC_FAULT' });
  if (next !== null && placeToGo(next) === next) {
    query.set('next', next);
  }
  return sendOn(`/login?${query}`);
}
