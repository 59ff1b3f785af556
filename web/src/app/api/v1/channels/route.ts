import { type NextRequest, NextResponse } from 'next/server';
import { newChannelSchema } from '../../../../server/bodies.ts';
import { accountOf, answerApi, readBody } from '../../../../server/http.ts';
import { mustMakeChannels } from '../../../../server/must.ts';
import { mayMakeChannels } from '../../../../server/rights.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/channels`: those one manages; the public ones for who makes no channels. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { channels } = services();
    const account = await accountOf(request);
    const isMaker = account !== undefined && mayMakeChannels(account);
    return { channels: await (isMaker ? channels.managedBy(account) : channels.listed()) };
  });
}

/** `POST /api/v1/channels` → `ChannelCreated`. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustMakeChannels(request);
    const created = await services().channels.add(await readBody(request, newChannelSchema), actor);
    return NextResponse.json(created, { status: 201 });
  });
}
