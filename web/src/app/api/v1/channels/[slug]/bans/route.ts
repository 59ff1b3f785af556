import type { NextRequest } from 'next/server';
import { answerApi, mustManage } from '../../../../../../server/http.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/bans` → `{ bans: [{ id, kind, name, at }] }`, the newest first. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    await mustManage(request);
    return { bans: await services().chatBans.list((await context.params).slug) };
  });
}
