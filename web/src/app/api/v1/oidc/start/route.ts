import type { NextRequest } from 'next/server';
import { OIDC_COOKIE, setOidcBrowser } from '../../../../../server/cookies.ts';
import { seenFrom } from '../../../../../server/http.ts';
import { nameBrowser } from '../../../../../server/oidc.ts';
import { sendOn, sendToSignIn } from '../../../../../server/send-on.ts';
import { services } from '../../../../../server/services.ts';

/** `GET /api/v1/oidc/start?next=PLACE`: sends the browser to the provider; where that fails, to the sign-in page. */
export async function GET(request: NextRequest): Promise<Response> {
  const next = request.nextUrl.searchParams.get('next');
  const browser = nameBrowser(request.cookies.get(OIDC_COOKIE)?.value);
  try {
    const response = sendOn((await services().oidc.begin(browser, next, seenFrom(request))).href);
    setOidcBrowser(response, browser);
    return response;
  } catch (error) {
    return sendToSignIn(error, next);
  }
}
