import { type NextRequest, NextResponse } from 'next/server';
import { setupSchema } from '../../../../server/bodies.ts';
import { setSession } from '../../../../server/cookies.ts';
import { answerApi, readBody, seenFrom } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

/** `POST /api/v1/setup`: makes the owner by the one-time link and signs them in. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const signedIn = await services().accounts.setUp(await readBody(request, setupSchema), seenFrom(request));
    const response = NextResponse.json({ ok: true });
    setSession(response, signedIn);
    return response;
  });
}
