import type { FragmentsFacts, InitFacts, SampleFacts, TrackFacts } from './media-facts.ts';
import { allSegments, type ReadSegment } from './playlist-reader.ts';
import { type MediaFetch, type Recording, type RenditionRecord, resolve } from './recording.ts';

/** A rendition's segments as last listed, each with the media that was fetched for it. */

export type TimedSegment = {
  readonly segment: ReadSegment;
  readonly init: InitFacts | undefined;
  /** The track that decides: video where there is one. */
  readonly track: TrackFacts | undefined;
  /** Of that track; empty when the body was not fetched or could not be read. */
  readonly samples: readonly SampleFacts[];
  readonly facts: FragmentsFacts | undefined;
  /** Of the body; 0 when it was not fetched. */
  readonly bytes: number;
};

/** First fetch of each URL for a purpose. */
export function mediaByUrl(recording: Recording, purpose: MediaFetch['purpose']): Map<string, MediaFetch> {
  const found = new Map<string, MediaFetch>();
  for (const media of recording.media) {
    if (media.purpose === purpose && !found.has(media.fetched.url)) {
      found.set(media.fetched.url, media);
    }
  }
  return found;
}

/** Every complete segment that was ever listed, by MSN, in its fullest form: with the parts it had. */
export function listedSegments(rendition: RenditionRecord): ReadSegment[] {
  const byMsn = new Map<number, ReadSegment>();
  for (const { playlist } of rendition.versions) {
    for (const segment of playlist.segments) {
      const before = byMsn.get(segment.msn);
      if (before === undefined || before.parts.length <= segment.parts.length) {
        byMsn.set(segment.msn, segment);
      }
    }
  }
  return [...byMsn.values()].toSorted((a, b) => a.msn - b.msn);
}

/** The rendition's segments with their media, oldest first. */
export function timelineOf(recording: Recording, rendition: RenditionRecord): TimedSegment[] {
  const segments = mediaByUrl(recording, 'segment');
  const inits = mediaByUrl(recording, 'init');
  return listedSegments(rendition).map((segment) => {
    const fetched = segment.uri === undefined ? undefined : segments.get(resolve(segment.uri, rendition.url));
    const facts = fetched?.facts?.kind === 'fragments' ? fetched.facts : undefined;
    const init = initOf(inits, segment, rendition);
    const track = init?.tracks.find(({ kind }) => kind === 'video') ?? init?.tracks[0];
    const samples = track === undefined ? undefined : facts?.samples.get(track.trackId);
    return { segment, init, track, samples: samples ?? [], facts, bytes: fetched?.fetched.bytes ?? 0 };
  });
}

/** The init segment in force for a segment; `undefined` when it was not fetched or could not be read. */
function initOf(
  inits: ReadonlyMap<string, MediaFetch>,
  segment: ReadSegment,
  rendition: RenditionRecord,
): InitFacts | undefined {
  const facts = segment.mapUri === undefined ? undefined : inits.get(resolve(segment.mapUri, rendition.url))?.facts;
  return facts?.kind === 'init' ? facts : undefined;
}

/** Every part ever listed: its line, its segment, and what was fetched for it. */
export function listedParts(
  recording: Recording,
  rendition: RenditionRecord,
): { name: string; segment: ReadSegment; isIndependent: boolean; media: MediaFetch | undefined }[] {
  const fetched = mediaByUrl(recording, 'part');
  const known = new Map<
    string,
    { name: string; segment: ReadSegment; isIndependent: boolean; media: MediaFetch | undefined }
  >();
  for (const { playlist } of rendition.versions) {
    for (const segment of allSegments(playlist)) {
      for (const [index, part] of segment.parts.entries()) {
        const url = resolve(part.uri, rendition.url);
        if (!part.isGap && !known.has(url)) {
          known.set(url, {
            name: `part ${segment.msn}.${index}`,
            segment,
            isIndependent: part.isIndependent,
            media: fetched.get(url),
          });
        }
      }
    }
  }
  return [...known.values()];
}
