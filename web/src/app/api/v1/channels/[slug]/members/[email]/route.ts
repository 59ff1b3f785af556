import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../../server/must.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; email: string }> };

/** `DELETE /api/v1/channels/SLUG/members/EMAIL`: they watch no more, from now on. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { email } = await context.params;
    await services().access.removeMember(slug, decodeURIComponent(email), actor);
    return { ok: true };
  });
}
