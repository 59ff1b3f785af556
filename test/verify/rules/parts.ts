import { excerptAt, type Findings, type Where } from '../findings.ts';
import type { Limits } from '../limits.ts';
import {
  allSegments,
  positionOf,
  type ReadMediaPlaylist,
  type ReadPart,
  type ReadSegment,
} from '../playlist-reader.ts';
import type { PlaylistFetch, Recording, RenditionRecord } from '../recording.ts';

/** Five decimals are printed; sums of them are off by less. */
const ROUNDING_S = 0.0001;

/** PA: partial segments, §4.4.4.9 and §6.2.2. What needs the media itself is in media.ts. */
export function checkParts(recording: Recording, findings: Findings, limits: Limits): void {
  for (const rendition of recording.renditions) {
    let before: PlaylistFetch | undefined;
    for (const version of rendition.versions) {
      const at = (line: number): Where => ({
        rendition: rendition.name,
        atMs: version.fetched.doneAt,
        get excerpt() {
          return excerptAt(version.playlist.text, line);
        },
      });
      checkDistances(version.playlist, findings, at);
      for (const segment of allSegments(version.playlist)) {
        checkSegment(segment, version.playlist, findings, at);
      }
      if (before !== undefined) {
        checkHistory(before.playlist, version.playlist, findings, at);
      }
      before = version;
    }
    checkPace(rendition, findings, limits);
  }
  checkBodies(recording, findings);
}

type At = (line: number) => Where;

function checkSegment(segment: ReadSegment, playlist: ReadMediaPlaylist, findings: Findings, at: At): void {
  const target = playlist.partTarget ?? Number.NaN;
  if (segment.parts.length > 0) {
    findings.check(
      'PA7',
      segment.lateTags.length === 0,
      () => `${segment.lateTags.join(', ')} after the first part of segment ${segment.msn}`,
      at(segment.line),
    );
    findings.check('PA11', !playlist.isIFramesOnly, () => 'parts in an I-frame playlist', at(segment.line));
  }
  for (const [index, part] of segment.parts.entries()) {
    const name = `part ${segment.msn}.${index}`;
    findings.check(
      'PA1',
      part.duration <= target,
      () => `${name} lasts ${part.duration} s, the part target is ${target}`,
      at(part.line),
    );
    const isLast = index === segment.parts.length - 1;
    const isExempt = isLast || part.isIndependent || part.isGap || segment.parts[index + 1]?.isGap === true;
    findings.check(
      'PA2',
      isExempt || part.duration >= 0.85 * target - 1e-9,
      () => `${name} lasts ${part.duration} s, under 85 % of ${target}`,
      at(part.line),
    );
    if (part.byteRange !== undefined) {
      findings.check(
        'PA8',
        isContiguous(part, segment.parts[index - 1]),
        () => `${name} has BYTERANGE=${part.byteRange} after ${segment.parts[index - 1]?.byteRange ?? 'nothing'}`,
        at(part.line),
      );
    }
    if (segment.uri !== undefined && part.isGap) {
      findings.check(
        'PA9',
        segment.isGap,
        () => `${name} is a gap, segment ${segment.msn} has no EXT-X-GAP`,
        at(part.line),
      );
    }
  }
}

/** `n@o`: the offset, where one stands, is where the part before ended; without one there is a part before, of the same URI. */
function isContiguous(part: ReadPart, before: ReadPart | undefined): boolean {
  const [, offset] = (part.byteRange ?? '').split('@');
  if (before === undefined || before.uri !== part.uri) {
    return offset !== undefined;
  }
  const [length = '0', start] = (before.byteRange ?? '').split('@');
  return offset === undefined || start === undefined || Number(offset) === Number(start) + Number(length);
}

