import { type NextRequest, NextResponse } from 'next/server';
import { WebError } from '../../../../../../errors.ts';
import type { Account } from '../../../../../../server/account.ts';
import { setVisitor, VISITOR_COOKIE } from '../../../../../../server/cookies.ts';
import { accountOf, answerApi } from '../../../../../../server/http.ts';
import { services } from '../../../../../../server/services.ts';
import { newVisitorId, readVisitor, signVisitor } from '../../../../../../server/visitor.ts';

type Context = { params: Promise<{ slug: string }> };

async function roleOf(slug: string, account: Account | undefined): Promise<'viewer' | 'host' | 'moderator'> {
  return account === undefined ? 'viewer' : services().channels.chatRoleOf(slug, account);
}

/** `POST /api/v1/channels/SLUG/chat-token` → `ChatToken`, with which the browser joins the chat at the edge. */
export function POST(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const { channels, chatTokens, watchDoor, visitorKey } = services();
    const channel = await channels.bySlug(slug);
    if (channel === undefined) {
      throw new WebError('NO_SUCH_CHANNEL', { channel: slug });
    }
    const account = await accountOf(request);
    const role = await roleOf(slug, account);
    const known = readVisitor(request.cookies.get(VISITOR_COOKIE)?.value, visitorKey);
    const visitor = known ?? newVisitorId();
    if (role === 'viewer' && channel.isRehearsal) {
      throw new WebError('REHEARSES', { channel: slug });
    }
    if (role === 'viewer' && !(await watchDoor.mayWatch(slug, { visitor, account }))) {
      throw new WebError('NOT_OPEN', { channel: slug });
    }
    const response = NextResponse.json(chatTokens.mint(slug, visitor, role, account?.id));
    setVisitor(response, signVisitor(visitor, visitorKey));
    return response;
  });
}
