import { groupWishSchema } from '@rostrum/contract/groups';
import { type NextRequest, NextResponse } from 'next/server';
import { answerApi, readBody } from '../../../../server/http.ts';
import { mustManagePeople, mustSeeGroups } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/groups` → `{ groups }`, by name, without who is in them. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => ({ groups: await services().groups.list(await mustSeeGroups(request)) }));
}

/** `POST /api/v1/groups` with `{ name }` → `{ group }`. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const { name } = await readBody(request, groupWishSchema);
    return NextResponse.json({ group: await services().groups.add(name, actor) }, { status: 201 });
  });
}
