import { type NextRequest, NextResponse } from 'next/server';
import { answerApi, readBody } from '../../../../server/http.ts';
import { mustMakeChannels } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';
import { webhookWishSchema } from '../../../../server/webhooks/webhook-schema.ts';

/** `GET /api/v1/webhooks` → `{ webhooks }`, those of channels one manages; with `?channel=SLUG` of that channel alone. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    const slug = request.nextUrl.searchParams.get('channel') ?? undefined;
    return { webhooks: await services().webhooks.list(actor, slug) };
  });
}

/** `POST /api/v1/webhooks` with `{ channel, url, events, isOn? }` → `{ webhook, secret }`; the secret is told this once. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    const { channel: slug, ...wish } = await readBody(request, webhookWishSchema);
    return NextResponse.json(await services().webhooks.add({ slug, ...wish }, actor), { status: 201 });
  });
}
