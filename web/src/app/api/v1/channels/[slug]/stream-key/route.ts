import type { NextRequest } from 'next/server';
import { answerApi, mustManage } from '../../../../../../server/http.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/stream-key` → the encoder's settings, with the key. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    await mustManage(request);
    return services().encoders.addresses((await context.params).slug, 'primary');
  });
}

/** `POST /api/v1/channels/SLUG/stream-key`: makes a new key and ends who publishes with the old one. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const account = await mustManage(request);
    const { slug } = await context.params;
    const { encoders } = services();
    await encoders.rotate(slug, 'primary', account);
    return encoders.addresses(slug, 'primary');
  });
}
