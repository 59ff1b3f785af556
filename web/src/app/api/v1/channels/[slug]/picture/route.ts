import type { NextRequest } from 'next/server';
import { answerApi, fileOf } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `PUT /api/v1/channels/SLUG/picture`: the body is the picture itself → `{ picture }`, where it is. */
export function PUT(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    return { picture: await services().posters.putPicture(slug, fileOf(request), actor) };
  });
}

/** `DELETE /api/v1/channels/SLUG/picture`. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await services().posters.removePicture(slug, await mustManageChannel(request, slug));
    return { picture: null };
  });
}
