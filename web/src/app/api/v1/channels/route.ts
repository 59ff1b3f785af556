import { slugSchema } from '@rostrum/contract/slug';
import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { isManager } from '../../../../server/account.ts';
import { accountOf, answerApi, mustManage, readBody } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

const newChannelSchema = z.object({
  slug: slugSchema,
  title: z.string().trim().min(1, 'Give the channel a title.').max(120, 'Choose a shorter title.'),
  description: z.string().trim().max(2000, 'Write a shorter description.').default(''),
  access: z.enum(['public', 'unlisted']).default('public'),
});

/** `GET /api/v1/channels`: all of them for managers, the public ones for everyone else. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const { channels } = services();
    return { channels: await (isManager(await accountOf(request)) ? channels.all() : channels.listed()) };
  });
}

/** `POST /api/v1/channels` → `ChannelCreated`. */
export function POST(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const account = await mustManage(request);
    const created = await services().channels.add(await readBody(request, newChannelSchema), account);
    return NextResponse.json(created, { status: 201 });
  });
}
