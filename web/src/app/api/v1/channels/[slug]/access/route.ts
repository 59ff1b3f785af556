import type { NextRequest } from 'next/server';
import { accessPatchSchema } from '../../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/access` → `ChannelAccess`. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    return services().access.of(slug);
  });
}

/** `PUT /api/v1/channels/SLUG/access` with what is to change → `ChannelAccess`. Who plays is asked anew. */
export function PUT(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    return services().access.set(slug, await readBody(request, accessPatchSchema), actor);
  });
}
