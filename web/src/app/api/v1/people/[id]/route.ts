import { personPatchSchema } from '@rostrum/contract/people';
import type { NextRequest } from 'next/server';
import { WebError } from '../../../../../errors.ts';
import { answerApi, readBody } from '../../../../../server/http.ts';
import { mustManagePeople } from '../../../../../server/must.ts';
import { mayGiveByKey } from '../../../../../server/rights.ts';
import { services } from '../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `PATCH /api/v1/people/ID` with any of `role`, `channels`, `isSuspended`; what they lost by it ends at once. */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const patch = await readBody(request, personPatchSchema);
    if (actor.keyName !== undefined && patch.role !== undefined && !mayGiveByKey(patch.role)) {
      throw new WebError('KEY_MAY_NOT');
    }
    await services().people.change((await context.params).id, patch, actor);
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
