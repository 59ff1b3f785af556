import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/audience` → `ChannelAudience`: who watches now, how far behind, and by which renditions. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    return services().audiences.of(slug);
  });
}
