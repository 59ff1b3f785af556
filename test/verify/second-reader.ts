import * as hlsParser from 'hls-parser';
import { allSegments, type ReadMediaPlaylist } from './playlist-reader.ts';

/** A reader that is not ours, hls-parser, must find the same in a playlist: what only we can read is no standard. */

// Its warnings are of older drafts.
hlsParser.setOptions({ silent: true });

/** @returns where hls-parser's reading differs from ours; undefined where both agree. */
export function secondReading(ours: ReadMediaPlaylist): string | undefined {
  let theirs: ReturnType<typeof hlsParser.parse>;
  try {
    theirs = hlsParser.parse(ours.text);
  } catch (error) {
    return `hls-parser cannot read it: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (theirs.isMasterPlaylist) {
    return 'hls-parser takes it for a multivariant playlist';
  }
  const uris = allSegments(ours).flatMap((segment) => (segment.uri === undefined ? [] : [segment.uri]));
  const theirUris = theirs.segments.flatMap((segment) => (segment.uri ? [segment.uri] : []));
  if (uris.join() !== theirUris.join()) {
    return `hls-parser finds ${theirUris.length} segments up to ${theirUris.at(-1)}, not ${uris.length} up to ${uris.at(-1)}`;
  }
  return theirs.targetDuration === ours.targetDuration
    ? undefined
    : `hls-parser reads a target duration of ${theirs.targetDuration}, not ${ours.targetDuration}`;
}
