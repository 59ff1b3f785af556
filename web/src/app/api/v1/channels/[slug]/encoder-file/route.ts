import { type NextRequest, NextResponse } from 'next/server';
import { WebError } from '../../../../../../errors.ts';
import { encodingOf } from '../../../../../../features/go-live/encoding.ts';
import { encoderFileQuerySchema } from '../../../../../../server/bodies.ts';
import { atemService, obsProfile } from '../../../../../../server/encoder-files.ts';
import { answerApi } from '../../../../../../server/http.ts';
import { mustManageChannel } from '../../../../../../server/must.ts';
import { services } from '../../../../../../server/services.ts';

type Context = { params: Promise<{ slug: string }> };

/**
 * `GET /api/v1/channels/SLUG/encoder-file?program=obs|atem&protocol=rtmp|srt&encoding=NAME`: the settings as a file, to
 * be kept like the key, which is in it.
 */
export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answerApi(request, async () => {
    const { slug } = await context.params;
    const actor = await mustManageChannel(request, slug);
    const { encoders, channels, addresses } = services();
    const query = request.nextUrl.searchParams;
    const wish = encoderFileQuerySchema.safeParse(Object.fromEntries(query));
    if (!wish.success) {
      throw new WebError('BAD_REQUEST', { why: wish.error.issues[0]?.message ?? 'The request is not understood.' });
    }
    const { program, protocol } = wish.data;
    const host = addresses.encoderHost(request.headers.get('x-forwarded-host'));
    const server = protocol === 'rtmp' ? addresses.rtmpServer(host) : addresses.srtServer(host);
    if (server === '' || (program === 'atem' && protocol !== 'rtmp')) {
      throw new WebError('BAD_REQUEST', { why: 'It cannot be sent by this protocol. Choose the other one.' });
    }
    await encoders.noteShown(slug, actor);
    const { primary, srtPassphrase, srtLatencyMs } = await encoders.view(slug);
    const sending = { server, streamKey: primary.streamKey, srtPassphrase, srtLatencyMs };
    const encoding = encodingOf(query.get('encoding'));
    return program === 'obs'
      ? file(`rostrum-${slug}-obs.zip`, 'application/zip', obsProfile(slug, sending, encoding))
      : file(
          `rostrum-${slug}-atem.xml`,
          'application/xml; charset=utf-8',
          atemService((await channels.bySlug(slug))?.title ?? slug, sending, encoding),
        );
  });
}

function file(name: string, type: string, body: Uint8Array<ArrayBuffer> | string): NextResponse {
  return new NextResponse(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
    },
  });
}
