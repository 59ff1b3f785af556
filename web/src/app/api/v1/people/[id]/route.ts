import { personPatchSchema } from '@rostrum/contract/people';
import type { NextRequest } from 'next/server';
import { answerApi, readBody } from '../../../../../server/http.ts';
import { mustManagePeople } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `PATCH /api/v1/people/ID` with `role`, `channels` or both; what the role gave ends at once. */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    await services().people.change((await context.params).id, await readBody(request, personPatchSchema), actor);
    return { ok: true };
  });
}

/** `DELETE /api/v1/people/ID`: their sessions end, their channels go to who asks. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    await services().people.remove((await context.params).id, actor);
    return { ok: true };
  });
}
