import type { NextRequest } from 'next/server';
import { passwordsSchema } from '../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../server/http.ts';
import { mustHaveSession } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

/** `PUT /api/v1/account/password` with `old` and `new`: all other sessions end. */
export function PUT(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { actor, session } = await mustHaveSession(request);
    await services().ownAccount.changePassword(await readBody(request, passwordsSchema), actor, session);
    return { ok: true };
  });
}
