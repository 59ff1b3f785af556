import { viewerEndSchema } from '@rostrum/contract/live-sessions';
import type { NextRequest } from 'next/server';
import { answerApi, readBody } from '../../../../../../../../server/http.ts';
import { mustManagePeople } from '../../../../../../../../server/must.ts';
import { services } from '../../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; id: string }> };

/** `POST /api/v1/channels/SLUG/viewers/ID/end` with `minutes`: they are out within a second, and for as long. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const { minutes } = await readBody(request, viewerEndSchema);
    const { slug, id } = await context.params;
    await services().liveViewers.end(slug, id, minutes, actor);
    return { ok: true };
  });
}
