import { faultOfPassword } from '@rostrum/contract/password';
import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { setSession } from '../../../../server/cookies.ts';
import { answerApi, readBody } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

const setupSchema = z.object({
  token: z.string().min(1).max(256),
  email: z.email('Enter an e-mail address.').max(254, 'Enter a shorter e-mail address.'),
  name: z.string().trim().max(80, 'Enter a shorter name.').default(''),
  password: z.string().superRefine((password, context) => {
    const fault = faultOfPassword(password);
    if (fault !== undefined) {
      context.addIssue({ code: 'custom', message: fault });
    }
  }),
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
