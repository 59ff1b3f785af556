import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustSignIn } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `DELETE /api/v1/account/passkeys/ID`: nobody signs in by it any more. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustSignIn(request);
    await services().passkeys.remove((await context.params).id, actor);
    return { ok: true };
  });
}
