import type { NextRequest } from 'next/server';
import { LIST_MAX_BYTES, memberListSchema } from '../../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/members` → `{ members: [{ email, name, addedAt, isVerified }], hasMail }`. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    const { access, signInLinks } = services();
    return { members: await access.members(slug), hasMail: signInLinks.hasMail };
  });
}

/** `POST /api/v1/channels/SLUG/members` with `{ list }`, lines or CSV → `{ added, skipped }`. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { list } = await readBody(request, memberListSchema, LIST_MAX_BYTES);
    return services().access.addMembers(slug, list, actor);
  });
}
