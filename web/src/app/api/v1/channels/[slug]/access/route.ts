import { accessSchema } from '@rostrum/contract/channel-card';
import { embedOriginSchema } from '@rostrum/contract/entitlement-claims';
import { PASSWORD_MAX } from '@rostrum/contract/password';
import type { NextRequest } from 'next/server';
import { z } from 'zod';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** Typed by viewers from a slip of paper: shorter than an account's, and guesses are counted. */
const VIEWERS_PASSWORD_MIN = 6;
const timeSchema = z.int('A time is milliseconds since 1970.').nonnegative().nullable();
const accessPatchSchema = z
  .strictObject({
    access: accessSchema,
    password: z
      .string()
      .min(VIEWERS_PASSWORD_MIN, `Choose a password of at least ${VIEWERS_PASSWORD_MIN} characters.`)
      .max(PASSWORD_MAX, `Choose a password of at most ${PASSWORD_MAX} characters.`),
    opensAt: timeSchema,
    closesAt: timeSchema,
    embedOrigins: z.array(embedOriginSchema).max(4, 'At most four sites can be listed.'),
  })
  .partial();

/** `GET /api/v1/channels/SLUG/access` → `ChannelAccess`. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    return services().access.of(slug);
  });
}

/** `PUT /api/v1/channels/SLUG/access` with what is to change → `ChannelAccess`. Who plays is asked anew. */
export function PUT(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    return services().access.set(slug, await readBody(request, accessPatchSchema), actor);
  });
}
