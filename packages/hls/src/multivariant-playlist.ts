import { parseDecimalInteger } from './attribute-list.ts';
import { HlsError } from './errors.ts';
import { eachLine } from './playlist-lines.ts';
import { type AudioMedia, parseAudioMedia, writeAudioMedia } from './tags/media.ts';
import { parseVariant, type Variant, writeVariant } from './tags/stream-inf.ts';

/** Multivariant playlists: draft-pantos-hls-rfc8216bis-22 §4.4.6. */

export type { AudioMedia, Variant };

export type MultivariantPlaylist = {
  readonly audio: readonly AudioMedia[];
  /** The first is where players start. */
  readonly variants: readonly Variant[];
};

/** Tags of §4.4.6: a playlist with one of these is no media playlist. */
export const MULTIVARIANT_TAGS: ReadonlySet<string> = new Set([
  '#EXT-X-MEDIA',
  '#EXT-X-STREAM-INF',
  '#EXT-X-I-FRAME-STREAM-INF',
  '#EXT-X-SESSION-DATA',
  '#EXT-X-SESSION-KEY',
  '#EXT-X-CONTENT-STEERING',
]);
/** Tags of §4.4.3 and §4.4.4 that every media playlist has. */
const MEDIA_TAGS: ReadonlySet<string> = new Set([
  '#EXTINF',
  '#EXT-X-TARGETDURATION',
  '#EXT-X-MEDIA-SEQUENCE',
  '#EXT-X-PART',
]);

/** §8: with EXT-X-MEDIA "a server MAY consider indicating an EXT-X-VERSION of 4"; without it nothing asks for one. */
const VERSION_WITH_MEDIA = 4;

/**
 * Writes the playlist that names all renditions. EXT-X-INDEPENDENT-SEGMENTS is left to the media playlists: sound and
 * picture may differ in it.
 * @throws HlsError `BAD_VALUE` for text that cannot be quoted, or an AUDIO group that no rendition has.
 */
export function writeMultivariantPlaylist(playlist: MultivariantPlaylist): string {
  let text = '#EXTM3U\n';
  if (playlist.audio.length > 0) {
    text += `#EXT-X-VERSION:${VERSION_WITH_MEDIA}\n`;
  }
  text += playlist.audio.map(writeAudioMedia).join('');
  for (const variant of playlist.variants) {
    if (!hasGroup(playlist.audio, variant)) {
      throw new HlsError('BAD_VALUE', `no audio rendition is in the group ${variant.audioGroup ?? ''}`);
    }
    text += writeVariant(variant);
  }
  return text;
}

/**
 * Parses what {@link writeMultivariantPlaylist} writes; EXT-X-MEDIA of other types and unknown tags are read over.
 * @throws HlsError `BAD_PLAYLIST`, with the line.
 */
export function parseMultivariantPlaylist(text: string): MultivariantPlaylist {
  const audio: AudioMedia[] = [];
  const variants: Variant[] = [];
  let pending: { text: string; line: number } | undefined;
  let hasVersion = false;
  eachLine(text, (line, number) => {
    const colon = line.indexOf(':');
    const tag = line.startsWith('#') && colon > 0 ? line.slice(0, colon) : line;
    // §4.4.6.2: "The URI line that follows the EXT-X-STREAM-INF tag" is required; we let nothing stand between.
    if (line.startsWith('#') === (pending !== undefined)) {
      throw new HlsError('BAD_PLAYLIST', 'EXT-X-STREAM-INF and a URI line go together', number);
    }
    if (pending !== undefined) {
      variants.push(parseVariant(pending.text, line, pending.line));
      pending = undefined;
    } else if (tag === '#EXT-X-STREAM-INF') {
      pending = { text: line.slice(colon + 1), line: number };
    } else if (tag === '#EXT-X-MEDIA') {
      const media = parseAudioMedia(line.slice(colon + 1), number);
      if (media !== undefined) {
        audio.push(media);
      }
    } else if (tag === '#EXT-X-VERSION') {
      // §4.4.1.2: clients must fail on a second EXT-X-VERSION.
      if (hasVersion || parseDecimalInteger(line.slice(colon + 1), tag, number) > 13) {
        throw new HlsError('BAD_PLAYLIST', 'EXT-X-VERSION stands twice, or is above 13', number);
      }
      hasVersion = true;
    } else if (MEDIA_TAGS.has(tag)) {
      throw new HlsError('BAD_PLAYLIST', `${tag} has no place in a multivariant playlist`, number);
    }
  });
  if (pending !== undefined) {
    throw new HlsError('BAD_PLAYLIST', 'the last EXT-X-STREAM-INF has no URI line');
  }
  const orphan = variants.find((variant) => !hasGroup(audio, variant));
  if (orphan !== undefined) {
    throw new HlsError('BAD_PLAYLIST', `no EXT-X-MEDIA is in the group ${orphan.audioGroup ?? ''}`);
  }
  return { audio, variants };
}

function hasGroup(audio: readonly AudioMedia[], variant: Variant): boolean {
  return variant.audioGroup === undefined || audio.some((media) => media.groupId === variant.audioGroup);
}
