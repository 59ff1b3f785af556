import { readFileSync } from 'node:fs';
import { seconds } from '@rostrum/units/time';
import * as hlsParser from 'hls-parser';
import { describe, expect, it } from 'vitest';
import { makePlaylist, makeSegment, mediaRows } from '../vectors/rows.ts';
import { HlsError } from './errors.ts';
import { cachedSegmentLines, parseMediaPlaylist, writeMediaPlaylist } from './media-playlist.ts';

// Its warnings are of older drafts: EXT-X-GAP asked for version 8 there, and it counts segments where §6.2.2 counts seconds.
hlsParser.setOptions({ silent: true });

describe('a media playlist', () => {
  for (const row of mediaRows) {
    const written = readFileSync(new URL(`../vectors/${row.file}`, import.meta.url), 'utf8');
    const options = { skip: row.skip === true };

    it(`${row.name}: written`, () => {
      expect(writeMediaPlaylist(row.input, options)).toBe(written);
    });

    it(`${row.name}: written from remembered lines`, () => {
      const segmentLines = cachedSegmentLines();
      for (let turn = 0; turn < 2; turn += 1) {
        expect(writeMediaPlaylist(row.input, { ...options, segmentLines })).toBe(written);
      }
    });

    it(`${row.name}: parsed`, () => {
      expect(parseMediaPlaylist(written)).toEqual(row.parsed);
      expect(parseMediaPlaylist(written.replaceAll('\n', '\r\n'))).toEqual(row.parsed);
    });

    it(`${row.name}: written again from what was parsed`, () => {
      if (row.parsed.skippedSegments === undefined) {
        expect(writeMediaPlaylist(parseMediaPlaylist(written))).toBe(written);
      }
    });

    it(`${row.name}: read the same by hls-parser`, () => {
      const theirs = hlsParser.parse(written);
      if (theirs.isMasterPlaylist) {
        throw new Error('it took a media playlist for a multivariant one');
      }
      const { parsed } = row;
      expect(theirs.mediaSequenceBase).toBe(parsed.mediaSequence);
      expect(theirs.targetDuration).toBe(parsed.targetDuration);
      expect(theirs.partTargetDuration).toBe(parsed.partTarget);
      expect(theirs.endlist).toBe(parsed.isEnded);
      expect(theirs.skip).toBe(parsed.skippedSegments ?? 0);
      expect(theirs.lowLatencyCompatibility?.partHoldBack).toBe(parsed.partHoldBack);
      const complete = theirs.segments.filter((segment) => segment.uri !== undefined && segment.uri !== '');
      expect(complete.map((segment) => segment.uri)).toEqual(parsed.segments.map((segment) => segment.uri));
      expect(complete.map((segment) => segment.duration)).toEqual(parsed.segments.map((segment) => segment.duration));
      expect(complete.map((segment) => segment.gap === true)).toEqual(parsed.segments.map((segment) => segment.isGap));
      expect(theirs.renditionReports.map((report) => report.lastMSN)).toEqual(
        parsed.renditionReports.map((report) => report.lastMsn),
      );
    });
  }

  it('prints sums of durations true to five decimals', () => {
    const playlist = makePlaylist({ segments: [makeSegment(0, { duration: seconds(1.000_004_9) })] });
    expect(writeMediaPlaylist(playlist)).toContain('#EXTINF:1.00000,\n');
  });

  it('carries no line end or quote from a URI into its tags', () => {
    const playlist = makePlaylist({ segments: [makeSegment(0, { mapUri: 'a"\n#EXT-X-ENDLIST' })] });
    expect(() => writeMediaPlaylist(playlist)).toThrow(HlsError);
  });
});

