import { excerptAt, type Findings, lineOf, type Where } from '../findings.ts';
import { allSegments, lengthOf, positionOf, type ReadMediaPlaylist, type ReadSegment } from '../playlist-reader.ts';
import type { PlaylistFetch, Recording, RenditionRecord } from '../recording.ts';
import { secondReading } from '../second-reader.ts';

/** Every so many versions are read by another reader too: it takes a hundred times as long as ours. */
const SECOND_READING_EVERY = 10;

/** GR1 and PL: how a playlist may change from version to version, §6.2.1 and §6.2.2. */
export function checkLife(recording: Recording, findings: Findings): void {
  for (const rendition of recording.renditions) {
    for (const [index, version] of rendition.versions.entries()) {
      const at = (text: string): Where => whereAt(rendition, version, text);
      checkVersion(version.playlist, findings, at);
      if (index % SECOND_READING_EVERY === 0) {
        const differs = secondReading(version.playlist);
        findings.check('GR1', differs === undefined, () => differs ?? '', at('#EXTM3U'));
      }
      const before = rendition.versions[index - 1];
      if (before !== undefined) {
        checkStep(before.playlist, version.playlist, findings, at);
      }
    }
  }
  for (const problem of recording.multivariant.problems) {
    findings.check('GR1', false, () => problem, { excerpt: recording.multivariant.text.slice(0, 400) });
  }
  checkBodies(recording, findings);
  checkNumbers(recording, findings);
}

type At = (text: string) => Where;

function whereAt(rendition: RenditionRecord, version: PlaylistFetch, text: string): Where {
  return {
    rendition: rendition.name,
    atMs: version.fetched.doneAt,
    get excerpt() {
      return excerptAt(version.playlist.text, lineOf(version.playlist.text, text));
    },
  };
}

function checkVersion(playlist: ReadMediaPlaylist, findings: Findings, at: At): void {
  findings.check('GR1', playlist.problems.length === 0, () => playlist.problems.join('; '), at('#EXTM3U'));
  const target = playlist.targetDuration ?? Number.NaN;
  const needed = neededVersion(playlist);
  findings.check(
    'PL18',
    playlist.version === needed && playlist.versionTags <= 1,
    () => `EXT-X-VERSION:${playlist.version}, the tags need ${needed}`,
    at('#EXT-X-VERSION'),
  );
  findings.check(
    'PL11',
    playlist.hasDiscontinuitySequence,
    () => 'no EXT-X-DISCONTINUITY-SEQUENCE',
    at('#EXT-X-MEDIA-SEQUENCE'),
  );
  findings.check('PL3', playlist.hasMediaSequence, () => 'no EXT-X-MEDIA-SEQUENCE', at('#EXTM3U'));
  let before: ReadSegment | undefined;
  for (const segment of allSegments(playlist)) {
    const name = segment.uri ?? `${segment.msn}`;
    const { duration } = segment;
    if (duration !== undefined) {
      findings.check(
        'PL1',
        Math.round(duration) <= target && duration <= target + 0.5,
        () => `segment ${segment.msn} lasts ${duration} s, the target duration is ${target}`,
        at(name),
      );
    }
    findings.check(
      'PL6',
      segment.programDateTime !== undefined && !isClaimedTwice(before, segment),
      () =>
        `segment ${segment.msn} at ${dateText(segment)}, after ${before === undefined ? 'nothing' : `${dateText(before)} for ${before.duration} s`}`,
      at(name),
    );
    findings.check('PL14', segment.mapUri !== undefined, () => `segment ${segment.msn} has no map`, at(name));
    if (segment.isDiscontinuity) {
      findings.check(
        'PL13',
        segment.hasOwnMap && segment.programDateTime !== undefined,
        () => `the discontinuity at ${segment.msn} has no map or no date`,
        at(name),
      );
    }
    before = segment;
  }
}

/** §6.2.1: sub-second overlap is tolerated, and only of a part of the segment before. */
function isClaimedTwice(before: ReadSegment | undefined, segment: ReadSegment): boolean {
  if (before?.programDateTime === undefined || before.duration === undefined || segment.programDateTime === undefined) {
    return false;
  }
  const overlap = before.programDateTime + before.duration * 1000 - segment.programDateTime;
  return overlap >= 1000 || segment.programDateTime <= before.programDateTime;
}

function dateText(segment: ReadSegment): string {
  const at = segment.programDateTime;
  return at === undefined || Number.isNaN(at) ? 'no time' : new Date(at).toISOString();
}

