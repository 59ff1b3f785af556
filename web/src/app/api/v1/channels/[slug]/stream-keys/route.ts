import { streamKeyWishSchema } from '@rostrum/contract/stream-key';
import { type NextRequest, NextResponse } from 'next/server';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/stream-keys` → `StreamKeyList`: all of them, without their texts. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    return { keys: await services().streamKeys.list(slug) };
  });
}

/** `POST /api/v1/channels/SLUG/stream-keys` with `{name, role?}` → `StreamKeyShown`. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const made = await services().streamKeys.add(slug, await readBody(request, streamKeyWishSchema), actor);
    return NextResponse.json(made, { status: 201 });
  });
}
