import { type NextRequest, NextResponse } from 'next/server';
import { clearSession, SESSION_COOKIE } from '../../../../server/cookies.ts';
import { answerApi } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

/** `POST /api/v1/logout`: ends the session here and in the database. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const token = request.cookies.get(SESSION_COOKIE)?.value;
    if (token !== undefined) {
      await services().accounts.signOut(token);
    }
    const response = NextResponse.json({ ok: true });
    clearSession(response);
    return response;
  });
}
