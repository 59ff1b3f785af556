import { type NextRequest, NextResponse } from 'next/server';
import { accountOf, answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { planSchema } from '../../../../../../server/plan-schema.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/schedule` → `{ coming }`, the soonest first; managers also get the `plans` it comes from. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const { channels, schedule } = services();
    const coming = await schedule.coming(slug);
    const account = await accountOf(request);
    const isHost = account !== undefined && (await channels.isHost(slug, account));
    return isHost ? { coming, plans: await schedule.plans(slug) } : { coming };
  });
}

/** `POST /api/v1/channels/SLUG/schedule` with `{ title, description?, startsAt, endsAt, zone?, recurrence? }` → the plan. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const wish = await readBody(request, planSchema);
    const plan = await services().schedule.add(slug, wish, actor);
    return NextResponse.json({ plan }, { status: 201 });
  });
}
