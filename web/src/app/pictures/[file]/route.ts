import { services } from '../../../server/services.ts';

type Context = { params: Promise<{ file: string }> };

/** A name is never another picture's. Seconds. */
const KEPT_S = 31_536_000;

/** `GET /pictures/NAME.jpg`: a channel's picture or an event's poster. Whoever knows the name was shown it. */
export async function GET(_request: Request, context: Context): Promise<Response> {
  const [, name] = /^([0-9a-f]{40})\.jpg$/.exec((await context.params).file) ?? [];
  const bytes = name === undefined ? undefined : await services().pictures.read(name);
  return bytes === undefined
    ? new Response('There is no such picture.\n', { status: 404, headers: { 'cache-control': 'no-store' } })
    : new Response(new Uint8Array(bytes), {
        headers: {
          'content-type': 'image/jpeg',
          'content-length': String(bytes.byteLength),
          'cache-control': `public, max-age=${KEPT_S}, immutable`,
        },
      });
}
