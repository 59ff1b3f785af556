import { type NextRequest, NextResponse } from 'next/server';
import { isManager } from '../../../../../../server/account.ts';
import { accountOf, answerApi, mustManage, readBody } from '../../../../../../server/http.ts';
import { planSchema } from '../../../../../../server/plan-schema.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/schedule` → `{ coming }`, the soonest first; managers also get the `plans` it comes from. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const { schedule } = services();
    const coming = await schedule.coming(slug);
    return isManager(await accountOf(request)) ? { coming, plans: await schedule.plans(slug) } : { coming };
  });
}

/** `POST /api/v1/channels/SLUG/schedule` with `{ title, description?, startsAt, endsAt, zone?, recurrence? }` → the plan. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const account = await mustManage(request);
    const wish = await readBody(request, planSchema);
    const plan = await services().schedule.add((await context.params).slug, wish, account);
    return NextResponse.json({ plan }, { status: 201 });
  });
}
