import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/stream-key` → the encoder's settings, with the key. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { encoders } = services();
    await encoders.noteShown(slug, actor);
    return encoders.addresses(slug, 'primary');
  });
}

/** `POST /api/v1/channels/SLUG/stream-key`: makes a new key and ends who publishes with the old one. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { encoders } = services();
    await encoders.rotate(slug, 'primary', actor);
    return encoders.addresses(slug, 'primary');
  });
}
