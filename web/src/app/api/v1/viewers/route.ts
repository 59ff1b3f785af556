import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../server/http.ts';
import { mustManagePeople } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/viewers?channel=SLUG&after=CURSOR` → `LiveViewers`, the newest first. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    await mustManagePeople(request);
    const { searchParams } = request.nextUrl;
    return services().liveViewers.page(
      searchParams.get('channel') ?? undefined,
      searchParams.get('after') ?? undefined,
    );
  });
}
