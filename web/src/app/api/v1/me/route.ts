import type { NextRequest } from 'next/server';
import { accountOf, answerApi } from '../../../../server/http.ts';
import { mayMakeChannels, mayManagePeople } from '../../../../server/rights.ts';

/** `GET /api/v1/me` → `{ account: { email, name, role } | null, mayMakeChannels, mayManagePeople }`. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const account = await accountOf(request);
    return {
      account: account === undefined ? null : { email: account.email, name: account.name, role: account.role },
      mayMakeChannels: account !== undefined && mayMakeChannels(account),
      mayManagePeople: account !== undefined && mayManagePeople(account),
    };
  });
}
