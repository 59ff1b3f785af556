import type { Findings, Where } from '../findings.ts';
import type { SampleFacts } from '../media-facts.ts';
import { type Recording, type RenditionRecord, resolve } from '../recording.ts';
import { listedParts, mediaByUrl, type TimedSegment, timelineOf } from '../timeline.ts';

/** Rules that need the media itself: PA3, PA4, PL8, PL9, PL12, PL14, PL15. */

/** Apple 1.13 says two seconds; an encoder's clock may be off by a frame. */
const KEY_INTERVAL_S = 2.1;

export function checkMedia(recording: Recording, findings: Findings): void {
  const timelines = recording.renditions.map((rendition) => ({
    rendition,
    timeline: timelineOf(recording, rendition),
  }));
  for (const { rendition, timeline } of timelines) {
    checkParts(recording, rendition, findings);
    checkContainers(recording, { rendition, timeline }, findings);
    checkRuns(rendition, timeline, findings);
    checkKeys(recording, { rendition, timeline }, findings);
  }
}

type Timed = { readonly rendition: RenditionRecord; readonly timeline: readonly TimedSegment[] };

/** PA3, PA4. */
function checkParts(recording: Recording, rendition: RenditionRecord, findings: Findings): void {
  const inits = mediaByUrl(recording, 'init');
  const segments = mediaByUrl(recording, 'segment');
  const ofSegment = new Map<number, { facts: ReadonlyMap<number, readonly SampleFacts[]> | undefined }[]>();
  for (const { name, segment, isIndependent, media } of listedParts(recording, rendition)) {
    const facts = media?.facts?.kind === 'fragments' ? media.facts : undefined;
    ofSegment.set(segment.msn, [...(ofSegment.get(segment.msn) ?? []), { facts: facts?.samples }]);
    const map = segment.mapUri === undefined ? undefined : inits.get(resolve(segment.mapUri, rendition.url))?.facts;
    const tracks = map?.kind === 'init' ? map.tracks : [];
    const track = tracks.find(({ kind }) => kind === 'video') ?? tracks[0];
    const samples = track === undefined ? undefined : facts?.samples.get(track.trackId);
    if (samples !== undefined) {
      const keys = samples.filter(({ isKey }) => isKey).length;
      findings.check(
        'PA3',
        isIndependent === keys > 0,
        () => `${name} ${isIndependent ? 'says' : 'does not say'} INDEPENDENT=YES and holds ${keys} independent frames`,
        { rendition: rendition.name },
      );
    }
  }
  for (const { segment, facts } of timelineOf(recording, rendition)) {
    const parts = ofSegment.get(segment.msn);
    const hasAll =
      parts?.length === segment.parts.length && parts.length > 0 && parts.every((part) => part.facts !== undefined);
    if (
      facts === undefined ||
      parts === undefined ||
      !hasAll ||
      segment.isGap ||
      segment.uri === undefined ||
      !segments.has(resolve(segment.uri, rendition.url))
    ) {
      continue;
    }
    for (const [trackId, whole] of facts.samples) {
      const joined = parts.flatMap((part) => part.facts?.get(trackId) ?? []);
      const index = whole.findIndex(
        (sample, at) => sampleText(sample) !== (joined[at] === undefined ? '' : sampleText(joined[at])),
      );
      findings.check(
        'PA4',
        index < 0 && joined.length === whole.length,
        () =>
          `segment ${segment.msn}, track ${trackId}: ${whole.length} samples, its parts have ${joined.length}; they part ways at ${index}`,
        { rendition: rendition.name },
      );
    }
  }
}

function sampleText({ dts, pts, duration, size, isKey, digest }: SampleFacts): string {
  return `${dts} ${pts} ${duration} ${size} ${isKey} ${digest}`;
}

/** PL14. */
function checkContainers(recording: Recording, { rendition, timeline }: Timed, findings: Findings): void {
  const where: Where = { rendition: rendition.name };
  for (const { facts, fetched } of mediaByUrl(recording, 'init').values()) {
    if (facts?.kind === 'init' && timeline.some(({ init }) => init === facts)) {
      findings.check(
        'PL14',
        facts.brands.some((brand) => /^(iso[6-9a-c]|cmf[c2])$/.test(brand)),
        () => `brands ${facts.brands.join(' ')} in ${fetched.url}`,
        where,
      );
      findings.check(
        'PL14',
        facts.durations.every((duration) => duration === 0),
        () => `durations ${facts.durations.join(', ')} in ${fetched.url}`,
        where,
      );
    }
  }
  for (const { segment, facts } of timeline) {
    if (facts !== undefined) {
      findings.check('PL14', facts.hasTfdt, () => `a fragment of segment ${segment.msn} has no tfdt`, where);
    }
  }
}

