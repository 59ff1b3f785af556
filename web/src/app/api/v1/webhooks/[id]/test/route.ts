import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustMakeChannels } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ id: string }> };

/** `POST /api/v1/webhooks/ID/test` → `{ delivery }`: a message that tells of nothing is sent now, and its answer told. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    return { delivery: await services().webhooks.test((await context.params).id, actor) };
  });
}
