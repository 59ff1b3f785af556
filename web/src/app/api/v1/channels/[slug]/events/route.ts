import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/events?before=ID` → `PastEventPage`: what took place, the newest first. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    return services().events.past(slug, request.nextUrl.searchParams.get('before') ?? undefined);
  });
}
