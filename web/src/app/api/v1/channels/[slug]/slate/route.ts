import type { NextRequest } from 'next/server';
import { WebError } from '../../../../../../errors.ts';
import { answerApi, mustManage } from '../../../../../../server/http.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/slate` → `{ own }`: whether viewers see the channel's own picture or clip. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    await mustManage(request);
    return { own: await services().slates.isOwn((await context.params).slug) };
  });
}

/** `PUT /api/v1/channels/SLUG/slate`: the body is the picture or clip itself, by its `Content-Type`. */
export function PUT(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const account = await mustManage(request);
    const { slug } = await context.params;
    if (request.body === null) {
      throw new WebError('BAD_REQUEST', { why: 'The request has no body; send the picture or clip itself.' });
    }
    await services().slates.put(slug, { type: request.headers.get('content-type'), stream: request.body }, account);
    return { own: true };
  });
}

/** `DELETE /api/v1/channels/SLUG/slate`: back to the usual one. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const account = await mustManage(request);
    await services().slates.remove((await context.params).slug, account);
    return { own: false };
  });
}
