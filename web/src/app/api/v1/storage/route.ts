import type { NextRequest } from 'next/server';
import { answerApi, languageOf } from '../../../../server/http.ts';
import { mustManagePeople } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/storage` → `Storage`: what takes the room. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    await mustManagePeople(request);
    return services().storage.now(languageOf(request));
  });
}
