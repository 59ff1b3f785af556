import { excerptAt, type Findings, type Where } from '../findings.ts';
import type { Limits } from '../limits.ts';
import { positionOf, type ReadMediaPlaylist } from '../playlist-reader.ts';
import type { PlaylistFetch, Probe, ProbeName, Recording, RenditionRecord } from '../recording.ts';

/** BR: blocking playlist reload, §6.2.5.2, by what the watcher asked anyway and by what it asked on purpose. */
export function checkBlocking(recording: Recording, findings: Findings, limits: Limits): void {
  for (const rendition of recording.renditions) {
    for (const version of [...rendition.versions, ...rendition.deltas]) {
      checkAnswer(rendition, version, findings, limits);
    }
    for (const refusal of rendition.refusals) {
      const took = refusal.doneAt - refusal.requestedAt;
      const target = 1000 * (rendition.versions[0]?.playlist.targetDuration ?? 0);
      const isLate503 = refusal.status === 503 && took >= 3 * target - limits.timingMs;
      findings.check('BR7', isLate503, () => `${refusal.status} after ${took.toFixed(0)} ms for ${refusal.url}`, {
        rendition: rendition.name,
        atMs: refusal.requestedAt,
      });
    }
  }
  for (const probe of recording.probes) {
    const target =
      recording.renditions.find(({ name }) => name === probe.rendition)?.versions[0]?.playlist.targetDuration ?? 0;
    checkProbe(probe, target, findings, limits);
  }
}

function checkAnswer(rendition: RenditionRecord, version: PlaylistFetch, findings: Findings, limits: Limits): void {
  const { playlist, fetched, wanted } = version;
  const where: Where = {
    rendition: rendition.name,
    atMs: fetched.doneAt,
    get excerpt() {
      return excerptAt(playlist.text, playlist.text.split('\n').length, 6);
    },
  };
  findings.check(
    'BR8',
    isWhole(playlist) && !fetched.isBroken,
    () => `not a whole playlist: ${playlist.problems.join('; ')}`,
    where,
  );
  if (wanted === undefined || playlist.isEnded) {
    return;
  }
  const { closedMsn, closedParts, openParts } = positionOf(playlist);
  if (wanted.part !== undefined) {
    const isThere = wanted.msn <= closedMsn || (wanted.msn === closedMsn + 1 && wanted.part < openParts);
    findings.check(
      'BR2',
      isThere,
      () => `asked for ${wanted.msn}.${wanted.part}, answered at ${closedMsn + 1} with ${openParts} parts`,
      where,
    );
    if (wanted.msn === closedMsn && wanted.part >= closedParts) {
      findings.check(
        'BR3',
        openParts > 0,
        () =>
          `asked for ${wanted.msn}.${wanted.part} of ${closedParts} parts, answered before ${closedMsn + 1}.0 was there`,
        where,
      );
    }
  }
  const took = fetched.doneAt - fetched.requestedAt;
  const limit = 3000 * (playlist.targetDuration ?? Number.NaN) + limits.timingMs;
  findings.check('BR7', took <= limit, () => `held for ${took.toFixed(0)} ms`, where);
}

/** It has all of a live playlist's head, and its last segment is one. */
function isWhole(playlist: ReadMediaPlaylist): boolean {
  return (
    playlist.text.startsWith('#EXTM3U') &&
    playlist.text.endsWith('\n') &&
    playlist.targetDuration !== undefined &&
    playlist.problems.length === 0
  );
}

/** Bad requests by probe: each is refused at once. */
const REFUSED: ReadonlyMap<ProbeName, 'BR5' | 'BR6'> = new Map([
  ['part-without-msn', 'BR5'],
  ['not-a-number', 'BR5'],
  ['negative', 'BR5'],
  ['too-large', 'BR5'],
  ['twice', 'BR5'],
  ['msn-too-far', 'BR6'],
  ['part-too-far', 'BR6'],
]);

function checkProbe(probe: Probe, targetDuration: number, findings: Findings, limits: Limits): void {
  const { name, fetched } = probe;
  const took = fetched.doneAt - fetched.requestedAt;
  const where: Where = { rendition: probe.rendition, atMs: fetched.requestedAt };
  const say = (): string =>
    `${name}: ${probe.isHeld ? 'held' : String(fetched.status)} after ${took.toFixed(0)} ms for ${fetched.url}`;
  const refused = REFUSED.get(name);
  if (refused !== undefined) {
    findings.check(refused, fetched.status === 400 && took <= limits.immediateMs, say, where);
    return;
  }
  const judged = ANSWERED.get(name)?.(probe, targetDuration, limits);
  if (judged !== undefined) {
    findings.check(judged.id, judged.isKept, say, where);
  }
}

type Judged = { readonly id: 'BR1' | 'BR3' | 'BR4' | 'BR6' | 'BR9' | 'BR11'; readonly isKept: boolean };

/** Part 0 of the following segment, or anything later, or the part itself where the segment grew that long. */
function judgeRollOver({ playlist, wanted, fetched }: Probe, targetDuration: number): Judged {
  const now = playlist === undefined ? undefined : positionOf(playlist);
  const isThere =
    now !== undefined &&
    wanted !== undefined &&
    (now.closedMsn > wanted.msn ||
      (now.closedMsn === wanted.msn && now.openParts > 0) ||
      (now.closedMsn === wanted.msn - 1 && now.openParts > (wanted.part ?? Number.POSITIVE_INFINITY)));
  return { id: 'BR3', isKept: isThere && fetched.doneAt - fetched.requestedAt <= 3000 * targetDuration };
}

function judgeSegmentOnly({ playlist, wanted, fetched }: Probe, targetDuration: number): Judged {
  const isThere = playlist !== undefined && wanted !== undefined && positionOf(playlist).closedMsn >= wanted.msn;
  return { id: 'BR1', isKept: isThere && fetched.doneAt - fetched.requestedAt <= 3000 * targetDuration };
}

function judgeBeforeTheWindow({ playlist, before, fetched }: Probe, _: number, limits: Limits): Judged {
  const isCurrent = playlist !== undefined && positionOf(playlist).closedMsn >= before.closedMsn;
  const isQuick = fetched.doneAt - fetched.requestedAt <= limits.immediateMs;
  return { id: 'BR4', isKept: isCurrent && isQuick && playlist.skipped === undefined };
}

/** Lawful questions by probe, and what their answers must be. */
const ANSWERED: ReadonlyMap<ProbeName, (probe: Probe, targetDuration: number, limits: Limits) => Judged> = new Map([
  ['segment-only', judgeSegmentOnly],
  ['roll-over', judgeRollOver],
  ['past-the-end', judgeRollOver],
  ['before-the-window', judgeBeforeTheWindow],
  ['msn-plus-two', ({ isHeld, fetched }: Probe): Judged => ({ id: 'BR6', isKept: isHeld || fetched.status === 200 })],
  ['unsorted', ({ playlist }: Probe): Judged => ({ id: 'BR9', isKept: playlist !== undefined })],
  ['unknown-parameter', ({ playlist }: Probe): Judged => ({ id: 'BR11', isKept: playlist !== undefined })],
]);
