import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustMakeChannels } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `POST /api/v1/webhooks/ID/secret` → `{ webhook, secret }`: another one, told this once. The old one signs too for a day. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    return services().webhooks.rotate((await context.params).id, actor);
  });
}
