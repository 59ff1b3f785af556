import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustMakeChannels } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `GET /api/v1/webhooks/ID/deliveries` → `{ deliveries }`: the last 100 attempts, the newest first. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    return { deliveries: await services().webhooks.deliveries((await context.params).id, actor) };
  });
}
