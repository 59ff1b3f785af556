import { describe, expect, it } from 'vitest';
import type { AudioConfig, VideoConfig } from '../access-unit.ts';
import { parseAacConfig } from '../codec/aac.ts';
import { parseAv1Config } from '../codec/av1.ts';
import { parseAvcConfig } from '../codec/avc.ts';
import { parseHevcConfig } from '../codec/hevc.ts';
import { MediaError } from '../media-error.ts';
import { findBox, readBoxes } from './box-reader.ts';
import { readInitSegment } from './init-reader.ts';
import { writeInitSegment } from './init-segment.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

const AVC = parseAvcConfig(bytes('0142c01effe100186742c01ed900a02ff9701100000303e90000ea600f162e4801000568cb83cb20'));
const HEVC = parseHevcConfig(
  bytes(
    '0101600000009000000000007bf000fcfdf8f800000f03a00001001840010c01ffff01600000030090000003000003007b959409a10001002b42010101600000030090000003000003007ba003c0801107cb965654a4c2f0168080000003008000001e04a2000100064401c073c189',
  ),
);
const AV1 = parseAv1Config(bytes('812000000a0d200000032e1d4daf92021a0040'));
const AAC = parseAacConfig(bytes('1190'));
const AAC_96 = parseAacConfig(bytes('101056e500'));
const AAC_LONG = parseAacConfig(bytes(`118004c401002000c8${'41'.repeat(200)}`));

/** Types of all boxes, with the depth before each. */
function tree(segment: Uint8Array): string[] {
  const parents = new Set(['moov', 'trak', 'mdia', 'minf', 'dinf', 'stbl', 'mvex']);
  const walk = (body: Uint8Array, depth: string): string[] =>
    readBoxes(body).flatMap((box) => [
      `${depth}${box.type}`,
      ...(parents.has(box.type) ? walk(box.body, `${depth}.`) : []),
    ]);
  return walk(segment, '');
}

const TABLE = ['...stbl', '....stsd', '....stts', '....stsc', '....stsz', '....stco'].map((line) => `.${line}`);
const track = (media: string): string[] => [
  '.trak',
  '..tkhd',
  '..mdia',
  '...mdhd',
  '...hdlr',
  '...minf',
  `....${media}`,
  '....dinf',
  '.....dref',
  ...TABLE,
];

describe('an init segment', () => {
  const rows: { name: string; config: VideoConfig | AudioConfig; timescale: number; entry: string }[] = [
    { name: 'AVC', config: AVC, timescale: 90_000, entry: 'avc1' },
    { name: 'HEVC', config: HEVC, timescale: 90_000, entry: 'hvc1' },
    { name: 'AV1 with its colours', config: AV1, timescale: 90_000, entry: 'av01' },
    { name: 'AAC counts its sample rate', config: AAC, timescale: 48_000, entry: 'mp4a' },
    { name: 'AAC beyond 65 535 Hz', config: AAC_96, timescale: 96_000, entry: 'mp4a' },
    { name: 'AAC with a long configuration', config: AAC_LONG, timescale: 48_000, entry: 'mp4a' },
  ];
  for (const { name, config, timescale, entry } of rows) {
    it(`${name}: is read as it was written`, () => {
      const segment = writeInitSegment(config.kind === 'video' ? { video: config } : { audio: config });
      expect(readInitSegment(segment)).toEqual([
        { trackId: 1, timescale, config, defaults: { duration: 0, size: 0, flags: 0 } },
      ]);
      const stsd = findBox(segment, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd']);
      expect(readBoxes(stsd?.body.subarray(8) ?? segment).map((box) => box.type)).toEqual([entry]);
    });
  }

  it('has every box a player asks for, and no duration', () => {
    const video = writeInitSegment({ video: AVC });
    expect(tree(video)).toEqual(['ftyp', 'moov', '.mvhd', ...track('vmhd'), '.mvex', '..trex']);
    expect(tree(writeInitSegment({ audio: AAC }))).toEqual([
      'ftyp',
      'moov',
      '.mvhd',
      ...track('smhd'),
      '.mvex',
      '..trex',
    ]);
    const ftyp = Buffer.from(findBox(video, ['ftyp'])?.body ?? []).toString('latin1');
    expect([ftyp.slice(0, 4), ftyp.slice(8)]).toEqual(['iso6', 'iso6cmfcmp41']);
    for (const path of [['mvhd'], ['trak', 'mdia', 'mdhd']]) {
      const header = findBox(video, ['moov', ...path]);
      expect(header?.body.subarray(16, 20), path.join('/')).toEqual(new Uint8Array(4));
    }
    expect(findBox(video, ['moov', 'trak', 'tkhd'])?.body.subarray(20, 24)).toEqual(new Uint8Array(4));
  });

  it('of picture and sound has tracks 1 and 2, each with its timescale or one for both', () => {
    const two = (timescale?: number): [number, number][] =>
      readInitSegment(
        writeInitSegment({ video: AVC, audio: AAC, ...(timescale === undefined ? {} : { timescale }) }),
      ).map((track) => [track.trackId, track.timescale]);
    expect(two()).toEqual([
      [1, 90_000],
      [2, 48_000],
    ]);
    expect(two(1000)).toEqual([
      [1, 1000],
      [2, 1000],
    ]);
  });

  it('shows a picture as wide as its pixels make it', () => {
    const wide: VideoConfig = { ...AVC, width: 1440, height: 1080, pixelAspect: { horizontal: 4, vertical: 3 } };
    const tkhd = findBox(writeInitSegment({ video: wide }), ['moov', 'trak', 'tkhd']);
    expect(tkhd?.body.subarray(-8)).toEqual(Uint8Array.of(1920 >> 8, 1920 & 255, 0, 0, 1080 >> 8, 1080 & 255, 0, 0));
  });

  const whole = writeInitSegment({ video: AVC, audio: AAC });
  it('says so of every length at which it is cut', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readInitSegment(whole.subarray(0, length)), `${length} bytes`).toThrow(MediaError);
    }
  });

  const replaced = [
    { name: 'a track header', from: 'tkhd' },
    { name: 'a sample table', from: 'stsd' },
    { name: 'a sample entry it knows', from: 'mp4a' },
    { name: 'a configuration', from: 'avcC' },
    { name: 'a movie', from: 'moov' },
  ];
  for (const { name, from } of replaced) {
    it(`without ${name} is refused`, () => {
      const at = Buffer.from(whole).indexOf(from, 32, 'latin1');
      const segment = Uint8Array.from(whole);
      segment.set(Buffer.from('free'), at);
      expect(() => readInitSegment(segment)).toThrow(MediaError);
    });
  }
});
