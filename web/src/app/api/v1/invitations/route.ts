import { invitationWishSchema } from '@rostrum/contract/people';
import { type NextRequest, NextResponse } from 'next/server';
import { WebError } from '../../../../errors.ts';
import { answerApi, readBody } from '../../../../server/http.ts';
import { mustManagePeople } from '../../../../server/must.ts';
import { mayGiveByKey } from '../../../../server/rights.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/invitations` → `{ invitations: InvitationRow[] }`: the links that can still be used, without their secret. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    await mustManagePeople(request);
    return { invitations: await services().invitations.list() };
  });
}

/** `POST /api/v1/invitations` → `InvitationMade`, with the link, told this once. By a key no password is reset, no admin made. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const wish = await readBody(request, invitationWishSchema);
    if (actor.keyName !== undefined && (wish.kind === 'reset' || !mayGiveByKey(wish.role))) {
      throw new WebError('KEY_MAY_NOT');
    }
    const made = await services().invitations.make(wish, actor);
    return NextResponse.json(made, { status: 201 });
  });
}
