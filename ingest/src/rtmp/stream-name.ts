import { RtmpError } from './errors.ts';

/** Where the stream key stands in what an encoder sends: `rtmp://HOST/live` with a key, in its many spellings. */

/** The one application. */
const APP = 'live';
/** What a URL carries unescaped (RFC 3986 §2.3). Keys of ours are 24 of [a-z0-9]. */
const KEY = /^[A-Za-z0-9._~-]{1,128}$/;

/** Both come from the encoder as they are: with slashes before and behind, and queries. */
export type StreamAddress = { readonly app: string; readonly streamName: string };

/**
 * @returns the key: the last part of application and name together, or else `key=` of either's query.
 * @throws RtmpError `WRONG_APP`, `KEY_MISSING`, `KEY_MALFORMED`. What was sent is not repeated: people paste keys into
 *   the wrong field.
 */
export function streamKeyOf({ app, streamName }: StreamAddress): string {
  const [first, ...parts] = [...pathOf(app), ...pathOf(streamName)];
  if (first !== APP) {
    throw new RtmpError('WRONG_APP');
  }
  const key = parts.at(-1) ?? keyOfQuery(streamName) ?? keyOfQuery(app);
  if (key === undefined || key === '') {
    throw new RtmpError('KEY_MISSING');
  }
  if (!KEY.test(key)) {
    throw new RtmpError('KEY_MALFORMED');
  }
  return key;
}

function pathOf(text: string): string[] {
  const [path = ''] = text.trim().split('?', 1);
  return path.split('/').filter((part) => part !== '');
}

function keyOfQuery(text: string): string | undefined {
  const at = text.indexOf('?');
  return at < 0 ? undefined : (new URLSearchParams(text.slice(at + 1)).get('key') ?? undefined);
}
