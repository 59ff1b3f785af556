import type { NextRequest } from 'next/server';
import { WebError } from '../../../../../errors.ts';
import { channelPatchSchema } from '../../../../../server/bodies.ts';
import { asGuestsSeeIt } from '../../../../../server/channels.ts';
import { accountOf, answerApi, readBody } from '../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG`; who manages it also gets the running event's `state`. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const channel = await services().channels.bySlug(slug);
    if (channel === undefined) {
      throw new WebError('NO_SUCH_CHANNEL', { channel: slug });
    }
    // What is shown at a channel's door is no secret; the stream's own state is for those who run it.
    const account = await accountOf(request);
    const isHost = account !== undefined && (await services().channels.isHost(slug, account));
    return isHost ? { channel, state: services().states.of(slug) ?? null } : { channel: asGuestsSeeIt(channel) };
  });
}

/** `PATCH /api/v1/channels/SLUG` with any of `title`, `description`; who may watch is set by `…/access`. */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const given = await readBody(request, channelPatchSchema);
    const patch = {
      ...(given.title === undefined ? {} : { title: given.title }),
      ...(given.description === undefined ? {} : { description: given.description }),
    };
    return { channel: await services().channels.update(slug, patch, actor) };
  });
}

/** `DELETE /api/v1/channels/SLUG`: the channel, its key and its address are gone; a running encoder is ended. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await services().channels.remove(slug, await mustManageChannel(request, slug));
    return { ok: true };
  });
}
