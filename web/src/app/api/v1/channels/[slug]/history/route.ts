import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/history?since=MS` → `ChannelHistory`: points later than that, of the last hour at most. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    const since = Number(request.nextUrl.searchParams.get('since') ?? 0);
    return services().histories.of(slug, Number.isFinite(since) ? since : 0);
  });
}
