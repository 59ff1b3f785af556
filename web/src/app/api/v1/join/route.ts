import { joinSchema } from '@rostrum/contract/people';
import { type NextRequest, NextResponse } from 'next/server';
import { setSession } from '../../../../server/cookies.ts';
import { answerApi, readBody, seenFrom } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

/** `POST /api/v1/join`: makes an account by a link, or sets a password by one, and signs in. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const signedIn = await services().invitations.use(await readBody(request, joinSchema), seenFrom(request));
    const response = NextResponse.json({ ok: true });
    setSession(response, signedIn);
    return response;
  });
}
