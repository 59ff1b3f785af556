import { groupWishSchema } from '@rostrum/contract/groups';
import type { NextRequest } from 'next/server';
import { answerApi, readBody } from '../../../../../server/http.ts';
import { mustManagePeople } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `PATCH /api/v1/groups/ID` with `{ name }` → `{ group }`. */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const { name } = await readBody(request, groupWishSchema);
    return { group: await services().groups.rename((await context.params).id, name, actor) };
  });
}

/** `DELETE /api/v1/groups/ID`: who watches by it is out at once. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    await services().groups.remove((await context.params).id, actor);
    return { ok: true };
  });
}
