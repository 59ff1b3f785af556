import { invitationWishSchema } from '@rostrum/contract/people';
import { type NextRequest, NextResponse } from 'next/server';
import { answerApi, readBody } from '../../../../server/http.ts';
import { mustManagePeople } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/invitations` → `{ invitations: InvitationRow[] }`: the links that can still be used, without their secret. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    await mustManagePeople(request);
    return { invitations: await services().invitations.list() };
  });
}

/** `POST /api/v1/invitations` → `InvitationMade`, with the link, told this once. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const made = await services().invitations.make(await readBody(request, invitationWishSchema), actor);
    return NextResponse.json(made, { status: 201 });
  });
}