/** PA6, first half: how far from the end parts are still listed. */
function checkDistances(playlist: ReadMediaPlaylist, findings: Findings, at: At): void {
  const limit = 3 * (playlist.targetDuration ?? Number.NaN);
  let distance = 0;
  for (const segment of allSegments(playlist).toReversed()) {
    const length = segment.duration ?? segment.parts.reduce((sum, part) => sum + part.duration, 0);
    let toEnd = distance;
    for (const part of segment.parts.toReversed()) {
      const now = toEnd;
      findings.check(
        'PA6',
        now <= limit + ROUNDING_S,
        () => `a part of segment ${segment.msn} is listed ${now.toFixed(3)} s from the end`,
        at(part.line),
      );
      toEnd += part.duration;
    }
    distance += length;
  }
}

/** PA10, PA12: what became of the parts of the version before. */
function checkHistory(before: ReadMediaPlaylist, now: ReadMediaPlaylist, findings: Findings, at: At): void {
  const then = new Map(allSegments(before).map((segment) => [segment.msn, segment]));
  for (const segment of allSegments(now)) {
    const old = then.get(segment.msn);
    if (old === undefined || old.parts.length === 0 || segment.parts.length === 0) {
      continue;
    }
    const first = old.parts[0];
    const startsLater = first !== undefined && old.parts.slice(1).some((part) => part.uri === segment.parts[0]?.uri);
    findings.check(
      'PA10',
      !startsLater,
      () => `segment ${segment.msn} lists its parts from the middle on`,
      at(segment.line),
    );
    const isPrefix = old.parts.every((part, index) => part.text === segment.parts[index]?.text);
    const isKept = isPrefix && (old.uri === undefined || old.parts.length === segment.parts.length);
    findings.check(
      'PA12',
      isKept || startsLater,
      () => `the parts of segment ${segment.msn} were:\n${old.parts.map((part) => part.text).join('\n')}`,
      at(segment.line),
    );
  }
}

/** PA5: parts and segments come in time. */
function checkPace(rendition: RenditionRecord, findings: Findings, limits: Limits): void {
  let before: PlaylistFetch | undefined;
  let segmentAt: number | undefined;
  for (const version of rendition.versions) {
    const { playlist, fetched } = version;
    const where: Where = { rendition: rendition.name, atMs: fetched.doneAt };
    const segmentLimit = 1500 * (playlist.targetDuration ?? Number.NaN) + limits.timingMs;
    const partLimit = 1000 * (playlist.partTarget ?? Number.NaN) + limits.timingMs;
    if (before !== undefined && !playlist.isEnded) {
      const gap = fetched.doneAt - before.fetched.doneAt;
      const isNew = playlist.text !== before.playlist.text;
      // The first version may have been old when it came; only from the second on is its birth known.
      if (isNew && before !== rendition.versions[0] && playlist.partTarget !== undefined) {
        findings.check('PA5', gap <= partLimit, () => `${gap.toFixed(0)} ms without a new part`, where);
      }
      if (positionOf(playlist).closedMsn > positionOf(before.playlist).closedMsn) {
        const since = segmentAt === undefined ? 0 : fetched.doneAt - segmentAt;
        findings.check('PA5', since <= segmentLimit, () => `${since.toFixed(0)} ms without a new segment`, where);
        segmentAt = fetched.doneAt;
      }
    }
    before = version;
  }
}

/** PA6, second half, and PA13: the bodies are there. */
function checkBodies(recording: Recording, findings: Findings): void {
  for (const { purpose, fetched, rendition, removedAt } of recording.media) {
    const where: Where = { rendition, atMs: fetched.requestedAt };
    if (purpose === 'part') {
      findings.check(
        'PA13',
        fetched.status === 200 && !fetched.isBroken,
        () => `${fetched.status} for a listed part: ${fetched.url}`,
        where,
      );
    } else if (purpose === 'part-after-removal') {
      const late = fetched.requestedAt - (removedAt ?? 0);
      findings.check(
        'PA6',
        fetched.status === 200 && !fetched.isBroken,
        () => `${fetched.status} for ${fetched.url}, ${late.toFixed(0)} ms after its line was removed`,
        where,
      );
    }
  }
}
