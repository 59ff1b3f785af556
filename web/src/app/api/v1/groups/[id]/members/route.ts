import type { NextRequest } from 'next/server';
import { LIST_MAX_BYTES, memberListSchema } from '../../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManagePeople } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `GET /api/v1/groups/ID/members` → `{ members: [{ email, name, addedAt, isVerified }] }`. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    await mustManagePeople(request);
    return { members: await services().groups.members((await context.params).id) };
  });
}

/** `POST /api/v1/groups/ID/members` with `{ list }`, lines or CSV → `GroupMembersAdded`. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const { list } = await readBody(request, memberListSchema, LIST_MAX_BYTES);
    return services().groups.addMembers((await context.params).id, list, actor);
  });
}
