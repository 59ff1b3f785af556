import { excerptAt, type Findings, lineOf, type Where } from '../findings.ts';
import type { Limits } from '../limits.ts';
import { allSegments, positionOf, type ReadMediaPlaylist, type ReadPart } from '../playlist-reader.ts';
import { type PlaylistFetch, type Recording, type RenditionRecord, resolve } from '../recording.ts';

/** PH: preload hints, §4.4.5.3 and §6.2.6. */
export function checkHints(recording: Recording, findings: Findings, limits: Limits): void {
  for (const rendition of recording.renditions) {
    const outcomes = rendition.versions.flatMap((version, index) => {
      checkVersion(rendition, version, findings);
      const next = rendition.versions[index + 1];
      return (next === undefined ? undefined : checkPromise(rendition, version, next, findings)) ?? [];
    });
    checkWithdrawals(rendition, outcomes, findings);
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

/** What one version hinted, the next must keep. @returns how it went, for {@link checkWithdrawals}. */
function checkPromise(
  rendition: RenditionRecord,
  version: PlaylistFetch,
  next: PlaylistFetch,
  findings: Findings,
): 'kept' | 'withdrawn' | undefined {
  const added = firstAdded(version.playlist, next.playlist);
  const hintOf = (type: string): string | undefined =>
    version.playlist.hints.find((hint) => hint.get('TYPE') === type)?.get('URI');
  const hinted = hintOf('PART');
  if (added === undefined || added.part.isGap) {
    return undefined;
  }
  const where = whereIn(rendition, version);
  const last = allSegments(version.playlist).at(-1);
  // After an outage nobody can know what the encoder will come back with.
  if (last?.mapUri !== undefined && added.mapUri !== last.mapUri && !last.isGap) {
    findings.check(
      'PH1',
      hintOf('MAP') === added.mapUri,
      () => `${added.mapUri} came without a hint of TYPE=MAP`,
      where,
    );
  }
  if (hinted === undefined) {
    return undefined;
  }
  // §6.2.6: "A server MAY choose not to publish previously-hinted resources if the planned segmentation changes".
  const isWithdrawn = hinted !== added.part.uri && added.index === 0 && !isListed(rendition, hinted);
  if (!isWithdrawn) {
    findings.check('PH3', hinted === added.part.uri, () => `${hinted} was hinted, ${added.part.uri} came`, where);
  }
  return added.index > 0 ? undefined : isWithdrawn ? 'withdrawn' : 'kept';
}

function isListed(rendition: RenditionRecord, uri: string): boolean {
  return rendition.versions.some(({ playlist }) =>
    allSegments(playlist).some(({ parts }) => parts.some((part) => part.uri === uri)),
  );
}

/** PH3a: a hint that is withdrawn at each segment's end is a request wasted by every player, each time. */
function checkWithdrawals(rendition: RenditionRecord, outcomes: readonly string[], findings: Findings): void {
  const withdrawn = outcomes.filter((outcome) => outcome === 'withdrawn').length;
  if (outcomes.length > 0) {
    findings.check(
      'PH3a',
      withdrawn <= 1 + outcomes.length / 10,
      () => `${withdrawn} of ${outcomes.length} hints at the end of a segment named a part that never came`,
      { rendition: rendition.name },
    );
  }
}

type Added = { readonly part: ReadPart; readonly index: number; readonly mapUri: string | undefined };

/** The first part that a version has and the one before had not. */
function firstAdded(before: ReadMediaPlaylist, now: ReadMediaPlaylist): Added | undefined {
  const { closedMsn, openParts } = positionOf(before);
  for (const segment of allSegments(now)) {
    const index = segment.msn === closedMsn + 1 ? openParts : 0;
    const part = segment.msn > closedMsn ? segment.parts[index] : undefined;
    if (part !== undefined) {
      return { part, index, mapUri: segment.mapUri };
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
