import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustSignIn } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `DELETE /api/v1/account/keys/ID`: takes one of one's own back, at once. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustSignIn(request);
    await services().apiKeys.revoke((await context.params).id, actor);
    return { ok: true };
  });
}
