import type { NextRequest } from 'next/server';
import { WebError } from '../../../../../../../errors.ts';
import { answerApi, readBody } from '../../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../../server/must.ts';
import { planSchema } from '../../../../../../../server/plan-schema.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string; id: string }> };

/** `PUT /api/v1/channels/SLUG/schedule/ID` with the whole plan → the plan. */
export function PUT(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { id } = await context.params;
    return { plan: await services().schedule.update(slug, id, await readBody(request, planSchema), actor) };
  });
}

/** `DELETE /api/v1/channels/SLUG/schedule/ID`, with `?start=MS` that one time alone. */
export function DELETE(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { id } = await context.params;
    await services().schedule.remove(slug, id, readStart(request), actor);
    return { ok: true };
  });
}

function readStart(request: NextRequest): number | undefined {
  const text = request.nextUrl.searchParams.get('start');
  if (text !== null && !/^\d{1,16}$/.test(text)) {
    throw new WebError('BAD_REQUEST', { why: 'start is a time, in milliseconds since 1970.' });
  }
  return text === null ? undefined : Number(text);
}
