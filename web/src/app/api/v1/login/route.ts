import { type NextRequest, NextResponse } from 'next/server';
import { loginSchema } from '../../../../server/bodies.ts';
import { setSession } from '../../../../server/cookies.ts';
import { answerApi, readBody, seenFrom } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

/** `POST /api/v1/login` → session cookies. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { email, password } = await readBody(request, loginSchema);
    const signedIn = await services().accounts.signIn(email, password, seenFrom(request));
    const response = NextResponse.json({ ok: true });
    setSession(response, signedIn);
    return response;
  });
}
