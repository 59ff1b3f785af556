import { signInLinkWishSchema } from '@rostrum/contract/people';
import type { NextRequest } from 'next/server';
import { answerApi, readBody, seenFrom } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

/** `POST /api/v1/sign-in-links` with `{ email, next? }`: the same answer, and as soon, whether anybody has the address. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    services().signInLinks.ask(await readBody(request, signInLinkWishSchema), seenFrom(request));
    return { ok: true };
  });
}
