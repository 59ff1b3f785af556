import type { NextRequest } from 'next/server';
import { answerApi, fileOf } from '../../../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../../../server/must.ts';
import { services } from '../../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; id: string }> };

/** `PUT /api/v1/channels/SLUG/schedule/ID/poster`: the body is the picture itself → `{ poster }`, where it is. */
export function PUT(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug, id } = await context.params;
    const actor = await mustManageChannel(request, slug);
    return { poster: await services().posters.putPoster(slug, id, fileOf(request), actor) };
  });
}

/** `DELETE /api/v1/channels/SLUG/schedule/ID/poster`. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug, id } = await context.params;
    const actor = await mustManageChannel(request, slug);
    await services().posters.removePoster(slug, id, actor);
    return { poster: null };
  });
}
