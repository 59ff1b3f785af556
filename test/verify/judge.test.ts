import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import type { MediaFacts, SampleFacts } from './media-facts.ts';
import type { MediaFetch } from './recording.ts';
import { RULE_IDS, type RuleId, ruleOf } from './rule-table.ts';
import { answers, deltas, header, type Mutation, media, multivariant, probes, versions } from './sample/mutate.ts';
import { sampleRecording } from './sample/recording.ts';

/** Alters the samples of fetched media. */
function samples(edit: (samples: readonly SampleFacts[], fetched: MediaFetch) => readonly SampleFacts[]): Mutation {
  return media((fetched) => {
    const { facts } = fetched;
    if (facts?.kind !== 'fragments') {
      return fetched;
    }
    const altered = new Map([...facts.samples].map(([track, list]) => [track, edit(list, fetched)]));
    return { ...fetched, facts: { ...facts, samples: altered } };
  });
}

/** Alters what init segments say. */
function inits(
  name: string,
  edit: (facts: Extract<MediaFacts, { kind: 'init' }>, url: string) => MediaFacts,
): Mutation {
  return media((fetched) =>
    fetched.rendition === name && fetched.facts?.kind === 'init'
      ? { ...fetched, facts: edit(fetched.facts, fetched.fetched.url) }
      : fetched,
  );
}

const line = (tag: string): RegExp => new RegExp(`^${tag}.*\n`, 'gm');
const only = (purpose: MediaFetch['purpose'], edit: (fetched: MediaFetch) => MediaFetch): Mutation =>
  media((fetched) => (fetched.purpose === purpose ? edit(fetched) : fetched));
const status =
  (code: number) =>
  (fetched: MediaFetch): MediaFetch => ({ ...fetched, fetched: { ...fetched.fetched, status: code } });
const slow = { doneAt: 1e7 };

type Row = { readonly id: RuleId; readonly name: string; readonly spoil: Mutation };

