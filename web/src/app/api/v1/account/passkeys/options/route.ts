import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustHaveSession } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

/** `POST /api/v1/account/passkeys/options` → what the browser makes a passkey by, once. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { actor, session, signedInAt } = await mustHaveSession(request);
    return services().passkeys.beginAdding(actor, { id: session, signedInAt });
  });
}
