import type { NextRequest } from 'next/server';
import { writeCalendar } from '../../../../server/calendar.ts';
import { services } from '../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

export const dynamic = 'force-dynamic';

/** Entries of one feed; what repeats daily fills half a year. */
const FEED_MAX = 200;
/** Calendars ask again and again. Seconds. */
const FRESH_S = 300;

/** `GET /c/SLUG/calendar.ics`: what comes on a channel; with `?id=ID&start=MS` that one entry, which reminds. */
export async function GET(request: NextRequest, context: Context): Promise<Response> {
  const { slug } = await context.params;
  const { channels, schedule, publicUrl } = services();
  const channel = await channels.bySlug(slug);
  if (channel === undefined) {
    return new Response('There is no channel by this name.\n', {
      status: 404,
      headers: { 'cache-control': 'no-store' },
    });
  }
  const { searchParams } = request.nextUrl;
  const [id, start] = [searchParams.get('id'), searchParams.get('start')];
  const one = id === null ? undefined : await schedule.occurrence(slug, id, Number(start));
  const wanted = id === null ? await schedule.coming(slug, FEED_MAX) : one === undefined ? [] : [one];
  const text = writeCalendar({ title: channel.title, url: `${publicUrl}/c/${slug}` }, wanted, id !== null);
  return new Response(text, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${slug}.ics"`,
      'cache-control': `public, max-age=${FRESH_S}`,
    },
  });
}
