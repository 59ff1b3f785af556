import { type NextRequest, NextResponse } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/site-secret` → `SiteSecretState`; the secret itself is never told again. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    return services().ownSite.of(slug);
  });
}

/** `POST /api/v1/channels/SLUG/site-secret` → `SiteSecretMade`: makes one, in place of the one there is. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    return NextResponse.json(await services().ownSite.makeSecret(slug, actor), { status: 201 });
  });
}

/** `DELETE /api/v1/channels/SLUG/site-secret`: whoever came in by it is asked anew. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    return services().ownSite.removeSecret(slug, await mustManageChannel(request, slug));
  });
}
