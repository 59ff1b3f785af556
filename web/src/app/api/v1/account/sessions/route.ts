import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../server/http.ts';
import { mustHaveSession } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

/** `GET /api/v1/account/sessions` → `{ sessions: SessionRow[] }`, the one that asks first. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { actor, session } = await mustHaveSession(request);
    return { sessions: await services().ownAccount.sessions(actor, session) };
  });
}

/** `DELETE /api/v1/account/sessions` → `{ ended }`: ends all but the one that asks. */
export function DELETE(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { actor, session } = await mustHaveSession(request);
    return { ended: await services().ownAccount.endOthers(actor, session) };
  });
}
