import { type NextRequest, NextResponse } from 'next/server';
import { z } from 'zod';
import { answerApi, readBody } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

const wishSchema = z.strictObject({
  count: z.int('How many tickets?').min(1, 'Make at least one.').max(1000, 'Make at most 1000 at once.'),
  label: z.string().trim().max(120, 'Choose a shorter label.').default(''),
  devices: z
    .int()
    .min(1, 'A ticket lets in at least one browser.')
    .max(100, 'At most 100 browsers a ticket.')
    .default(1),
  /** Milliseconds since 1970. */
  expiresAt: z.int().positive().nullable().default(null),
});

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
    const wish = await readBody(request, wishSchema);
    const tickets = await services().access.addTickets(slug, wish, actor);
    return NextResponse.json({ tickets }, { status: 201 });
  });
}
