import type { NextRequest } from 'next/server';
import { answerApi, languageOf } from '../../../../server/http.ts';
import { mustManagePeople } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/health` → `Health`: how every machine and process is, and what is wrong. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    await mustManagePeople(request);
    return services().health.now(languageOf(request));
  });
}
