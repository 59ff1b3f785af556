import { toPlain } from './plain-name.ts';

/**
 * A playlist on its way to ffmpeg, which opens whatever one names, by any protocol it may speak. So each address in it is
 * looked at: relative ones and `http:` stay, `https:` is named as the guard knows it, and everything else, or what could be
 * read in two ways, ends the stream. Strict on purpose: what ffmpeg reads of a line (RFC 8216 §4.1) is a subset of what passes.
 */

const LINE_MAX = 4_000;
const CONTROL = /(?![\t\n\r])\p{Cc}/u;
const SCHEME = /^([A-Za-z0-9+.-]*):/;
const URI_ATTRIBUTE = /([A-Z0-9-]*URI)=("[^"]*"|[^",]*)/g;

/** @returns the list as ffmpeg may have it; undefined: it may not. */
export function plainList(text: string): string | undefined {
  if (CONTROL.test(text)) {
    return undefined;
  }
  const lines: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const plain = line.startsWith('#') ? plainTag(line) : line === '' ? '' : plainAddress(line.trimEnd());
    if (plain === undefined || line.length > LINE_MAX) {
      return undefined;
    }
    lines.push(plain);
  }
  return lines.join('\n');
}

function plainTag(line: string): string | undefined {
  if (!line.startsWith('#EXT')) {
    return line;
  }
  if (line.includes('\\') || (line.split('"').length - 1) % 2 === 1) {
    return undefined;
  }
  let isWell = true;
  const plain = line.replace(URI_ATTRIBUTE, (_whole, name: string, value: string) => {
    const address = value.startsWith('"') ? plainAddress(value.slice(1, -1)) : undefined;
    isWell &&= address !== undefined;
    return `${name}="${address ?? ''}"`;
  });
  return isWell ? plain : undefined;
}

function plainAddress(address: string): string | undefined {
  if (/^\s|["\\\t]/.test(address)) {
    return undefined;
  }
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    return address;
  }
  const url = /^https?:\/\/[^/]/i.test(address) ? URL.parse(address) : null;
  return url === null || (scheme !== 'http' && scheme !== 'https') ? undefined : toPlain(url);
}

const LIST_START = Buffer.from('#EXTM3U');
const TAG_START = Buffer.from('ID3');
const TAG_HEAD_BYTES = 10;
/** Of tags before media; a larger picture on a record's cover is none of ours. */
const TAGS_MAX_BYTES = 1024 * 1024;

/**
 * What a body is, by its first bytes. Players pass over ID3 tags (ID3v2.4 §3.1) before they look.
 * @param isWhole no more will come.
 */
export function kindOfBody(bytes: Buffer, isWhole: boolean): 'more' | 'list' | 'media' | 'refused' {
  let at = 0;
  for (;;) {
    if (at > TAGS_MAX_BYTES) {
      return 'refused';
    }
    const rest = bytes.subarray(at);
    if (rest.length < TAG_HEAD_BYTES && !isWhole) {
      return 'more';
    }
    if (rest.subarray(0, LIST_START.length).equals(LIST_START)) {
      // Behind a tag no server puts one.
      return at === 0 ? 'list' : 'refused';
    }
    if (!rest.subarray(0, TAG_START.length).equals(TAG_START) || rest.length < TAG_HEAD_BYTES) {
      return 'media';
    }
    const [flags = 0, a = 0, b = 0, c = 0, d = 0] = rest.subarray(5, TAG_HEAD_BYTES);
    const footer = (flags & 0x10) === 0 ? 0 : TAG_HEAD_BYTES;
    at += TAG_HEAD_BYTES + footer + ((a & 0x7f) << 21) + ((b & 0x7f) << 14) + ((c & 0x7f) << 7) + (d & 0x7f);
  }
}
