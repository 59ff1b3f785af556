import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../server/http.ts';
import { mustManagePeople } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `DELETE /api/v1/invitations/ID`: takes a link back that nobody has used. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    await services().invitations.revoke((await context.params).id, actor);
    return { ok: true };
  });
}
