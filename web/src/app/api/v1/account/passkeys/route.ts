import { passkeyToAddSchema } from '@rostrum/contract/people';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { type NextRequest, NextResponse } from 'next/server';
import { answerApi, readBody, seenFrom } from '../../../../../server/http.ts';
import { mustHaveSession, mustSignIn } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

/** `GET /api/v1/account/passkeys` → `{ passkeys: PasskeyRow[] }`. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { id } = await mustSignIn(request);
    return { passkeys: await services().passkeys.list(id) };
  });
}

/** `POST /api/v1/account/passkeys` with `{ name?, response }`, the browser's answer to the options → `PasskeyRow`. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { actor, session, signedInAt } = await mustHaveSession(request);
    const { name, response } = await readBody(request, passkeyToAddSchema);
    const wish = { name, response: response as unknown as RegistrationResponseJSON };
    const row = await services().passkeys.add(wish, actor, { id: session, signedInAt }, seenFrom(request));
    return NextResponse.json(row, { status: 201 });
  });
}
