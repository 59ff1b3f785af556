import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../../server/must.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; id: string }> };

/** `DELETE /api/v1/channels/SLUG/tickets/ID`: whoever watches by it is out at once. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { id } = await context.params;
    await services().access.revokeTicket(slug, id, actor);
    return { ok: true };
  });
}
