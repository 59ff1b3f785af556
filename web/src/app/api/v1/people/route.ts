import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../server/http.ts';
import { mustManagePeople } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/people` → `{ people: Person[] }`, the oldest first. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    return { people: await services().people.list(actor) };
  });
}