type Span = { readonly start: number; readonly end: number; readonly frame: number };

/** Decode times of a segment, in seconds. */
function spanOf({ samples, track }: TimedSegment): Span | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || track === undefined) {
    return undefined;
  }
  return {
    start: first.dts / track.timescale,
    end: (last.dts + last.duration) / track.timescale,
    frame: Math.max(...samples.map(({ duration }) => duration)) / track.timescale,
  };
}

/** PL8, PL9, PL12: segments follow each other in time as the playlist says. */
function checkRuns(rendition: RenditionRecord, timeline: readonly TimedSegment[], findings: Findings): void {
  const where: Where = { rendition: rendition.name };
  let run: { start: number; listed: number } | undefined;
  let before: { timed: TimedSegment; span: Span } | undefined;
  let gap = 0;
  for (const timed of timeline) {
    const { segment } = timed;
    const duration = segment.duration ?? 0;
    const span = segment.isGap ? undefined : spanOf(timed);
    if (segment.isDiscontinuity) {
      run = undefined;
      before = undefined;
      gap = 0;
    }
    if (span === undefined) {
      gap += segment.isGap ? duration : 0;
      run = segment.isGap && run !== undefined ? { ...run, listed: run.listed + duration } : undefined;
      before = segment.isGap ? before : undefined;
      continue;
    }
    if (before !== undefined) {
      const hole = span.start - before.span.end;
      if (gap > 0) {
        findings.check(
          'PL12',
          Math.abs(hole - gap) <= 0.1,
          () => `${gap.toFixed(3)} s of gaps before segment ${segment.msn}, ${hole.toFixed(3)} s of media are missing`,
          where,
        );
      } else {
        findings.check(
          'PL9',
          Math.abs(hole) <= span.frame * 1.01,
          () => `segment ${segment.msn} starts ${hole.toFixed(4)} s after the one before ends, without DISCONTINUITY`,
          where,
        );
      }
      findings.check(
        'PL9',
        trackText(before.timed) === trackText(timed),
        () =>
          `segment ${segment.msn} is ${trackText(timed)}, the one before ${before?.timed === undefined ? '' : trackText(before.timed)}, without DISCONTINUITY`,
        where,
      );
    }
    run ??= { start: span.start, listed: 0 };
    run.listed += duration;
    const truth = span.end - run.start;
    const { listed } = run;
    const tolerance = gap > 0 ? 0.1 : span.frame;
    findings.check(
      'PL8',
      Math.abs(listed - truth) <= tolerance,
      () => `${listed.toFixed(5)} s are listed to the end of segment ${segment.msn}, ${truth.toFixed(5)} s are there`,
      where,
    );
    before = { timed, span };
    gap = 0;
  }
}

function trackText({ init }: TimedSegment): string {
  return (init?.tracks ?? [])
    .map(({ trackId, kind, codec, width, height, sampleRate, timescale, channels }) =>
      [trackId, kind, codec, width, height, sampleRate, channels, timescale].join(' '),
    )
    .join('; ');
}

/** PL15: independent segments. */
function checkKeys(recording: Recording, { rendition, timeline }: Timed, findings: Findings): void {
  const where: Where = { rendition: rendition.name };
  let lastKey: number | undefined;
  for (const { segment, samples, track } of timeline) {
    if (track?.kind !== 'video' || samples.length === 0) {
      lastKey = undefined;
      continue;
    }
    findings.check(
      'PL15',
      samples[0]?.isKey === true,
      () => `segment ${segment.msn} does not start with a key frame`,
      where,
    );
    lastKey = segment.isDiscontinuity ? undefined : lastKey;
    for (const { isKey, dts } of samples) {
      if (isKey) {
        const at = dts / track.timescale;
        const interval = lastKey === undefined ? 0 : at - lastKey;
        findings.check(
          'PL15a',
          interval <= KEY_INTERVAL_S,
          () => `key frames ${interval.toFixed(3)} s apart in segment ${segment.msn}`,
          where,
        );
        lastKey = at;
      }
    }
  }
  if (timeline.some(({ track }) => track?.kind === 'video')) {
    const isSaid =
      recording.multivariant.isIndependent || rendition.versions.every(({ playlist }) => playlist.isIndependent);
    findings.check('PL15', isSaid, () => 'no EXT-X-INDEPENDENT-SEGMENTS', where);
  }
}
