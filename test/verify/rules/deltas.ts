import { excerptAt, type Findings, lineOf, type Where } from '../findings.ts';
import { allSegments, positionOf, type ReadMediaPlaylist, type ReadSegment } from '../playlist-reader.ts';
import type { PlaylistFetch, Recording, RenditionRecord } from '../recording.ts';

/** DU: playlist delta updates, §6.2.5.1. Each delta is laid over an earlier whole playlist and compared with its own moment's. */
export function checkDeltas(recording: Recording, findings: Findings): void {
  for (const rendition of recording.renditions) {
    const byPosition = new Map(rendition.versions.map((version) => [positionText(version.playlist), version]));
    for (const delta of rendition.deltas) {
      checkDelta(rendition, { delta, whole: byPosition.get(positionText(delta.playlist)) }, findings);
    }
  }
}

function positionText(playlist: ReadMediaPlaylist): string {
  const { closedMsn, openParts } = positionOf(playlist);
  return `${playlist.mediaSequence} ${closedMsn} ${openParts} ${playlist.isEnded}`;
}

function checkDelta(
  rendition: RenditionRecord,
  { delta, whole }: { delta: PlaylistFetch; whole: PlaylistFetch | undefined },
  findings: Findings,
): void {
  const { playlist } = delta;
  const where: Where = {
    rendition: rendition.name,
    atMs: delta.fetched.doneAt,
    get excerpt() {
      return excerptAt(playlist.text, lineOf(playlist.text, '#EXT-X-SKIP'), 8);
    },
  };
  const boundary = Number(playlist.serverControl?.get('CAN-SKIP-UNTIL') ?? Number.NaN);
  if (Number.isNaN(boundary) || playlist.isEnded || whole === undefined) {
    return;
  }
  const skipped = playlist.skipped ?? 0;
  // Segments whose end lies beyond the boundary must go; one that straddles it may be judged either way.
  const distances = endDistances(whole.playlist);
  const beyond = distances.filter((distance) => distance > boundary + 0.001).length;
  findings.check('DU2', skipped >= beyond, () => `${skipped} skipped, ${beyond} lie beyond ${boundary} s`, where);
  const starts = distances.map((distance, index) => distance + (whole.playlist.segments[index]?.duration ?? 0));
  const may = starts.filter((distance) => distance > boundary - 0.001).length;
  findings.check('DU3', skipped <= may, () => `${skipped} skipped, only ${may} start beyond ${boundary} s`, where);
  const keepsNumbers =
    playlist.mediaSequence === whole.playlist.mediaSequence &&
    playlist.discontinuitySequence === whole.playlist.discontinuitySequence &&
    playlist.hasDiscontinuitySequence === whole.playlist.hasDiscontinuitySequence;
  findings.check(
    'DU4',
    keepsNumbers,
    () =>
      `discontinuity sequence ${playlist.discontinuitySequence} in the delta, ${whole.playlist.discontinuitySequence} in the whole`,
    where,
  );
  const previous = rendition.versions.findLast(
    (version) =>
      version.fetched.doneAt < whole.fetched.doneAt && holds(version.playlist, playlist.mediaSequence, skipped),
  );
  if (previous !== undefined) {
    const made = describe(applied(previous.playlist, playlist));
    const real = describe(allSegments(whole.playlist));
    const index = real.findIndex((line, at) => line !== made[at]);
    findings.check(
      'DU1',
      index < 0 && made.length === real.length,
      () => `applied:  ${made[index]}\nwhole: ${real[index]}`,
      where,
    );
  }
}

function holds(playlist: ReadMediaPlaylist, from: number, count: number): boolean {
  return playlist.mediaSequence <= from && positionOf(playlist).closedMsn >= from + count - 1;
}

/** How far the end of each segment is from the end of the last whole one. */
function endDistances(playlist: ReadMediaPlaylist): number[] {
  const distances: number[] = [];
  let distance = 0;
  for (const segment of playlist.segments.toReversed()) {
    distances.unshift(distance);
    distance += segment.duration ?? 0;
  }
  return distances;
}

/** §6.3.7: what a client makes of the version it has and a delta. */
function applied(previous: ReadMediaPlaylist, delta: ReadMediaPlaylist): ReadSegment[] {
  const from = delta.mediaSequence;
  const kept = previous.segments.filter(({ msn }) => msn >= from && msn < from + (delta.skipped ?? 0));
  const inherited = kept.at(-1)?.mapUri;
  const news = allSegments(delta).map((segment) =>
    segment.mapUri === undefined ? { ...segment, mapUri: inherited } : segment,
  );
  return [...kept.map((segment) => ({ ...segment, parts: [] })), ...news];
}

function describe(segments: readonly ReadSegment[]): string[] {
  return segments.map(({ msn, text, mapUri, parts }) =>
    [msn, mapUri, text, ...parts.map((part) => part.text)].join(' | ').replaceAll('\n', ' | '),
  );
}
