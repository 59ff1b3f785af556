import type { NextRequest } from 'next/server';
import { stagePatchSchema } from '../../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/stage` → `ChannelStage`. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    return services().stages.of(slug);
  });
}

/**
 * `PATCH /api/v1/channels/SLUG/stage` with any of `isRehearsal`, `isSlate`, `isEnded` → `ChannelStage`: rehearse, or go
 * live; show the slate, or the camera; end the event, or let encoders in again.
 */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    return services().stages.set(slug, await readBody(request, stagePatchSchema), actor);
  });
}
