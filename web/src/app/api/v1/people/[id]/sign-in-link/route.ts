import { type NextRequest, NextResponse } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustManagePeople } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `POST /api/v1/people/ID/sign-in-link` → `{ url, expiresAt }`, the link told this once, to be handed over. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const made = await services().signInLinks.offer((await context.params).id, actor);
    return NextResponse.json(made, { status: 201 });
  });
}
