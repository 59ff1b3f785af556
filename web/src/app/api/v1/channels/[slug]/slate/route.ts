import type { NextRequest } from 'next/server';
import { answerApi, fileOf } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/slate` → `{ own }`: whether viewers see the channel's own picture or clip. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    return { own: await services().slates.isOwn(slug) };
  });
}

/** `PUT /api/v1/channels/SLUG/slate`: the body is the picture or clip itself, by its `Content-Type`. */
export function PUT(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const stream = fileOf(request);
    await services().slates.put(slug, { type: request.headers.get('content-type'), stream }, actor);
    return { own: true };
  });
}

/** `DELETE /api/v1/channels/SLUG/slate`: back to the usual one. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await services().slates.remove(slug, await mustManageChannel(request, slug));
    return { own: false };
  });
}
