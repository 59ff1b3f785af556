import { switchingSchema } from '@rostrum/contract/api';
import type { NextRequest } from 'next/server';
import { z } from 'zod';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** The store says which numbers there may be. */
const patchSchema = z
  .object({
    encryptsSrt: z.boolean('Encryption is on (true) or off (false).'),
    srtLatencyMs: z.number('The SRT latency is a number of milliseconds.'),
    switching: switchingSchema,
    priority: z.number('The priority is a whole number.'),
  })
  .partial();

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
    await encoders.update(slug, await readBody(request, patchSchema), actor);
    return encoders.view(slug);
  });
}
