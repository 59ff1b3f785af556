import { excerptAt, type Findings, type Where } from '../findings.ts';
import type { TrackFacts } from '../media-facts.ts';
import type { ReadVariant } from '../multivariant-reader.ts';
import { type Recording, type RenditionRecord, resolve } from '../recording.ts';
import { type TimedSegment, timelineOf } from '../timeline.ts';

/** MV: the multivariant playlist against what its playlists really hold, §4.4.6. */

/** Fewer segments say nothing about a peak. */
const MIN_SEGMENTS = 3;
/** 29.97 and 30 are a thousandth apart; timestamps in whole milliseconds smear a mean by less than half of that. */
const FRAME_RATE_SHARE = 0.0006;

export function checkMultivariant(recording: Recording, findings: Findings): void {
  // As it is at the end: an encoder may have come back with another picture.
  const { lastMultivariant: multivariant, multivariantFetch } = recording;
  findings.check(
    'MV8',
    multivariantFetch.status === 200 && multivariant.variants.length > 0,
    () => `${multivariantFetch.status} for ${multivariantFetch.url}, with ${multivariant.variants.length} variants`,
    {},
  );
  for (const rendition of recording.renditions) {
    findings.check('MV8', rendition.versions.length > 0, () => `${rendition.url} never answered with a playlist`, {
      rendition: rendition.name,
    });
  }
  const timelines = new Map(
    recording.renditions.map((rendition) => [rendition.url, { rendition, timeline: timelineOf(recording, rendition) }]),
  );
  for (const variant of multivariant.variants) {
    const where: Where = { rendition: variant.uri, excerpt: excerptAt(multivariant.text, variant.line) };
    const own = timelines.get(resolve(variant.uri, multivariantFetch.url));
    const audio = groupMembers(recording, variant).flatMap(
      (uri) => timelines.get(resolve(uri, multivariantFetch.url)) ?? [],
    );
    if (own !== undefined) {
      const all = [own, ...audio.filter(({ rendition }) => rendition !== own.rendition)];
      checkBandwidth(variant, all, findings, where);
      checkTracks(variant, all, findings, where);
    }
  }
  checkGroups(recording, findings);
  checkAllOrNone(recording, findings);
}

type Timed = { readonly rendition: RenditionRecord; readonly timeline: readonly TimedSegment[] };

function groupMembers({ lastMultivariant: multivariant }: Recording, variant: ReadVariant): string[] {
  const group = variant.attributes.get('AUDIO');
  return multivariant.media.flatMap((media) => {
    const uri = media.get('URI');
    return group !== undefined && media.get('TYPE') === 'AUDIO' && media.get('GROUP-ID') === group && uri !== undefined
      ? [uri]
      : [];
  });
}

/** MV1, MV2: bits as they were measured. */
function checkBandwidth(variant: ReadVariant, all: readonly Timed[], findings: Findings, where: Where): void {
  const declared = Number(variant.attributes.get('BANDWIDTH') ?? Number.NaN);
  const average = Number(variant.attributes.get('AVERAGE-BANDWIDTH') ?? Number.NaN);
  findings.check('MV1', declared > 0, () => 'no BANDWIDTH', where);
  findings.check('MV2', average > 0, () => 'no AVERAGE-BANDWIDTH', where);
  const [own, ...others] = all.map(({ timeline }) => ratesOf(timeline));
  const rates = own ?? { peak: 0, average: 0, count: 0 };
  // The largest playable combination: the picture with the largest of its sounds.
  const peak = rates.peak + Math.max(0, ...others.map((other) => other.peak));
  const mean = rates.average + Math.max(0, ...others.map((other) => other.average));
  if (rates.count >= MIN_SEGMENTS) {
    findings.check(
      'MV1',
      peak <= 1.25 * declared,
      () => `BANDWIDTH=${declared}, ${peak.toFixed(0)} measured in the fullest segment`,
      where,
    );
    findings.check(
      'MV1a',
      declared <= 2.5 * peak,
      () => `BANDWIDTH=${declared}, ${peak.toFixed(0)} measured in the fullest segment`,
      where,
    );
    findings.check(
      'MV2',
      mean <= 1.1 * average,
      () => `AVERAGE-BANDWIDTH=${average}, ${mean.toFixed(0)} measured`,
      where,
    );
  }
}

function ratesOf(timeline: readonly TimedSegment[]): { peak: number; average: number; count: number } {
  const fetched = timeline.filter(({ bytes, segment }) => bytes > 0 && (segment.duration ?? 0) > 0);
  const seconds = fetched.reduce((sum, { segment }) => sum + (segment.duration ?? 0), 0);
  const bits = fetched.reduce((sum, { bytes }) => sum + bytes * 8, 0);
  // §3.1: a peak is measured over 0.5 to 1.5 target durations, so a short last segment is none.
  const full = fetched.filter(({ segment }) => (segment.duration ?? 0) >= (0.5 * seconds) / fetched.length);
  const peak = Math.max(0, ...full.map(({ bytes, segment }) => (bytes * 8) / (segment.duration ?? 1)));
  return { peak, average: seconds === 0 ? 0 : bits / seconds, count: fetched.length };
}

