import type { NextRequest } from 'next/server';
import { answerApi, mustManage } from '../../../../../../../server/http.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; id: string }> };

/** `DELETE /api/v1/channels/SLUG/tickets/ID`: whoever watches by it is out at once. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const account = await mustManage(request);
    const { slug, id } = await context.params;
    await services().access.revokeTicket(slug, id, account);
    return { ok: true };
  });
}
