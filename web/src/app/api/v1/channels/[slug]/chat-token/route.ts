import { type NextRequest, NextResponse } from 'next/server';
import { WebError } from '../../../../../../errors.ts';
import { clientCountry } from '../../../../../../server/client-address.ts';
import { setVisitor, VISITOR_COOKIE } from '../../../../../../server/cookies.ts';
import { accountOf, answerApi } from '../../../../../../server/http.ts';
import { services } from '../../../../../../server/services.ts';
import { newVisitorId, readVisitor, signVisitor } from '../../../../../../server/visitor.ts';

type Context = { params: Promise<{ slug: string }> };

/** `POST /api/v1/channels/SLUG/chat-token` → `ChatToken`, with which the browser joins the chat at the edge. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const { channels, chatTokens, watchDoor, visitorKey } = services();
    const from = chatTokens.now();
    const account = await accountOf(request);
    const visitor = readVisitor(request.cookies.get(VISITOR_COOKIE)?.value, visitorKey) ?? newVisitorId();
    const verdict = await watchDoor.judge(slug, { visitor, account, country: clientCountry(request) });
    const channel = await channels.bySlug(slug);
    const role = account === undefined ? 'viewer' : await channels.chatRoleOf(slug, account);
    if (role === 'viewer' && channel?.isRehearsal === true) {
      throw new WebError('REHEARSES', { channel: slug });
    }
    if (!verdict.may) {
      throw new WebError('NOT_OPEN', { channel: slug });
    }
    const token =
      role === 'viewer' || account === undefined
        ? chatTokens.mintForViewer(slug, visitor, from, verdict)
        : chatTokens.mintForStaff(slug, visitor, from, role, account.id);
    const response = NextResponse.json(token);
    setVisitor(response, signVisitor(visitor, visitorKey));
    return response;
  });
}
