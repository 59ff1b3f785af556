import { passkeyShownSchema } from '@rostrum/contract/people';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { type NextRequest, NextResponse } from 'next/server';
import { setSession } from '../../../../server/cookies.ts';
import { answerApi, readBody, seenFrom } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

/** `POST /api/v1/passkey` with `{ response }`, the browser's answer to the options → session cookies. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { response: shown } = await readBody(request, passkeyShownSchema);
    const signedIn = await services().passkeys.signIn(
      shown as unknown as AuthenticationResponseJSON,
      seenFrom(request),
    );
    const response = NextResponse.json({ ok: true });
    setSession(response, signedIn);
    return response;
  });
}
