import { excerptAt, type Findings, lineOf, type Where } from '../findings.ts';
import type { Limits } from '../limits.ts';
import { allSegments, positionOf, type ReadMediaPlaylist, type ReadPart } from '../playlist-reader.ts';
import { type PlaylistFetch, type Recording, type RenditionRecord, resolve } from '../recording.ts';

/** PH: preload hints, §4.4.5.3 and §6.2.6. */
export function checkHints(recording: Recording, findings: Findings, limits: Limits): void {
  for (const rendition of recording.renditions) {
    for (const [index, version] of rendition.versions.entries()) {
      checkVersion(rendition, version, findings);
      const next = rendition.versions[index + 1];
      if (next !== undefined) {
        checkPromise(rendition, version, next, findings);
      }
    }
    checkBodies(recording, rendition, findings, limits);
  }
  for (const { name, fetched, rendition } of recording.probes) {
    if (name === 'never-hinted') {
      const took = fetched.doneAt - fetched.requestedAt;
      findings.check(
        'PH6',
        fetched.status === 404 && took <= limits.immediateMs,
        () => `${fetched.status} after ${took.toFixed(0)} ms for ${fetched.url}`,
        { rendition, atMs: fetched.requestedAt },
      );
    }
  }
}

function checkVersion(rendition: RenditionRecord, version: PlaylistFetch, findings: Findings): void {
  const { playlist } = version;
  const types = playlist.hints.map((hint) => hint.get('TYPE') ?? '');
  const where = whereIn(rendition, version);
  const isSingle = new Set(types).size === types.length;
  findings.check(
    'PH2',
    isSingle && !(playlist.isEnded && types.length > 0),
    () => `hints of types ${types.join(', ')}${playlist.isEnded ? ' in an ended playlist' : ''}`,
    where,
  );
  const hasParts = allSegments(playlist).some((segment) => segment.parts.length > 0);
  if (hasParts && !playlist.isEnded) {
    findings.check('PH1', types.includes('PART'), () => 'no hint at the next part', where);
  }
}

/** What one version hinted, the next must keep. */
function checkPromise(
  rendition: RenditionRecord,
  version: PlaylistFetch,
  next: PlaylistFetch,
  findings: Findings,
): void {
  const added = firstAdded(version.playlist, next.playlist);
  const hintOf = (type: string): string | undefined =>
    version.playlist.hints.find((hint) => hint.get('TYPE') === type)?.get('URI');
  const hinted = hintOf('PART');
  if (added === undefined) {
    return;
  }
  const where = whereIn(rendition, version);
  if (hinted !== undefined && !added.part.isGap) {
    findings.check('PH3', hinted === added.part.uri, () => `${hinted} was hinted, ${added.part.uri} came`, where);
  }
  const map = allSegments(version.playlist).at(-1)?.mapUri;
  if (map !== undefined && added.mapUri !== map) {
    findings.check(
      'PH1',
      hintOf('MAP') === added.mapUri,
      () => `${added.mapUri} came without a hint of TYPE=MAP`,
      where,
    );
  }
}

/** The first part that a version has and the one before had not. */
function firstAdded(
  before: ReadMediaPlaylist,
  now: ReadMediaPlaylist,
): { part: ReadPart; mapUri: string | undefined } | undefined {
  const { closedMsn, openParts } = positionOf(before);
  for (const segment of allSegments(now)) {
    const from = segment.msn === closedMsn + 1 ? openParts : 0;
    const part = segment.msn > closedMsn ? segment.parts[from] : undefined;
    if (part !== undefined) {
      return { part, mapUri: segment.mapUri };
    }
  }
  return undefined;
}

function checkBodies(recording: Recording, rendition: RenditionRecord, findings: Findings, limits: Limits): void {
  const listed = new Map<string, { at: number; isGap: boolean }>();
  for (const { playlist, fetched } of rendition.versions) {
    for (const part of allSegments(playlist).flatMap((segment) => segment.parts)) {
      const url = resolve(part.uri, rendition.url);
      if (!listed.has(url)) {
        listed.set(url, { at: fetched.doneAt, isGap: part.isGap });
      }
    }
  }
  const digests = new Map(
    recording.media.flatMap((media) => (media.purpose === 'part' ? [[media.fetched.url, media.digest] as const] : [])),
  );
  for (const { purpose, fetched, digest, rendition: name } of recording.media) {
    const part = listed.get(fetched.url);
    // A hint that never became a part was withdrawn, or the recording ended first.
    if (purpose !== 'hint' || name !== rendition.name || part === undefined || part.isGap) {
      continue;
    }
    const where: Where = { rendition: name, atMs: fetched.requestedAt };
    const late = fetched.doneAt - part.at;
    findings.check(
      'PH4',
      fetched.status === 200 && !fetched.isBroken && late <= limits.timingMs,
      () => `${fetched.status} for the hinted ${fetched.url}, ${late.toFixed(0)} ms after its part was listed`,
      where,
    );
    findings.check(
      'PH5',
      fetched.longestGapMs <= limits.gapMs,
      () => `${fetched.longestGapMs.toFixed(0)} ms of silence inside ${fetched.url}`,
      where,
    );
    const published = digests.get(fetched.url);
    if (published !== undefined && fetched.status === 200) {
      findings.check(
        'PH3',
        digest === published,
        () => `${fetched.url} gave other bytes as a hint than as a part`,
        where,
      );
    }
  }
}

function whereIn(rendition: RenditionRecord, version: PlaylistFetch): Where {
  return {
    rendition: rendition.name,
    atMs: version.fetched.doneAt,
    get excerpt() {
      return excerptAt(version.playlist.text, lineOf(version.playlist.text, '#EXT-X-PRELOAD-HINT'));
    },
  };
}
