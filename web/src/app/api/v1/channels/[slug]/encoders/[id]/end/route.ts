import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../../../server/http.ts';
import { mustManagePeople } from '../../../../../../../../server/must.ts';
import { services } from '../../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; id: string }> };

/** `POST /api/v1/channels/SLUG/encoders/ID/end` → `{ ended }`: the connection is over; with its key it may come back. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    const { slug, id } = await context.params;
    return { ended: await services().liveEncoders.end(slug, id, actor) };
  });
}