const rows: readonly Row[] = [
  {
    id: 'GR1',
    name: 'a tag stands twice',
    spoil: versions('source', (text) => text.replace('#EXT-X-VERSION:6', '#EXT-X-VERSION:6\n#EXT-X-VERSION:6')),
  },
  { id: 'GR1', name: 'a media tag in the multivariant playlist', spoil: multivariant((text) => `${text}#EXTINF:2,\n`) },
  {
    id: 'SC1',
    name: 'it answers before the part is there',
    spoil: answers('source', (version, index) =>
      index === 9 ? { ...version, wanted: { msn: 99, part: 0 } } : version,
    ),
  },
  {
    id: 'SC2',
    name: 'one rendition promises something else',
    spoil: versions('audio', (text) => text.replace('HOLD-BACK=6', 'HOLD-BACK=7')),
  },
  {
    id: 'SC2',
    name: 'one rendition promises nothing',
    spoil: versions('audio', (text) => text.replace(line('#EXT-X-SERVER-CONTROL'), '')),
  },
  {
    id: 'SC3',
    name: 'HOLD-BACK under three target durations',
    spoil: versions(undefined, (text) => text.replace(',HOLD-BACK=6', ',HOLD-BACK=5.9')),
  },
  {
    id: 'SC4',
    name: 'no PART-HOLD-BACK',
    spoil: versions(undefined, (text) => text.replace(',PART-HOLD-BACK=1.5', '')),
  },
  {
    id: 'SC5',
    name: 'PART-HOLD-BACK under three part targets',
    spoil: versions(undefined, (text) => text.replace('PART-HOLD-BACK=1.5', 'PART-HOLD-BACK=1.4')),
  },
  {
    id: 'SC6',
    name: 'CAN-SKIP-UNTIL under six target durations',
    spoil: versions(undefined, (text) => text.replace('CAN-SKIP-UNTIL=12', 'CAN-SKIP-UNTIL=11')),
  },
  {
    id: 'SC7',
    name: 'a long window without delta updates',
    spoil: versions(undefined, (text) =>
      text.replace('CAN-SKIP-UNTIL=12,', '').replaceAll('EXTINF:2.00000', 'EXTINF:20.00000'),
    ),
  },
  {
    id: 'PI1',
    name: 'no PART-TARGET',
    spoil: versions(undefined, (text) => text.replace(line('#EXT-X-PART-INF'), '')),
  },
  {
    id: 'PI3',
    name: 'parts announced, none at the end and none hinted',
    spoil: versions('audio', (text) => text.replace(line('#EXT-X-PRELOAD-HINT'), '').replace(line('#EXT-X-PART:'), '')),
  },
  {
    id: 'PA1',
    name: 'a part longer than the target',
    spoil: versions('source', (text) => text.replace('PART:DURATION=0.50000', 'PART:DURATION=0.50001')),
  },
  {
    id: 'PA2',
    name: 'a short part in the middle of a segment',
    spoil: versions('source', (text) => text.replace(/DURATION=0.50000(,URI="\d+\.1\.m4s")/g, 'DURATION=0.42400$1')),
  },
  {
    id: 'PA3',
    name: 'an independent part that does not say so',
    spoil: versions('source', (text) => text.replaceAll(',INDEPENDENT=YES', '')),
  },
  {
    id: 'PA3',
    name: 'a dependent part that says it is not',
    spoil: versions('source', (text) => text.replace(/(URI="\d+\.1\.m4s")/g, '$1,INDEPENDENT=YES')),
  },
  {
    id: 'PA4',
    name: 'a segment with a sample its parts lack',
    spoil: samples((list, { purpose }) => (purpose === 'part' ? list.slice(1) : list)),
  },
  {
    id: 'PA4',
    name: 'a segment with other bytes than its parts',
    spoil: samples((list, { purpose }) =>
      purpose === 'segment' ? list.map((sample) => ({ ...sample, digest: 'x' })) : list,
    ),
  },
  {
    id: 'PA5',
    name: 'a part comes a second late',
    spoil: answers('source', (version, index) =>
      index >= 20 ? { ...version, fetched: { ...version.fetched, doneAt: version.fetched.doneAt + 1000 } } : version,
    ),
  },
  {
    id: 'PA6',
    name: 'parts are listed for ever',
    spoil: versions('source', (text) => text.replace('#EXTINF', '#EXT-X-PART:DURATION=0.50000,URI="old.m4s"\n#EXTINF')),
  },
  { id: 'PA6', name: 'a part is gone with its line', spoil: only('part-after-removal', status(404)) },
  {
    id: 'PA7',
    name: 'a date after the first part',
    spoil: versions('source', (text) => text.replace(/(#EXT-X-PROGRAM-DATE-TIME.*\n)(#EXT-X-PART:.*\n)/, '$2$1')),
  },
  {
    id: 'PA8',
    name: 'byte ranges with a hole',
    spoil: versions('source', (text) =>
      text
        .replace(/URI="(\d+)\.0\.m4s"/g, 'URI="$1.m4s",BYTERANGE="100@0"')
        .replace(/URI="(\d+)\.1\.m4s"/g, 'URI="$1.m4s",BYTERANGE="100@120"'),
    ),
  },
  {
    id: 'PA9',
    name: 'gap parts in a segment that is none',
    spoil: versions('source', (text) => text.replaceAll('#EXT-X-GAP\n', '')),
  },
  {
    id: 'PA10',
    name: 'the first part of a segment leaves before the others',
    spoil: versions('source', (text, index) =>
      index < 20
        ? text
        : text.replace(/#EXT-X-PART:DURATION=0.50000,URI="\d+\.0\.m4s",INDEPENDENT=YES\n(?=#EXT-X-PART)/, ''),
    ),
  },
  {
    id: 'PA11',
    name: 'parts in an I-frame playlist',
    spoil: versions('source', (text) => text.replace('#EXT-X-INDEPENDENT', '#EXT-X-I-FRAMES-ONLY\n#EXT-X-INDEPENDENT')),
  },
  {
    id: 'PA12',
    name: 'a listed part changes',
    spoil: versions('source', (text, index) =>
      index < 20 ? text : text.replaceAll('DURATION=0.50000,URI', 'DURATION=0.49999,URI'),
    ),
  },
  { id: 'PA13', name: 'a listed part is 404', spoil: only('part', status(404)) },
  { id: 'PH1', name: 'no hint', spoil: versions('audio', (text) => text.replace('TYPE=PART', 'TYPE=KEY')) },
  {
    id: 'PH1',
    name: 'a new map comes unannounced',
    spoil: versions('source', (text) => text.replace(line('#EXT-X-PRELOAD-HINT:TYPE=MAP'), '')),
  },
  {
    id: 'PH2',
    name: 'two hints of a type',
    spoil: versions('source', (text) => text.replace(line('#EXT-X-PRELOAD-HINT:TYPE=PART'), (hint) => hint + hint)),
  },
  { id: 'PH2', name: 'a hint in an ended playlist', spoil: versions('source', (text) => `${text}#EXT-X-ENDLIST\n`) },
  {
    id: 'PH3',
    name: 'another part comes than was hinted',
    spoil: versions('source', (text) => text.replace(/(PRELOAD-HINT:TYPE=PART,URI=")/, '$1./')),
  },
  {
    id: 'PH3',
    name: 'a hint gives other bytes than its part',
    spoil: only('hint', (fetched) => ({ ...fetched, digest: 'x' })),
  },
  { id: 'PH4', name: 'a hinted part is 404', spoil: only('hint', status(404)) },
  {
    id: 'PH3a',
    name: 'each segment ends with a hint at a part that never comes',
    spoil: versions('source', (text) => text.replace(/(PRELOAD-HINT:TYPE=PART,URI="\d+)\.0\.m4s/, '$1.9.m4s')),
  },
  {
    id: 'PH4',
    name: 'a hinted part comes long after its playlist',
    spoil: only('hint', (fetched) => ({ ...fetched, fetched: { ...fetched.fetched, ...slow } })),
  },
  {
    id: 'PH5',
    name: 'a part dribbles',
    spoil: only('hint', (fetched) => ({ ...fetched, fetched: { ...fetched.fetched, longestGapMs: 400 } })),
  },
  { id: 'PH6', name: 'a part that will not be is held', spoil: probes('never-hinted', { fetched: slow }) },
  {
    id: 'RR1',
    name: 'one rendition is left out',
    spoil: versions('source', (text) => text.replace(/#EXT-X-RENDITION-REPORT:URI="..\/audio.*\n/, '')),
  },
  {
    id: 'RR2',
    name: 'a report from the future',
    spoil: versions('source', (text) =>
      text.replace(/LAST-MSN=(\d+)/g, (_, msn: string) => `LAST-MSN=${Number(msn) + 1}`),
    ),
  },
  {
    id: 'RR3',
    name: 'a report of long ago',
    spoil: versions('source', (text) =>
      text.replace(/LAST-MSN=(\d+)/g, (_, msn: string) => `LAST-MSN=${Number(msn) - 2}`),
    ),
  },
  {
    id: 'RR4',
    name: 'one rendition runs two seconds behind',
    spoil: answers('audio', (version) => ({
      ...version,
      fetched: { ...version.fetched, doneAt: version.fetched.doneAt + 2000 },
    })),
  },
  {
    id: 'RR5',
    name: 'an absolute URI',
    spoil: versions('source', (text) => text.replaceAll('REPORT:URI="..', 'REPORT:URI="http://edge.example')),
  },
  {
    id: 'BR1',
    name: 'parts of a segment are taken for the segment',
    spoil: probes('segment-only', { wanted: { msn: 9999 } }),
  },
  {
    id: 'BR2',
    name: 'the part is not in the answer',
    spoil: answers('source', (version) =>
      version.wanted === undefined ? version : { ...version, wanted: { msn: version.wanted.msn, part: 9 } },
    ),
  },
  {
    id: 'BR3',
    name: 'the next part of a segment that closed is not waited for',
    spoil: answers('source', (version) =>
      version.playlist.open === undefined
        ? { ...version, wanted: { msn: version.playlist.segments.at(-1)?.msn ?? 0, part: 9 } }
        : version,
    ),
  },
  {
    id: 'BR3',
    name: 'a roll-over is refused',
    spoil: probes('roll-over', { fetched: { status: 400 }, wanted: { msn: 9999, part: 4 } }),
  },
  { id: 'BR3', name: 'a part past the end is held too long', spoil: probes('past-the-end', { fetched: slow }) },
  { id: 'BR4', name: 'a segment of long ago is held', spoil: probes('before-the-window', { fetched: slow }) },
  {
    id: 'BR5',
    name: 'a part without a segment is accepted',
    spoil: probes('part-without-msn', { fetched: { status: 200 } }),
  },
  { id: 'BR5', name: 'a word for a number is accepted', spoil: probes('not-a-number', { fetched: { status: 200 } }) },
  {
    id: 'BR6',
    name: 'three segments ahead is held',
    spoil: probes('msn-too-far', { isHeld: true, fetched: { status: 0 } }),
  },
  {
    id: 'BR6',
    name: 'two segments ahead is refused',
    spoil: probes('msn-plus-two', { isHeld: false, fetched: { status: 400 } }),
  },
  {
    id: 'BR7',
    name: 'held for longer than three target durations',
    spoil: answers('source', (version, index) =>
      index === 3 ? { ...version, fetched: { ...version.fetched, requestedAt: -9000 } } : version,
    ),
  },
  {
    id: 'BR7',
    name: '503 at once',
    spoil: (recording) => ({
      ...recording,
      renditions: recording.renditions.map((rendition) => ({
        ...rendition,
        refusals: rendition.versions
          .slice(3, 4)
          .map(({ fetched }) => ({ ...fetched, status: 503, doneAt: fetched.requestedAt + 5 })),
      })),
    }),
  },
  {
    id: 'BR8',
    name: 'half a playlist',
    spoil: versions('source', (text, index) => (index === 4 ? text.slice(0, text.length - 9) : text)),
  },
  {
    id: 'BR9',
    name: 'unsorted parameters are refused',
    spoil: ({ probes: all, ...rest }) => ({
      ...rest,
      probes: all.map((probe) => {
        const { playlist: _gone, ...bare } = probe;
        return probe.name === 'unsorted' ? bare : probe;
      }),
    }),
  },
  {
    id: 'BR11',
    name: 'unknown parameters are refused',
    spoil: ({ probes: all, ...rest }) => ({
      ...rest,
      probes: all.map((probe) => {
        const { playlist: _gone, ...bare } = probe;
        return probe.name === 'unknown-parameter' ? bare : probe;
      }),
    }),
  },
  {
    id: 'DU1',
    name: 'a delta changes a segment',
    spoil: deltas((text) => text.replace('EXTINF:2.00000', 'EXTINF:1.99999')),
  },
  {
    id: 'BR2',
    name: 'a delta counts its skipped segments wrong',
    spoil: deltas((text) =>
      text.replace(/SKIPPED-SEGMENTS=(\d+)/, (_, count: string) => `SKIPPED-SEGMENTS=${Number(count) - 1}`),
    ),
  },
  {
    id: 'DU2',
    name: 'skip is ignored',
    spoil: (recording) => ({
      ...recording,
      renditions: recording.renditions.map((rendition) => ({ ...rendition, deltas: rendition.versions.slice(1) })),
    }),
  },
  {
    id: 'DU3',
    name: 'too much is skipped',
    spoil: (recording) =>
      versions(undefined, (text) => text.replace('CAN-SKIP-UNTIL=12', 'CAN-SKIP-UNTIL=30'))(
        deltas((text) => text.replace('CAN-SKIP-UNTIL=12', 'CAN-SKIP-UNTIL=30'))(recording),
      ),
  },
  {
    id: 'DU4',
    name: 'a delta raises the discontinuity sequence',
    spoil: deltas((text) =>
      text.replace(
        /DISCONTINUITY-SEQUENCE:(\d+)/,
        (_, number: string) => `DISCONTINUITY-SEQUENCE:${Number(number) + 1}`,
      ),
    ),
  },
  {
    id: 'PL1',
    name: 'the target duration changes',
    spoil: versions('source', (text, index) =>
      index < 30 ? text : text.replace('TARGETDURATION:2', 'TARGETDURATION:3'),
    ),
  },
  {
    id: 'PL1',
    name: 'a segment is too long',
    spoil: versions('source', (text) => text.replace('EXTINF:2.00000', 'EXTINF:2.51000')),
  },
  {
    id: 'PL2',
    name: 'a listed segment changes',
    spoil: versions('source', (text, index) =>
      index < 30 ? text : text.replaceAll('EXTINF:2.00000', 'EXTINF:2.00001'),
    ),
  },
  {
    id: 'PL3',
    name: 'the media sequence falls',
    spoil: versions('source', (text, index) =>
      index < 30 ? text : text.replace(/MEDIA-SEQUENCE:\d+/, 'MEDIA-SEQUENCE:0'),
    ),
  },
  {
    id: 'PL3',
    name: 'a number comes to name another segment',
    spoil: versions('source', (text, index) =>
      index < 30 ? text : text.replace(/MEDIA-SEQUENCE:(\d+)/, (_, msn: string) => `MEDIA-SEQUENCE:${Number(msn) + 1}`),
    ),
  },
  { id: 'PL4', name: 'five segments are left', spoil: versions('source', (text) => keepLast(text, 5)) },
  { id: 'PL5', name: 'a listed segment is 404', spoil: only('segment', status(404)) },
  { id: 'PL5', name: 'a segment is gone with its line', spoil: only('segment-after-removal', status(404)) },
  {
    id: 'PL6',
    name: 'a segment without a date',
    spoil: versions('source', (text) => text.replace(line('#EXT-X-PROGRAM-DATE-TIME'), '')),
  },
  {
    id: 'PL6',
    name: 'two segments claim one time',
    spoil: versions('source', (text) =>
      text.replace(line('#EXT-X-PROGRAM-DATE-TIME'), '#EXT-X-PROGRAM-DATE-TIME:2026-05-03T10:00:00.000Z\n'),
    ),
  },
  {
    id: 'PL7',
    name: 'dates run ahead in one rendition',
    spoil: versions('360p', (text) => text.replace(/(DATE-TIME:.*)T10:/g, '$1T11:')),
  },
  {
    id: 'PL8',
    name: 'durations that add up to less',
    spoil: versions('source', (text) => text.replaceAll('EXTINF:2.00000', 'EXTINF:1.97000')),
  },
  {
    id: 'PL9',
    name: 'timestamps start anew without a mark',
    spoil: versions(undefined, (text) => text.replaceAll('#EXT-X-DISCONTINUITY\n', '')),
  },
  {
    id: 'PL9',
    name: 'the size changes without a mark',
    spoil: (recording) =>
      inits('source', (facts, url) =>
        url.endsWith('init-1.mp4')
          ? { ...facts, tracks: facts.tracks.map((track) => ({ ...track, width: 320 })) }
          : facts,
      )(versions(undefined, (text) => text.replaceAll('#EXT-X-DISCONTINUITY\n', ''))(recording)),
  },
  {
    id: 'PL10',
    name: 'one rendition has no discontinuity',
    spoil: versions('audio', (text) => text.replaceAll('#EXT-X-DISCONTINUITY\n', '')),
  },
  {
    id: 'PL11',
    name: 'no discontinuity sequence',
    spoil: versions('source', (text) => text.replace(line('#EXT-X-DISCONTINUITY-SEQUENCE'), '')),
  },
  {
    id: 'PL11',
    name: 'a discontinuity leaves and is not counted',
    spoil: versions('source', (text) => text.replace('DISCONTINUITY-SEQUENCE:1', 'DISCONTINUITY-SEQUENCE:0')),
  },
  {
    id: 'PL12',
    name: 'a gap that is shorter than what is missing',
    spoil: versions('source', (text) => text.replace(/(#EXT-X-GAP\n#EXTINF:)2.00000/g, '$11.50000')),
  },
  {
    id: 'PL13',
    name: 'a discontinuity without a map',
    spoil: versions('source', (text) => text.replace(/(#EXT-X-DISCONTINUITY\n)#EXT-X-MAP.*\n/g, '$1')),
  },
  { id: 'PL14', name: 'no map', spoil: versions('source', (text) => text.replace(line('#EXT-X-MAP'), '')) },
  {
    id: 'PL14',
    name: 'an init segment with a duration',
    spoil: inits('source', (facts) => ({ ...facts, durations: [0, 9000] })),
  },
  { id: 'PL14', name: 'an old brand', spoil: inits('source', (facts) => ({ ...facts, brands: ['isom', 'mp41'] })) },
  {
    id: 'PL14',
    name: 'a fragment without tfdt',
    spoil: only('segment', (fetched) =>
      fetched.facts?.kind === 'fragments' ? { ...fetched, facts: { ...fetched.facts, hasTfdt: false } } : fetched,
    ),
  },
  {
    id: 'PL15',
    name: 'a segment that starts with no key frame',
    spoil: samples((list) => list.map((sample) => ({ ...sample, isKey: false }))),
  },
  {
    id: 'PL15',
    name: 'segments that are not said to be independent',
    spoil: versions('source', (text) => text.replace('#EXT-X-INDEPENDENT-SEGMENTS\n', '')),
  },
  {
    id: 'PL15a',
    name: 'key frames four seconds apart',
    spoil: samples((list) =>
      list.map((sample) => ({ ...sample, isKey: sample.isKey && Math.round(sample.dts / 180_000) % 2 === 0 })),
    ),
  },
  { id: 'PL16', name: 'a byte order mark', spoil: versions('source', (text) => `\uFEFF${text}`) },
  {
    id: 'PL16',
    name: 'a web page’s media type',
    spoil: answers('source', (version) => header(version, 'content-type', 'text/html')),
  },
  {
    id: 'PL16',
    name: 'no gzip',
    spoil: answers('source', (version) => header(version, 'content-encoding', undefined)),
  },
  {
    id: 'PL16',
    name: 'gzip for who takes none',
    spoil: probes('identity', { fetched: { headers: { 'content-encoding': 'gzip' } } }),
  },
  { id: 'PL17', name: 'media is redirected', spoil: only('segment', status(302)) },
  {
    id: 'PL18',
    name: 'a version above what is needed',
    spoil: versions('source', (text) => text.replace('VERSION:6', 'VERSION:9')),
  },
  {
    id: 'PL18',
    name: 'a version below what is needed',
    spoil: versions('source', (text) => text.replace('VERSION:6', 'VERSION:3')),
  },
  {
    id: 'AL1',
    name: 'one rung starts a frame later',
    spoil: samples((list, { rendition }) =>
      rendition === '360p' ? list.map((sample) => ({ ...sample, pts: sample.pts + 3000 })) : list,
    ),
  },
  {
    id: 'AL2',
    name: 'sound starts two frames later',
    spoil: samples((list, { rendition }) =>
      rendition === 'audio' ? list.map((sample) => ({ ...sample, pts: sample.pts + 2048 })) : list,
    ),
  },
  {
    id: 'AL3',
    name: 'one rendition has another target duration',
    spoil: versions('audio', (text) => text.replace('TARGETDURATION:2', 'TARGETDURATION:3')),
  },
  { id: 'MV1', name: 'no BANDWIDTH', spoil: multivariant((text) => text.replaceAll(/:BANDWIDTH=\d+,/g, ':')) },
  {
    id: 'MV1',
    name: 'a BANDWIDTH that is exceeded',
    spoil: multivariant((text) => text.replaceAll(/:BANDWIDTH=\d+/g, ':BANDWIDTH=90000')),
  },
  {
    id: 'MV2',
    name: 'an average that is exceeded',
    spoil: multivariant((text) => text.replaceAll(/AVERAGE-BANDWIDTH=\d+/g, 'AVERAGE-BANDWIDTH=90000')),
  },
  {
    id: 'MV3',
    name: 'a codec that is not there',
    spoil: multivariant((text) => text.replace('avc1.4d401f', 'avc1.640028')),
  },
  { id: 'MV3', name: 'sound is not named', spoil: multivariant((text) => text.replace(',mp4a.40.2', '')) },
  { id: 'MV4', name: 'another size', spoil: multivariant((text) => text.replace('1280x720', '1920x1080')) },
  {
    id: 'MV5',
    name: 'another frame rate',
    spoil: multivariant((text) => text.replace('FRAME-RATE=30.000', 'FRAME-RATE=29.970')),
  },
  {
    id: 'MV6',
    name: 'a group that is nowhere',
    spoil: multivariant((text) => text.replace('AUDIO="aac"', 'AUDIO="opus"')),
  },
  { id: 'MV6', name: 'no default', spoil: multivariant((text) => text.replace('DEFAULT=YES', 'DEFAULT=NO')) },
  {
    id: 'MV7',
    name: 'captions are denied on one variant only',
    spoil: multivariant((text) => text.replace(',CLOSED-CAPTIONS=NONE', '')),
  },
  {
    id: 'MV7',
    name: 'a stable id with a space',
    spoil: multivariant((text) => text.replace('CLOSED-CAPTIONS', 'STABLE-VARIANT-ID="a b",CLOSED-CAPTIONS')),
  },
  {
    id: 'MV8',
    name: 'a playlist that never answers',
    spoil: (recording) => ({
      ...recording,
      renditions: recording.renditions.map((rendition) =>
        rendition.name === '360p' ? { ...rendition, versions: [] } : rendition,
      ),
    }),
  },
  {
    id: 'HD1',
    name: 'a blocking answer that may not be cached',
    spoil: answers('source', (version) => header(version, 'cache-control', 'no-cache')),
  },
  {
    id: 'HD2',
    name: 'a plain answer that is cached for a minute',
    spoil: answers('source', (version) => header(version, 'cache-control', 'max-age=60')),
  },
  {
    id: 'HD3',
    name: 'media that may not be cached',
    spoil: only('segment', (fetched) => header(fetched, 'cache-control', 'no-store')),
  },
  {
    id: 'HD4',
    name: 'a refusal that is cached',
    spoil: probes('msn-too-far', { fetched: { headers: { 'cache-control': 'max-age=8' } } }),
  },
  {
    id: 'HD4',
    name: 'a 404 that is cached for a minute',
    spoil: probes('never-hinted', { fetched: { headers: { 'cache-control': 'max-age=60' } } }),
  },
  {
    id: 'HD5',
    name: 'other sites may not read it',
    spoil: only('part', (fetched) => header(fetched, 'access-control-allow-origin', undefined)),
  },
  {
    id: 'HD5',
    name: 'other sites may not read Age',
    spoil: answers('source', (version) => header(version, 'access-control-expose-headers', 'Date')),
  },
  {
    id: 'HD6',
    name: 'an answer older than its life',
    spoil: answers('source', (version) => header(version, 'age', '99')),
  },
  { id: 'HD7', name: 'HEAD with a body', spoil: probes('head', { fetched: { bytes: 400 } }) },
  {
    id: 'CM1',
    name: 'a decoder complains',
    spoil: (recording) => ({
      ...recording,
      decodes: recording.decodes.map((decode) => ({ ...decode, errors: 'Invalid NAL unit size' })),
    }),
  },
  { id: 'CM2', name: 'two readers disagree', spoil: only('part', (fetched) => ({ ...fetched, problem: 'sample 3' })) },
  { id: 'PL4a', name: 'a short window', spoil: (recording) => recording },
  {
    id: 'MV1a',
    name: 'a BANDWIDTH far above the truth',
    spoil: multivariant((text) => text.replaceAll(/:BANDWIDTH=\d+/g, ':BANDWIDTH=9000000')),
  },
  { id: 'MV6a', name: 'no language', spoil: multivariant((text) => text.replace(',LANGUAGE="und"', '')) },
];

/** Drops all but the last `count` segments. */
function keepLast(text: string, count: number): string {
  const lines = text.split('\n');
  const uris = lines.flatMap((content, index) => (/^\d+\.m4s$/.test(content) ? [index] : []));
  const from = uris.at(-count - 1) ?? 0;
  const head = lines.findIndex((content) => content.startsWith('#EXT-X-MAP'));
  const gone = uris.filter((index) => index <= from).length;
  return [...lines.slice(0, head + 1), ...lines.slice(from + 1)]
    .join('\n')
    .replace(/MEDIA-SEQUENCE:(\d+)/, (_, msn: string) => `MEDIA-SEQUENCE:${Number(msn) + gone}`);
}

describe('the checker', () => {
  const good = sampleRecording();

  it('finds nothing wrong with a presentation that keeps every rule', () => {
    const { violations, tried, advice } = judge(good);
    expect(violations).toEqual([]);
    expect(advice.map(({ id }) => id)).toEqual(['PL4a', 'PL4a', 'PL4a']);
    const untried = RULE_IDS.filter((id) => tried[id] === undefined && !ruleOf(id).check.startsWith('not here'));
    // The sample's window is short, and its parts are resources of their own.
    expect(untried).toEqual(['SC7', 'PA8']);
  });

  for (const row of rows) {
    it(`${row.id}: ${row.name}`, () => {
      const { violations, advice } = judge(row.spoil(good));
      const found = [...violations, ...advice].filter(({ id }) => id === row.id);
      expect(found.length).toBeGreaterThan(0);
      expect(found[0]?.say).not.toBe('');
    });
  }

  it('is tried on each of its rules', () => {
    const proven = new Set(rows.map(({ id }) => id));
    const testable = RULE_IDS.filter((id) => !ruleOf(id).check.startsWith('not here'));
    expect(testable.filter((id) => !proven.has(id))).toEqual([]);
  });
});
