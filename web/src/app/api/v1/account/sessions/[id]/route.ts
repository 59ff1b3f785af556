import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustSignIn } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `DELETE /api/v1/account/sessions/ID`: ends one of one's own. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustSignIn(request);
    await services().ownAccount.endSession((await context.params).id, actor);
    return { ok: true };
  });
}
