import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../../server/http.ts';
import { mustModerate } from '../../../../../../../server/must.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; id: string }> };

/** `DELETE /api/v1/channels/SLUG/bans/ID`: takes a ban back; the person may talk again at once. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug, id } = await context.params;
    await services().chatBans.lift(slug, id, await mustModerate(request, slug));
    return { ok: true };
  });
}