/** MV3, MV4, MV5. */
function checkTracks(variant: ReadVariant, all: readonly Timed[], findings: Findings, where: Where): void {
  const tracks = all.flatMap(({ timeline }) => timeline.findLast(({ init }) => init !== undefined)?.init?.tracks ?? []);
  if (tracks.length === 0) {
    return;
  }
  const real = [...new Set(tracks.map(({ codec }) => codec))].toSorted();
  const ever = new Set(
    all.flatMap(({ timeline }) => timeline.flatMap(({ init }) => init?.tracks ?? [])).map(({ codec }) => codec),
  );
  const said = (variant.attributes.get('CODECS') ?? '')
    .split(',')
    .map((codec) => codec.trim())
    .toSorted();
  findings.check(
    'MV3',
    real.every((codec) => said.includes(codec)) && said.every((codec) => ever.has(codec)),
    () => `CODECS="${said.join()}", the init segments say ${real.join()}`,
    where,
  );
  const video = tracks.findLast(({ kind }) => kind === 'video');
  if (video !== undefined) {
    const size = `${video.width}x${video.height}`;
    findings.check(
      'MV4',
      variant.attributes.get('RESOLUTION') === size,
      () => `RESOLUTION=${variant.attributes.get('RESOLUTION')}, the init segment says ${size}`,
      where,
    );
    const rate = variant.attributes.get('FRAME-RATE');
    const measured = frameRateOf(all, video);
    const isTrue = measured === undefined || Math.abs(Number(rate) - measured) <= measured * FRAME_RATE_SHARE;
    findings.check(
      'MV5',
      /^\d+\.\d{3}$/.test(rate ?? '') && isTrue,
      () => `FRAME-RATE=${rate}, ${measured?.toFixed(3) ?? 'nothing'} measured`,
      where,
    );
  }
}

function frameRateOf(all: readonly Timed[], video: TrackFacts): number | undefined {
  const timed = all
    .flatMap(({ timeline }) => timeline)
    .filter(({ track, samples }) => track?.codec === video.codec && samples.length > 0);
  const frames = timed.reduce((sum, { samples }) => sum + samples.length, 0);
  const ticks = timed.reduce(
    (sum, { samples }) => sum + samples.reduce((total, { duration }) => total + duration, 0),
    0,
  );
  return timed.length < MIN_SEGMENTS || ticks === 0 ? undefined : (frames * video.timescale) / ticks;
}

/** MV6. */
function checkGroups({ lastMultivariant: multivariant }: Recording, findings: Findings): void {
  const audio = multivariant.media.filter((media) => media.get('TYPE') === 'AUDIO');
  const groups = new Map<string, typeof audio>();
  for (const media of audio) {
    const id = media.get('GROUP-ID') ?? '';
    groups.set(id, [...(groups.get(id) ?? []), media]);
    const name = media.get('NAME') ?? '';
    findings.check(
      'MV6',
      id !== '' && name !== '' && /^\d+(\/|$)/.test(media.get('CHANNELS') ?? ''),
      () => `EXT-X-MEDIA "${name}" of group "${id}" with CHANNELS="${media.get('CHANNELS')}"`,
      {},
    );
    findings.check('MV6a', media.has('LANGUAGE'), () => `EXT-X-MEDIA "${name}" has no LANGUAGE`, {});
  }
  for (const [id, members] of groups) {
    const defaults = members.filter((media) => media.get('DEFAULT') === 'YES').length;
    const names = new Set(members.map((media) => media.get('NAME')));
    findings.check(
      'MV6',
      defaults === 1 && names.size === members.length,
      () => `group "${id}" has ${defaults} defaults and ${names.size} names for ${members.length} members`,
      {},
    );
  }
  for (const variant of multivariant.variants) {
    const group = variant.attributes.get('AUDIO');
    findings.check(
      'MV6',
      group === undefined || groups.has(group),
      () => `${variant.uri} names the group "${group}", which is nowhere`,
      { excerpt: excerptAt(multivariant.text, variant.line) },
    );
  }
}

/** MV7. */
function checkAllOrNone({ lastMultivariant: multivariant }: Recording, findings: Findings): void {
  const { variants, media } = multivariant;
  const count = (test: (variant: ReadVariant) => boolean): number => variants.filter(test).length;
  const scores = count(({ attributes }) => attributes.has('SCORE'));
  const none = count(({ attributes }) => attributes.get('CLOSED-CAPTIONS') === 'NONE');
  const isEven = (found: number): boolean => found === 0 || found === variants.length;
  findings.check(
    'MV7',
    isEven(scores) && isEven(none),
    () => `of ${variants.length} variants ${scores} have SCORE, ${none} CLOSED-CAPTIONS=NONE`,
    {},
  );
  const ids = [
    ...variants.map(({ attributes }) => attributes.get('STABLE-VARIANT-ID')),
    ...media.map((attributes) => attributes.get('STABLE-RENDITION-ID')),
  ];
  for (const id of ids) {
    findings.check('MV7', id === undefined || /^[A-Za-z0-9+/=._-]+$/.test(id), () => `the stable id "${id}"`, {});
  }
}
