import type { NextRequest } from 'next/server';
import { answerApi, readBody } from '../../../../../server/http.ts';
import { mustMakeChannels } from '../../../../../server/must.ts';
import { services } from '../../../../../server/services.ts';
import { webhookPatchSchema } from '../../../../../server/webhooks/webhook-schema.ts';

type Context = { params: Promise<{ id: string }> };

/** `GET /api/v1/webhooks/ID` → `{ webhook }`. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    return { webhook: await services().webhooks.of((await context.params).id, actor) };
  });
}

/** `PATCH /api/v1/webhooks/ID` with any of `{ url, events, isOn }` → `{ webhook }`. Switched on, it begins anew. */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    const { id } = await context.params;
    return { webhook: await services().webhooks.update(id, await readBody(request, webhookPatchSchema), actor) };
  });
}

/** `DELETE /api/v1/webhooks/ID`: with all that waits for it. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    await services().webhooks.remove((await context.params).id, actor);
    return { ok: true };
  });
}
