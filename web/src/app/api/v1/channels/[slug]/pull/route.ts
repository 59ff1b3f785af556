import type { NextRequest } from 'next/server';
import { pullChoiceSchema } from '../../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/pull` → `ChannelPull`, with the password that may be in the address. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { pulls } = services();
    await pulls.noteShown(slug, actor);
    return pulls.of(slug);
  });
}

/** `PUT /api/v1/channels/SLUG/pull` with `address`, `isOn` or both: without an address the one there is stays. */
export function PUT(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    return services().pulls.set(slug, await readBody(request, pullChoiceSchema), actor);
  });
}

/** `DELETE /api/v1/channels/SLUG/pull`: the address is forgotten. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    return services().pulls.remove(slug, await mustManageChannel(request, slug));
  });
}
