import type { NextRequest } from 'next/server';
import { isManager } from '../../../../server/account.ts';
import { accountOf, answerApi } from '../../../../server/http.ts';

/** `GET /api/v1/me` → `{ account: { email, name, role } | null, isManager }`. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const account = await accountOf(request);
    return {
      account: account === undefined ? null : { email: account.email, name: account.name, role: account.role },
      isManager: isManager(account),
    };
  });
}
