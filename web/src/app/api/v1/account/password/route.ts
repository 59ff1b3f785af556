import { PASSWORD_MAX } from '@rostrum/contract/password';
import { newPasswordSchema } from '@rostrum/contract/people';
import type { NextRequest } from 'next/server';
import { z } from 'zod';
import { answerApi, readBody } from '../../../../../server/http.ts';
import { mustHaveSession } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

const passwordsSchema = z.object({
  old: z.string('Type the present password too.').max(PASSWORD_MAX, 'The present password is not right.'),
  new: newPasswordSchema,
});

/** `PUT /api/v1/account/password` with `old` and `new`: all other sessions end. */
export function PUT(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { actor, session } = await mustHaveSession(request);
    await services().ownAccount.changePassword(await readBody(request, passwordsSchema), actor, session);
    return { ok: true };
  });
}
