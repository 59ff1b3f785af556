import type { NextRequest } from 'next/server';
import { encodersPatchSchema } from '../../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/encoders` → `ChannelEncoders`, keys and passphrase included. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { encoders } = services();
    await encoders.noteShown(slug, actor);
    return encoders.view(slug);
  });
}

/** `PATCH /api/v1/channels/SLUG/encoders` with any of `encryptsSrt`, `srtLatencyMs`, `switching`, `priority`. */
export function PATCH(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { encoders } = services();
    await encoders.update(slug, await readBody(request, encodersPatchSchema), actor);
    return encoders.view(slug);
  });
}
