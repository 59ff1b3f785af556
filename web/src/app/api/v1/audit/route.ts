import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../server/http.ts';
import { mustManagePeople } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/audit?before=ID&by=EMAIL` → `AuditPage`, the newest first. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    await mustManagePeople(request);
    const { searchParams } = request.nextUrl;
    return services().audit.page(searchParams.get('before') ?? undefined, searchParams.get('by') ?? undefined);
  });
}
