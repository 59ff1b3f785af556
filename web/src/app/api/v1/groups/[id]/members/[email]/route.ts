import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../../server/http.ts';
import { mustManagePeople } from '../../../../../../../server/must.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string; email: string }> };

/** `DELETE /api/v1/groups/ID/members/EMAIL`: who watches by the group is out at once. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const { id, email } = await context.params;
    await services().groups.removeMember(id, decodeURIComponent(email), actor);
    return { ok: true };
  });
}