/** §8, for the tags that can stand here. */
function neededVersion(playlist: ReadMediaPlaylist): number {
  const has = (pattern: RegExp): boolean => pattern.test(playlist.text);
  if (playlist.skipped !== undefined) {
    return has(/RECENTLY-REMOVED-DATERANGES/) ? 10 : 9;
  }
  if (has(/^#EXT-X-DEFINE:/m)) {
    return has(/QUERYPARAM=/) ? 11 : 8;
  }
  if (has(/^#EXT-X-MAP:/m)) {
    return playlist.isIFramesOnly ? 5 : 6;
  }
  if (has(/KEYFORMAT=|METHOD=SAMPLE-AES/)) {
    return 5;
  }
  if (has(/^#EXT-X-BYTERANGE:/m) || playlist.isIFramesOnly) {
    return 4;
  }
  return has(/^#EXTINF:\d+\.\d/m) ? 3 : 1;
}

function checkStep(before: ReadMediaPlaylist, now: ReadMediaPlaylist, findings: Findings, at: At): void {
  findings.check(
    'PL1',
    now.targetDuration === before.targetDuration,
    () => `the target duration was ${before.targetDuration}, and is ${now.targetDuration}`,
    at('#EXT-X-TARGETDURATION'),
  );
  findings.check(
    'PL3',
    now.mediaSequence >= before.mediaSequence,
    () => `MEDIA-SEQUENCE fell from ${before.mediaSequence} to ${now.mediaSequence}`,
    at('#EXT-X-MEDIA-SEQUENCE'),
  );
  findings.check(
    'PL11',
    now.discontinuitySequence >= before.discontinuitySequence,
    () => `DISCONTINUITY-SEQUENCE fell from ${before.discontinuitySequence} to ${now.discontinuitySequence}`,
    at('#EXT-X-DISCONTINUITY-SEQUENCE'),
  );
  const isFurther = positionOf(now).closedMsn >= positionOf(before).closedMsn;
  findings.check(
    'PL2',
    isFurther && !(before.isEnded && now.text !== before.text),
    () => (isFurther ? 'it changed after EXT-X-ENDLIST' : 'its end went back'),
    at('#EXT-X-MEDIA-SEQUENCE'),
  );
  const then = new Map(allSegments(before).map((segment) => [segment.msn, segment]));
  for (const segment of allSegments(now)) {
    const old = then.get(segment.msn);
    if (old === undefined) {
      continue;
    }
    const name = segment.uri ?? '#EXT-X-PRELOAD-HINT';
    if (old.uri !== undefined) {
      findings.check(
        'PL3',
        segment.uri === old.uri,
        () => `number ${segment.msn} was ${old.uri}, and is ${segment.uri ?? 'not complete'}`,
        at(name),
      );
    }
    const isSame = old.uri === undefined ? segment.text.startsWith(old.text) : segment.text === old.text;
    findings.check(
      'PL2',
      isSame && segment.mapUri === old.mapUri,
      () => `segment ${segment.msn} was (map ${old.mapUri}):\n${old.text}`,
      at(name),
    );
    findings.check(
      'PL11',
      segment.dsn === old.dsn,
      () => `segment ${segment.msn} had discontinuity number ${old.dsn}, and has ${segment.dsn}`,
      at(name),
    );
  }
  if (now.mediaSequence > before.mediaSequence && !now.isEnded) {
    const length = now.segments.reduce((sum, segment) => sum + (segment.duration ?? 0), 0);
    const enough = length >= 3 * (now.targetDuration ?? Number.NaN) && now.segments.length >= 6;
    findings.check(
      'PL4',
      enough,
      () => `${now.segments.length} segments of ${length.toFixed(1)} s are left`,
      at('#EXT-X-MEDIA-SEQUENCE'),
    );
    findings.check(
      'PL4a',
      lengthOf(now) >= 900,
      () => `a window of ${lengthOf(now).toFixed(0)} s`,
      at('#EXT-X-MEDIA-SEQUENCE'),
    );
  }
}

function checkBodies(recording: Recording, findings: Findings): void {
  for (const { purpose, fetched, rendition, removedAt } of recording.media) {
    if (purpose === 'segment' || purpose === 'segment-after-removal' || purpose === 'init') {
      const late = removedAt === undefined ? '' : `, ${(fetched.requestedAt - removedAt).toFixed(0)} ms after it left`;
      findings.check(
        'PL5',
        fetched.status === 200 && !fetched.isBroken,
        () => `${fetched.status} for ${fetched.url}${late}`,
        { rendition, atMs: fetched.requestedAt },
      );
    }
  }
}

/** PL10: the same segment has the same discontinuity number in every rendition. */
function checkNumbers(recording: Recording, findings: Findings): void {
  const known = new Map<number, { segment: ReadSegment; rendition: string }>();
  for (const rendition of recording.renditions) {
    const own = new Map(
      rendition.versions.flatMap(({ playlist }) => allSegments(playlist)).map((segment) => [segment.msn, segment]),
    );
    for (const [msn, segment] of own) {
      const there = known.get(msn);
      if (there === undefined) {
        known.set(msn, { segment, rendition: rendition.name });
      } else {
        const isSame = segment.dsn === there.segment.dsn && segment.isDiscontinuity === there.segment.isDiscontinuity;
        findings.check(
          'PL10',
          isSame,
          () =>
            `segment ${msn} has number ${segment.dsn}${segment.isDiscontinuity ? ' (marked)' : ''} here, ${there.segment.dsn}${there.segment.isDiscontinuity ? ' (marked)' : ''} in ${there.rendition}`,
          { rendition: rendition.name },
        );
      }
    }
  }
}
