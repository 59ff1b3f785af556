import { type NextRequest, NextResponse } from 'next/server';
import { ticketWishSchema } from '../../../../../../server/bodies.ts';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /api/v1/channels/SLUG/tickets` → `{ tickets: ChannelTicket[] }`, the newest first. */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    await mustManageChannel(request, slug);
    return { tickets: await services().access.tickets(slug) };
  });
}

/** `POST /api/v1/channels/SLUG/tickets` with `{ count, label, devices, expiresAt }` → those that were made. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const wish = await readBody(request, ticketWishSchema);
    const tickets = await services().access.addTickets(slug, wish, actor);
    return NextResponse.json({ tickets }, { status: 201 });
  });
}
