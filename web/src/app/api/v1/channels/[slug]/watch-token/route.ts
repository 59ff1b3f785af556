import { type NextRequest, NextResponse } from 'next/server';
import { shownSchema } from '../../../../../../server/bodies.ts';
import { clientAddress, clientCountry } from '../../../../../../server/client-address.ts';
import { setVisitor, VISITOR_COOKIE } from '../../../../../../server/cookies.ts';
import { accountOf, answerApi, readBody } from '../../../../../../server/http.ts';
import { services } from '../../../../../../server/services.ts';
import { newVisitorId, readVisitor, signVisitor } from '../../../../../../server/visitor.ts';

type Context = { params: Promise<{ slug: string }> };

/** `POST /api/v1/channels/SLUG/watch-token` with what is shown, if anything → `WatchWay`. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const shown = await readBody(request, shownSchema);
    const { watchDoor, visitorKey } = services();
    const visitor = readVisitor(request.cookies.get(VISITOR_COOKIE)?.value, visitorKey) ?? newVisitorId();
    const account = await accountOf(request);
    const from = { address: clientAddress(request), country: clientCountry(request) };
    const way = await watchDoor.enter(slug, { visitor, account, ...from }, shown);
    const response = NextResponse.json(way);
    setVisitor(response, signVisitor(visitor, visitorKey));
    return response;
  });
}
