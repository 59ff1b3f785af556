import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../../server/must.ts';
import { services } from '../../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `POST /api/v1/channels/SLUG/encoders/backup-key`: makes a new key and ends who publishes with the old one. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { encoders } = services();
    await encoders.rotate(slug, 'backup', actor);
    return encoders.view(slug);
  });
}
