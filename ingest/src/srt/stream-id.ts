/**
 * What an SRT encoder says of itself: the stream id (SRT access control, Appendix B of the SRT draft). `publish:KEY`, the
 * structured `#!::r=KEY,m=publish`, or the bare key, as encoders without either field send it.
 */

/** SRTO_STREAMID: at most 512 bytes. */
const MAX_BYTES = 512;
const MAX_FIELDS = 32;

export type StreamId =
  | { readonly kind: 'publish'; readonly key: string; readonly user?: string }
  /** It wants to be sent something; nothing is sent by SRT here. */
  | { readonly kind: 'request' }
  | { readonly kind: 'malformed'; readonly say: string };

/** Reads a stream id. The key is not looked at: whose it is others know. */
export function parseStreamId(text: string): StreamId {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    return { kind: 'malformed', say: `The stream id is longer than ${MAX_BYTES} bytes.` };
  }
  const trimmed = text.trim();
  if (trimmed === '') {
    return { kind: 'malformed', say: 'There is no stream id. Set it to publish: and the stream key.' };
  }
  if (trimmed.startsWith('#!')) {
    return parseStructured(trimmed);
  }
  const plain = /^(publish|request|play|read):(.*)$/is.exec(trimmed);
  if (plain !== null && plain[1]?.toLowerCase() !== 'publish') {
    return { kind: 'request' };
  }
  return published(plain?.[2] ?? trimmed, undefined);
}

/** `#!::k=v,k=v`, or the same in braces: `#!:{k=v,…}`. */
function parseStructured(text: string): StreamId {
  const body = /^#!::(.*)$/s.exec(text)?.[1] ?? /^#!:\{(.*)\}$/s.exec(text)?.[1];
  if (body === undefined) {
    return { kind: 'malformed', say: 'The stream id begins with #! and is not of the form #!::r=KEY,m=publish.' };
  }
  const fields = new Map<string, string>();
  for (const field of body.split(',').slice(0, MAX_FIELDS)) {
    const [name = '', ...rest] = field.split('=');
    // The first of two counts, so that nothing can be put behind it.
    if (!fields.has(name.trim())) {
      fields.set(name.trim(), rest.join('='));
    }
  }
  const type = fields.get('t') ?? 'stream';
  if (type !== 'stream') {
    return {
      kind: 'malformed',
      say: `The stream id asks for ${JSON.stringify(type.slice(0, 16))}; only streams are taken.`,
    };
  }
  // A stream id that names no mode asks to be sent the stream.
  const mode = fields.get('m') ?? 'request';
  if (mode === 'bidirectional' || mode === 'request') {
    return { kind: 'request' };
  }
  if (mode !== 'publish') {
    return { kind: 'malformed', say: 'The stream id’s mode is m=publish for an encoder.' };
  }
  return published(fields.get('r') ?? '', fields.get('u'));
}

/** A path may stand before the key, as in RTMP: `live/KEY`. */
function published(resource: string, user: string | undefined): StreamId {
  const key = resource.trim().split('/').at(-1)?.split('?')[0] ?? '';
  return key === ''
    ? { kind: 'malformed', say: 'The stream id has no stream key. Copy it from the studio.' }
    : { kind: 'publish', key, ...(user === undefined ? {} : { user }) };
}
