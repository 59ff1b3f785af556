/** An address that a channel may be pulled from, in place of an encoder that sends. Pure: nothing is looked up. */

export type PullAddress = {
  /** `file` is a film in the data folder; the others are fetched. */
  readonly kind: 'rtsp' | 'srt' | 'http' | 'file';
  /** Normalised. It may hold a password: for those who manage the channel alone. */
  readonly text: string;
  /** Without user, password, path and parameters: for logs and for screens. */
  readonly shown: string;
};

const LENGTH_MAX = 2_048;
const KINDS = new Map([
  ['rtsp:', 'rtsp'],
  ['rtsps:', 'rtsp'],
  ['srt:', 'srt'],
  ['http:', 'http'],
  ['https:', 'http'],
] as const);
const FILE_PREFIX = /^file:(?!\/)/i;
/** A name, never a path: letters of any script, digits, blank, point, underscore, hyphen; it does not begin with a point. */
const FILE_NAME = /^[\p{L}\p{N}_-][\p{L}\p{N}\p{M} ._-]{0,200}$/u;

/** @returns the address, or a sentence for whoever typed it. */
export function readPullAddress(typed: string): PullAddress | { readonly say: string } {
  const text = typed.trim();
  if (text.length > LENGTH_MAX) {
    return { say: `An address has at most ${LENGTH_MAX} characters.` };
  }
  if (FILE_PREFIX.test(text)) {
    const name = text.slice('file:'.length);
    return FILE_NAME.test(name)
      ? { kind: 'file', text: `file:${name}`, shown: `file:${name}` }
      : { say: 'A file is named file:NAME, without folders; it lies in the folder “films” of the data folder.' };
  }
  const url = URL.parse(text);
  const kind = url === null ? undefined : KINDS.get(url.protocol as 'rtsp:');
  // A blank or a line's end in an address is a slip; parsers differ in what they make of it.
  if (url === null || kind === undefined || /[\s\p{Cc}]/u.test(text)) {
    return {
      say: 'This is no address to pull from; it looks like rtsp://camera.example/stream, srt://host:port?streamid=…, https://host/live.m3u8 or file:NAME.',
    };
  }
  if (url.hostname === '') {
    return { say: 'The address names no host.' };
  }
  if (kind === 'srt') {
    const fault = faultOfSrt(url);
    if (fault !== undefined) {
      return { say: fault };
    }
  }
  return { kind, text: url.href, shown: `${url.protocol}//${url.host}` };
}

function faultOfSrt(url: URL): string | undefined {
  if (url.port === '') {
    return 'An SRT address names its port: srt://host:port?streamid=…';
  }
  const mode = url.searchParams.get('mode');
  if (mode !== null && mode !== 'caller') {
    return 'Here the server calls, so mode is caller. To be called by an encoder, use the channel’s SRT address and key.';
  }
  const latency = url.searchParams.get('latency');
  if (latency !== null && !/^\d{1,5}$/.test(latency)) {
    return 'SRT’s latency is whole milliseconds.';
  }
  const passphrase = url.searchParams.get('passphrase');
  if (passphrase !== null && (passphrase.length < 10 || passphrase.length > 79)) {
    return 'SRT’s passphrase has 10 to 79 characters.';
  }
  return undefined;
}
