import type { NextRequest } from 'next/server';
import { z } from 'zod';
import { WebError } from '../../../../../errors.ts';
import { isManager } from '../../../../../server/account.ts';
import { accountOf, answerApi, mustManage, readBody } from '../../../../../server/http.ts';
import { services } from '../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

const patchSchema = z
  .object({
    title: z.string().trim().min(1, 'Give the channel a title.').max(120, 'Choose a shorter title.'),
    description: z.string().trim().max(2000, 'Write a shorter description.'),
  })
  .partial();

/** `GET /api/v1/channels/SLUG`; managers also get the running event's `state`. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const channel = await services().channels.bySlug(slug);
    if (channel === undefined) {
      throw new WebError('NO_SUCH_CHANNEL', { channel: slug });
    }
    // What is shown at a channel's door is no secret; the stream's own state is for those who run it.
    return isManager(await accountOf(request)) ? { channel, state: services().states.of(slug) ?? null } : { channel };
  });
}

/** `PATCH /api/v1/channels/SLUG` with any of `title`, `description`; who may watch is set by `…/access`. */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    await mustManage(request);
    const { slug } = await context.params;
    const given = await readBody(request, patchSchema);
    const patch = {
      ...(given.title === undefined ? {} : { title: given.title }),
      ...(given.description === undefined ? {} : { description: given.description }),
    };
    return { channel: await services().channels.update(slug, patch) };
  });
}

/** `DELETE /api/v1/channels/SLUG`: the channel, its key and its address are gone; a running encoder is ended. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const account = await mustManage(request);
    await services().channels.remove((await context.params).slug, account);
    return { ok: true };
  });
}
