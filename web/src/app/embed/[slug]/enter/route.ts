import type { NextRequest, NextResponse } from 'next/server';
import { enterByToken } from '../../../../server/site-entry.ts';

type Context = { params: Promise<{ slug: string }> };

/** `GET /embed/SLUG?token=TOKEN`, which the site's own server leads here: see `site.ts`. */
export async function GET(request: NextRequest, context: Context): Promise<NextResponse> {
  return enterByToken(request, (await context.params).slug, 'embed');
}
