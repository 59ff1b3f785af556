import type { NextRequest } from 'next/server';
import { answerApi, mustManage } from '../../../../../../../server/http.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; email: string }> };

/** `DELETE /api/v1/channels/SLUG/members/EMAIL`: they watch no more, from now on. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const account = await mustManage(request);
    const { slug, email } = await context.params;
    await services().access.removeMember(slug, decodeURIComponent(email), account);
    return { ok: true };
  });
}
