import { type Attributes, readAttributes } from './attributes.ts';

/** The checker's own reader of multivariant playlists, §4.4.6. */

export type ReadVariant = { readonly attributes: Attributes; readonly uri: string; readonly line: number };

export type ReadMultivariantPlaylist = {
  readonly text: string;
  readonly version: number;
  readonly isIndependent: boolean;
  readonly variants: readonly ReadVariant[];
  readonly media: readonly Attributes[];
  readonly problems: readonly string[];
};

/** Reads a multivariant playlist, whatever it holds. */
export function readMultivariantPlaylist(text: string): ReadMultivariantPlaylist {
  const variants: ReadVariant[] = [];
  const media: Attributes[] = [];
  const problems: string[] = text.startsWith('#EXTM3U') ? [] : ['line 1: it does not start with #EXTM3U'];
  let version = 1;
  let isIndependent = false;
  let pending: Attributes | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    if (line.startsWith('#EXT-X-STREAM-INF:')) {
      pending = readAttributes(line.slice(18));
    } else if (line.startsWith('#EXT-X-MEDIA:')) {
      media.push(readAttributes(line.slice(13)));
    } else if (line.startsWith('#EXT-X-VERSION:')) {
      version = Number(line.slice(15));
    } else if (line === '#EXT-X-INDEPENDENT-SEGMENTS') {
      isIndependent = true;
    } else if (/^#(EXTINF|EXT-X-(TARGETDURATION|MEDIA-SEQUENCE|PART|MAP)\b)/.test(line)) {
      problems.push(`line ${index + 1}: a media tag in a multivariant playlist`);
    } else if (line !== '' && !line.startsWith('#')) {
      if (pending === undefined) {
        problems.push(`line ${index + 1}: a URI without EXT-X-STREAM-INF`);
      } else {
        variants.push({ attributes: pending, uri: line, line: index });
      }
      pending = undefined;
    }
  }
  return { text, version, isIndependent, variants, media, problems };
}
