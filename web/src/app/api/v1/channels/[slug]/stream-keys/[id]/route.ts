import { streamKeyPatchSchema } from '@rostrum/contract/stream-key';
import type { NextRequest } from 'next/server';
import { answerApi, readBody } from '../../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../../server/must.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; id: string }> };

/** `GET /api/v1/channels/SLUG/stream-keys/ID` → `StreamKeyShown`: with its text. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug, id } = await context.params;
    const actor = await mustManageChannel(request, slug);
    return services().streamKeys.show(slug, id, actor);
  });
}

/** `PATCH /api/v1/channels/SLUG/stream-keys/ID` with `{name}`. */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug, id } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { name } = await readBody(request, streamKeyPatchSchema);
    return { key: await services().streamKeys.rename(slug, id, name, actor) };
  });
}

/** `DELETE /api/v1/channels/SLUG/stream-keys/ID`: whoever publishes with it is ended. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug, id } = await context.params;
    const actor = await mustManageChannel(request, slug);
    await services().streamKeys.revoke(slug, id, actor);
    return { ok: true };
  });
}
