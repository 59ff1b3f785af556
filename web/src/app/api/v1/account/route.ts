import type { NextRequest } from 'next/server';
import { accountPatchSchema } from '../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../server/http.ts';
import { mustSignIn } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/account` → `{ email, name, role }`: one's own. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { email, name, role } = await mustSignIn(request);
    return { email, name, role };
  });
}

/** `PATCH /api/v1/account` with `name`. */
export function PATCH(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustSignIn(request);
    const { name } = await readBody(request, accountPatchSchema);
    await services().ownAccount.setName(name, actor);
    return { email: actor.email, name, role: actor.role };
  });
}
