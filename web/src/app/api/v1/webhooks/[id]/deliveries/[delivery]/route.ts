import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../../server/http.ts';
import { mustMakeChannels } from '../../../../../../../server/must.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string; delivery: string }> };

/** `POST /api/v1/webhooks/ID/deliveries/DELIVERY` → `{ delivery }`: the same message is sent once more, now. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    const { id, delivery } = await context.params;
    return { delivery: await services().webhooks.again(id, delivery, actor) };
  });
}
