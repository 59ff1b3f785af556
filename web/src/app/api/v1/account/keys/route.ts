import { apiKeyWishSchema } from '@rostrum/contract/api-key';
import { type NextRequest, NextResponse } from 'next/server';
import { answerApi, readBody } from '../../../../../server/http.ts';
import { mustMakeKeys, mustSignIn } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

/** `GET /api/v1/account/keys` → `{ keys: ApiKeyRow[] }`, one's own, the newest first. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => ({ keys: await services().apiKeys.list(await mustSignIn(request)) }));
}

/** `POST /api/v1/account/keys` with `{ name, scopes, expiresAt? }` → `ApiKeyMade`, with the key, told this once. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeKeys(request);
    const made = await services().apiKeys.make(await readBody(request, apiKeyWishSchema), actor);
    return NextResponse.json(made, { status: 201 });
  });
}
