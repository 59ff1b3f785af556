import { type NextRequest, NextResponse } from 'next/server';
import { passwordsSchema } from '../../../../../server/bodies.ts';
import { setSession } from '../../../../../server/cookies.ts';
import { answerApi, readBody } from '../../../../../server/http.ts';
import { mustHaveSession } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

/** `PUT /api/v1/account/password` with `old` and `new`: all other sessions end, this one gets another cookie. */
export function PUT(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { actor, session } = await mustHaveSession(request);
    const passwords = await readBody(request, passwordsSchema);
    const renewed = await services().ownAccount.changePassword(passwords, actor, session);
    const response = NextResponse.json({ ok: true });
    setSession(response, renewed);
    return response;
  });
}
