import type { NextRequest } from 'next/server';
import { answerApi, seenFrom } from '../../../../../server/http.ts';
import { services } from '../../../../../server/services.ts';

/** `POST /api/v1/passkey/options` → what the browser asks its devices with, once. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, () => services().passkeys.beginSignIn(seenFrom(request)));
}
