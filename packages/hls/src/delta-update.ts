import { HlsError } from './errors.ts';
import type { MediaPlaylist, OpenSegment, SegmentLine } from './playlist-model.ts';

/** Playlist delta updates, §6.2.5.1 and §6.3.7: the client's side. The server's is `writeMediaPlaylist(p, { skip: true })`. */

/**
 * Makes the whole playlist of the version that `delta` tells of.
 * @param previous a whole playlist of the same rendition, of any earlier version.
 * @param delta as parsed; one that skips nothing is returned as it is.
 * @throws HlsError `DELTA_MISMATCH` when `previous` lacks a skipped segment: ask again without `_HLS_skip`.
 */
export function applyDelta(previous: MediaPlaylist, delta: MediaPlaylist): MediaPlaylist {
  const { skippedSegments, ...current } = delta;
  if (skippedSegments === undefined || skippedSegments === 0) {
    return current;
  }
  const from = delta.mediaSequence - previous.mediaSequence;
  const skipped = from < 0 ? [] : previous.segments.slice(from, from + skippedSegments);
  // §6.3.7: a client that "does not already have all of the information that was skipped" must ask for a complete copy.
  if (previous.skippedSegments !== undefined || skipped.length !== skippedSegments) {
    throw new HlsError('DELTA_MISMATCH', 'the delta update skips segments that are not held');
  }
  // The skip boundary is twice as far as parts are listed, so a skipped segment shows none of its own any more.
  const kept = skipped.map((segment) => (segment.parts.length === 0 ? segment : { ...segment, parts: [] }));
  // §4.4.4.5: a map applies until the next one, and the one in force may have been named in the skipped part.
  const inherited = kept.at(-1)?.mapUri ?? '';
  const { open, ...rest } = current;
  return {
    ...rest,
    segments: [...kept, ...delta.segments.map((segment): SegmentLine => withMap(segment, inherited))],
    ...(open === undefined ? {} : { open: withMap(open, inherited) }),
  };
}

function withMap<Segment extends OpenSegment>(segment: Segment, inherited: string): Segment {
  return segment.mapUri === '' ? { ...segment, mapUri: inherited } : segment;
}
