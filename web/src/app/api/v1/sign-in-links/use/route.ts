import { signInLinkUseSchema } from '@rostrum/contract/people';
import { type NextRequest, NextResponse } from 'next/server';
import { setSession } from '../../../../../server/cookies.ts';
import { answerApi, readBody, seenFrom } from '../../../../../server/http.ts';
import { services } from '../../../../../server/services.ts';

/** `POST /api/v1/sign-in-links/use` with `{ token, password? }` → session cookies; the link is spent. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const signedIn = await services().signInLinks.use(await readBody(request, signInLinkUseSchema), seenFrom(request));
    const response = NextResponse.json({ ok: true });
    setSession(response, signedIn);
    return response;
  });
}
