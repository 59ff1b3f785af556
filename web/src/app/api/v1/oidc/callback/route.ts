import type { NextRequest } from 'next/server';
import { OIDC_COOKIE, setSession } from '../../../../../server/cookies.ts';
import { seenFrom } from '../../../../../server/http.ts';
import { sendOn, sendToSignIn } from '../../../../../server/send-on.ts';
import { services } from '../../../../../server/services.ts';

/** `GET /api/v1/oidc/callback`: where the provider sends the browser back; signs in, or says at the sign-in page why not. */
export async function GET(request: NextRequest): Promise<Response> {
  try {
    const browser = request.cookies.get(OIDC_COOKIE)?.value;
    const { signedIn, next } = await services().oidc.end(browser, request.nextUrl.searchParams, seenFrom(request));
    const response = sendOn(next);
    setSession(response, signedIn);
    return response;
  } catch (error) {
    return sendToSignIn(error, null);
  }
}
