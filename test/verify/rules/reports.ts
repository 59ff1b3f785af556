import { type Attributes } from '../attributes.ts';
import { excerptAt, type Findings, lineOf, type Where } from '../findings.ts';
import type { Limits } from '../limits.ts';
import { positionOf, type ReadMediaPlaylist } from '../playlist-reader.ts';
import { type PlaylistFetch, type Recording, type RenditionRecord, resolve } from '../recording.ts';

/** RR: rendition reports, §4.4.5.4, and how closely the renditions keep together. */
export function checkReports(recording: Recording, findings: Findings, limits: Limits): void {
  const byUrl = new Map(recording.renditions.map((rendition) => [rendition.url, rendition]));
  for (const rendition of recording.renditions) {
    for (const version of rendition.versions) {
      if (version.playlist.isEnded) {
        continue;
      }
      const where: Where = {
        rendition: rendition.name,
        atMs: version.fetched.doneAt,
        get excerpt() {
          return excerptAt(version.playlist.text, lineOf(version.playlist.text, '#EXT-X-RENDITION-REPORT'));
        },
      };
      const named = version.playlist.reports.map((report) => resolve(report.get('URI') ?? '', rendition.url));
      const others = recording.renditions.filter((other) => other !== rendition).map((other) => other.url);
      const isComplete = named.toSorted().join(' ') === others.toSorted().join(' ');
      findings.check(
        'RR1',
        isComplete,
        () => `reports on ${named.join(', ') || 'nothing'}; the others are ${others.join(', ')}`,
        where,
      );
      for (const report of version.playlist.reports) {
        const other = byUrl.get(resolve(report.get('URI') ?? '', rendition.url));
        checkReport(report, { version, other }, findings, { where, limits });
      }
    }
  }
  checkPace(recording, findings, limits);
}

function checkReport(
  report: Attributes,
  { version, other }: { version: PlaylistFetch; other: RenditionRecord | undefined },
  findings: Findings,
  { where, limits }: { where: Where; limits: Limits },
): void {
  const uri = report.get('URI') ?? '';
  // §4.4.5.4: an attribute may be left out where it is the same as the containing playlist's own.
  const own = lastOf(version.playlist);
  const said = { msn: Number(report.get('LAST-MSN') ?? own.msn), part: Number(report.get('LAST-PART') ?? own.part) };
  const isRelative = uri !== '' && !/^[a-z]+:|^\/\//i.test(uri);
  findings.check(
    'RR5',
    isRelative && Number.isSafeInteger(said.msn) && Number.isSafeInteger(said.part),
    () => `a report of ${uri} with LAST-MSN=${report.get('LAST-MSN')}, LAST-PART=${report.get('LAST-PART')}`,
    where,
  );
  if (other === undefined) {
    return;
  }
  const at = version.fetched.doneAt;
  const partMs = 1000 * (version.playlist.partTarget ?? 0);
  const came = other.versions.find(({ playlist }) => isAtLeast(lastOf(playlist), said))?.fetched.doneAt;
  const until = other.versions.at(-1)?.fetched.doneAt ?? 0;
  if (came !== undefined || until > at + limits.timingMs) {
    findings.check(
      'RR2',
      came !== undefined && came <= at + limits.timingMs,
      () =>
        `${other.name} is reported at ${said.msn}.${said.part}, which it ${came === undefined ? 'never was' : `was ${(came - at).toFixed(0)} ms later`}`,
      where,
    );
  }
  // What it answered more than a part target before this report was sent.
  const before = version.fetched.headersAt - partMs - limits.timingMs;
  const then = other.versions.findLast(({ fetched }) => fetched.doneAt <= before);
  if (then !== undefined) {
    const position = lastOf(then.playlist);
    findings.check(
      'RR3',
      isAtLeast(said, position),
      () =>
        `${other.name} is reported at ${said.msn}.${said.part}, and was at ${position.msn}.${position.part} more than a part target before`,
      where,
    );
  }
}

type Last = { readonly msn: number; readonly part: number };

function lastOf(playlist: ReadMediaPlaylist): Last {
  const { closedMsn, closedParts, openParts } = positionOf(playlist);
  return openParts > 0 ? { msn: closedMsn + 1, part: openParts - 1 } : { msn: closedMsn, part: closedParts - 1 };
}

function isAtLeast(a: Last, b: Last): boolean {
  return a.msn > b.msn || (a.msn === b.msn && a.part >= b.part);
}

/** RR4: a segment closes everywhere within one part target. */
function checkPace(recording: Recording, findings: Findings, limits: Limits): void {
  const closings = recording.renditions.map((rendition) => ({ rendition, closedAt: closingTimes(rendition) }));
  const [first, ...others] = closings;
  for (const { rendition, closedAt } of others) {
    const limit = 1000 * (rendition.versions[0]?.playlist.partTarget ?? 0) + limits.timingMs;
    for (const [msn, at] of closedAt) {
      const there = first?.closedAt.get(msn);
      if (there !== undefined) {
        findings.check(
          'RR4',
          Math.abs(at - there) <= limit,
          () => `segment ${msn} was complete ${(at - there).toFixed(0)} ms after ${first?.rendition.name}'s`,
          { rendition: rendition.name, atMs: at },
        );
      }
    }
  }
}

/** When each segment was first seen complete; those of the first version were so before. */
function closingTimes(rendition: RenditionRecord): Map<number, number> {
  const times = new Map<number, number>();
  const first = rendition.versions[0];
  let known = first === undefined ? 0 : positionOf(first.playlist).closedMsn;
  for (const { playlist, fetched } of rendition.versions) {
    const { closedMsn } = positionOf(playlist);
    for (; known < closedMsn; known += 1) {
      times.set(known + 1, fetched.doneAt);
    }
  }
  return times;
}