describe('a media playlist that is not ours', () => {
  const good = readFileSync(new URL('../vectors/live.m3u8', import.meta.url), 'utf8');
  const rows: { name: string; input: string; say: RegExp }[] = [
    { name: 'nothing', input: '', say: /EXTM3U/ },
    { name: 'a byte order mark', input: `\uFEFF${good}`, say: /EXTM3U/ },
    { name: 'a web page', input: '<html></html>', say: /EXTM3U/ },
    {
      name: 'a tag twice',
      input: good.replace('#EXT-X-VERSION:6', '#EXT-X-VERSION:6\n#EXT-X-VERSION:6'),
      say: /twice/,
    },
    { name: 'a version from the future', input: good.replace('VERSION:6', 'VERSION:14'), say: /version/i },
    { name: 'no target duration', input: good.replace('#EXT-X-TARGETDURATION:2\n', ''), say: /TARGETDURATION/ },
    { name: 'no part target', input: good.replace('PART-TARGET', 'PART-TIME'), say: /PART-TARGET/ },
    { name: 'no blocking reload', input: good.replace('RELOAD=YES', 'RELOAD=NO'), say: /CAN-BLOCK-RELOAD/ },
    { name: 'no media sequence', input: good.replace('#EXT-X-MEDIA-SEQUENCE:10\n', ''), say: /MEDIA-SEQUENCE/ },
    { name: 'no map', input: good.replace('#EXT-X-MAP:URI="init-0.mp4"\n', ''), say: /MAP/ },
    {
      name: 'a date after the first part',
      input: good.replace(/(#EXT-X-PROGRAM-DATE-TIME.*\n)(#EXT-X-PART:.*\n)/, '$2$1'),
      say: /first part/,
    },
    { name: 'a segment without a date', input: good.replace(/#EXT-X-PROGRAM-DATE-TIME.*\n/, ''), say: /DATE-TIME/ },
    { name: 'two dates', input: good.replace(/(#EXT-X-PROGRAM-DATE-TIME.*\n)/, '$1$1'), say: /two/ },
    { name: 'a date that is none', input: good.replace('2026-05-03', '2026-15-03'), say: /8601/ },
    { name: 'a URI alone', input: good.replace('#EXTINF:2.00000,\n', ''), say: /EXTINF/ },
    {
      name: 'EXTINF twice',
      input: good.replace('#EXTINF:2.00000,\n', '#EXTINF:2.00000,\n#EXTINF:2.00000,\n'),
      say: /URI/,
    },
    { name: 'EXTINF last', input: `${good}#EXTINF:2.00000,\n`, say: /URI/ },
    { name: 'EXTINF without comma', input: good.replace('2.00000,', '2.00000'), say: /comma/ },
    { name: 'a negative duration', input: good.replace('2.00000,', '-2.00000,'), say: /decimal/ },
    { name: 'an exponent', input: good.replace('2.00000,', '2e0,'), say: /decimal/ },
    {
      name: 'a part after EXTINF',
      input: good.replace(/(#EXT-X-PART:.*\n)(#EXTINF.*\n)/, '$2$1'),
      say: /between EXTINF/,
    },
    {
      name: 'a part with a byte range',
      input: good.replace('DURATION=0.5', 'BYTERANGE="1@0",DURATION=0.5'),
      say: /BYTERANGE/,
    },
    { name: 'a map with a byte range', input: good.replace('MAP:', 'MAP:BYTERANGE="1@0",'), say: /BYTERANGE/ },
    { name: 'a key', input: good.replace('#EXTINF', '#EXT-X-KEY:METHOD=NONE\n#EXTINF'), say: /EXT-X-KEY/ },
    { name: 'a variant', input: good.replace('#EXTINF', '#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXTINF'), say: /STREAM-INF/ },
    { name: 'two hints of a type', input: good.replace(/(#EXT-X-PRELOAD-HINT.*\n)/, '$1$1'), say: /twice/ },
    { name: 'a hint in an ended playlist', input: `${good}#EXT-X-ENDLIST\n`, say: /hints at nothing/ },
    { name: 'a skip after segments', input: `${good}#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n`, say: /SKIP/ },
    {
      name: 'more segments than numbers',
      input: good.replace('SEQUENCE:10', 'SEQUENCE:9007199254740991'),
      say: /2\^53/,
    },
    { name: 'a flag that is neither', input: good.replace('INDEPENDENT=YES', 'INDEPENDENT=MAYBE'), say: /YES or NO/ },
    { name: 'an unquoted URI', input: good.replace('URI="init-0.mp4"', 'URI=init-0.mp4'), say: /quoted/ },
    { name: 'an open quote', input: good.replace('URI="init-0.mp4"', 'URI="init-0.mp4'), say: /closed/ },
    { name: 'an attribute twice', input: good.replace('URI="init', 'URI="x",URI="init'), say: /twice/ },
    { name: 'an attribute without value', input: good.replace('URI="init-0.mp4"', 'URI'), say: /no value/ },
    { name: 'an empty attribute', input: good.replace('LAST-MSN=12', 'LAST-MSN='), say: /empty/ },
    { name: 'a comma too many', input: good.replace('LAST-PART=1\n', 'LAST-PART=1,\n'), say: /comma/ },
    { name: 'an attribute in small letters', input: good.replace('URI="init', 'uri="init'), say: /attribute name/ },
  ];
  for (const row of rows) {
    it(`is refused for ${row.name}`, () => {
      expect(row.input).not.toBe(good);
      expect(() => parseMediaPlaylist(row.input)).toThrow(expect.objectContaining({ code: 'BAD_PLAYLIST' }));
      expect(() => parseMediaPlaylist(row.input)).toThrow(row.say);
    });
  }

  it('names the line at fault', () => {
    expect(() => parseMediaPlaylist(good.replace('VERSION:6', 'VERSION:x'))).toThrow(/^line 2: /);
  });

  it('may hold comments, empty lines, unknown tags, attributes and hints', () => {
    const strange = good
      .replace('#EXT-X-VERSION', '# a comment\n\n#EXT-X-UNHEARD-OF:1\n#EXT-X-VERSION')
      .replace('URI="init', 'X-OURS=0x12,URI="init')
      .concat('#EXT-X-PRELOAD-HINT:TYPE=KEY,URI="k"\n');
    expect(parseMediaPlaylist(strange)).toEqual(parseMediaPlaylist(good));
  });

  it('reads dates of other zones, and without one as UTC', () => {
    const inZone = good.replace('T10:00:18.250Z', 'T12:00:18.250+02:00').replace('T10:00:20.250Z', 'T10:00:20.250');
    expect(inZone).not.toBe(good);
    expect(parseMediaPlaylist(inZone)).toEqual(parseMediaPlaylist(good));
  });
});
