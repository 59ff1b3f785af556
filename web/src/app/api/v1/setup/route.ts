import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { setSession } from '../../../../server/cookies.ts';
import { answerApi, readBody } from '../../../../server/http.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from '../../../../server/password-bounds.ts';
import { services } from '../../../../server/services.ts';

const setupSchema = z.object({
  token: z.string().min(1).max(256),
  email: z.email('Enter an e-mail address.').max(254, 'Enter a shorter e-mail address.'),
  name: z.string().trim().max(80, 'Enter a shorter name.').default(''),
  password: z
    .string()
    .min(PASSWORD_MIN, `Choose a password of at least ${PASSWORD_MIN} characters.`)
    .max(PASSWORD_MAX, `Choose a password of at most ${PASSWORD_MAX} characters.`),
});

/** `POST /api/v1/setup`: makes the owner by the one-time link and signs them in. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const signedIn = await services().accounts.setUp(await readBody(request, setupSchema));
    const response = NextResponse.json({ ok: true });
    setSession(response, signedIn);
    return response;
  });
}
