import type { NextRequest } from 'next/server';
import { channelPatchSchema } from '../../../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../../server/must.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; id: string }> };

/** `PATCH /api/v1/channels/SLUG/events/ID` with `title`, `description` or both: how an event that is over is remembered. */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug, id } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const patch = await readBody(request, channelPatchSchema);
    return { event: await services().events.rename(slug, id, patch, actor) };
  });
}

/** `DELETE /api/v1/channels/SLUG/events/ID`: an event that is over, and its page. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug, id } = await context.params;
    const actor = await mustManageChannel(request, slug);
    await services().events.remove(slug, id, actor);
    return { ok: true };
  });
}
