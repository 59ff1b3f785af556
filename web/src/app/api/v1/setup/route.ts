import { newPasswordSchema, personNameSchema } from '@rostrum/contract/people';
import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { setSession } from '../../../../server/cookies.ts';
import { answerApi, readBody, seenFrom } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

const setupSchema = z.object({
  token: z.string().min(1).max(256),
  email: z.email('Enter an e-mail address.').max(254, 'Enter a shorter e-mail address.'),
  name: personNameSchema.default(''),
  password: newPasswordSchema,
});

/** `POST /api/v1/setup`: makes the owner by the one-time link and signs them in. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const signedIn = await services().accounts.setUp(await readBody(request, setupSchema), seenFrom(request));
    const response = NextResponse.json({ ok: true });
    setSession(response, signedIn);
    return response;
  });
}
