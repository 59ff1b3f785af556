import { excerptAt, type Findings, lineOf, type Where } from '../findings.ts';
import { lengthOf, positionOf } from '../playlist-reader.ts';
import type { PlaylistFetch, Recording, RenditionRecord } from '../recording.ts';

/** SC, PI: what the server promises, and AL3, that it promises the same everywhere. */
export function checkServerControl(recording: Recording, findings: Findings): void {
  const firsts = recording.renditions.flatMap((rendition) => rendition.versions.slice(0, 1));
  const [first] = firsts;
  const targets = recording.renditions.flatMap(({ versions }) =>
    versions.map(({ playlist }) => playlist.partTarget ?? 0),
  );
  const largestPartTarget = Math.max(0, ...targets);
  for (const rendition of recording.renditions) {
    for (const version of rendition.versions) {
      const where = whereOf(rendition, version, '#EXT-X-SERVER-CONTROL');
      checkVersion(version, findings, where, largestPartTarget);
      if (first !== undefined) {
        findings.check(
          'SC2',
          controlText(version) === controlText(first) && controlText(version) !== '',
          () => `${controlText(version) || 'nothing'} here, ${controlText(first) || 'nothing'} there`,
          where,
        );
        findings.check(
          'AL3',
          version.playlist.targetDuration === first.playlist.targetDuration,
          () => `target duration ${version.playlist.targetDuration} here, ${first.playlist.targetDuration} there`,
          where,
        );
      }
    }
  }
}

function controlText({ playlist }: PlaylistFetch): string {
  return [...(playlist.serverControl ?? [])]
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join(',');
}

function checkVersion(version: PlaylistFetch, findings: Findings, where: Where, largestPartTarget: number): void {
  const { playlist, wanted } = version;
  const control = playlist.serverControl;
  const target = playlist.targetDuration ?? Number.NaN;
  const read = (name: string): number | undefined => {
    const value = control?.get(name);
    return value === undefined ? undefined : Number(value);
  };
  if (wanted !== undefined && !playlist.isEnded) {
    const { closedMsn, openParts } = positionOf(playlist);
    const isThere =
      wanted.msn <= closedMsn || (wanted.msn === closedMsn + 1 && wanted.part !== undefined && wanted.part < openParts);
    findings.check(
      'SC1',
      control?.get('CAN-BLOCK-RELOAD') === 'YES' && isThere,
      () => `asked for ${wanted.msn}.${wanted.part ?? '*'}, answered at ${closedMsn + 1} with ${openParts} parts`,
      where,
    );
  }
  const holdBack = read('HOLD-BACK');
  findings.check(
    'SC3',
    holdBack === undefined || holdBack >= 3 * target,
    () => `HOLD-BACK=${holdBack}, target duration ${target}`,
    where,
  );
  if (playlist.hasPartInf) {
    const partHoldBack = read('PART-HOLD-BACK') ?? Number.NaN;
    findings.check(
      'SC4',
      partHoldBack >= 2 * (playlist.partTarget ?? Number.NaN),
      () => `PART-HOLD-BACK=${partHoldBack}, part target ${playlist.partTarget}`,
      where,
    );
    findings.check(
      'SC5',
      partHoldBack >= 3 * largestPartTarget - 1e-9,
      () => `PART-HOLD-BACK=${partHoldBack}, largest part target ${largestPartTarget}`,
      where,
    );
    const hasHint = playlist.hints.some((hint) => hint.get('TYPE') === 'PART');
    findings.check(
      'PI3',
      playlist.isEnded || hasHint || playlist.open !== undefined,
      () => 'EXT-X-PART-INF, but no part and no hint at the end',
      where,
    );
  }
  const canSkip = read('CAN-SKIP-UNTIL');
  const hasSkipRule = canSkip === undefined ? !(control?.has('CAN-SKIP-DATERANGES') ?? false) : canSkip >= 6 * target;
  findings.check('SC6', hasSkipRule, () => `CAN-SKIP-UNTIL=${canSkip}, target duration ${target}`, where);
  if (lengthOf(playlist) > 120) {
    const skipsRanges = !playlist.hasDateRanges || control?.get('CAN-SKIP-DATERANGES') === 'YES';
    findings.check(
      'SC7',
      canSkip !== undefined && skipsRanges,
      () => `a window of ${lengthOf(playlist)} s without delta updates`,
      where,
    );
  }
  const hasParts = playlist.segments.some((segment) => segment.parts.length > 0) || playlist.open !== undefined;
  if (hasParts) {
    findings.check(
      'PI1',
      playlist.partTarget !== undefined && playlist.partTarget > 0,
      () => 'parts without PART-TARGET',
      where,
    );
  }
}

/** Where a version stands, with the line that holds `text`. */
function whereOf(rendition: RenditionRecord, version: PlaylistFetch, text: string): Where {
  return {
    rendition: rendition.name,
    atMs: version.fetched.doneAt,
    get excerpt() {
      return excerptAt(version.playlist.text, lineOf(version.playlist.text, text));
    },
  };
}
