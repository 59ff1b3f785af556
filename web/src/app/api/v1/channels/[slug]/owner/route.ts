import type { NextRequest } from 'next/server';
import { heirSchema } from '../../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageAllChannels } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `PUT /api/v1/channels/SLUG/owner` with `email`: gives the channel to somebody else; for owners and admins. */
export function PUT(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageAllChannels(request);
    const { email } = await readBody(request, heirSchema);
    await services().channels.handOver(slug, email, actor);
    return { ok: true };
  });
}
