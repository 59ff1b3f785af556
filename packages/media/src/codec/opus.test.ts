import { describe, expect, it } from 'vitest';
import { readInitSegment } from '../cmaf/init-reader.ts';
import { writeInitSegment } from '../cmaf/init-segment.ts';
import { MediaError } from '../media-error.ts';
import { type OpusConfigInput, opusRecord, opusSamples, parseOpusConfig } from './opus.ts';

describe('an Opus configuration', () => {
  const rows: { name: string; input: OpusConfigInput; hex: string }[] = [
    { name: 'stereo', input: { channels: 2, preSkip: 312 }, hex: '000201380000bb80000000' },
    { name: 'mono', input: { channels: 1 }, hex: '000100000000bb80000000' },
    {
      name: '5.1',
      input: { channels: 6, mapping: { family: 1, streams: 4, coupled: 2, channels: [0, 4, 1, 2, 3, 5] } },
      hex: '000600000000bb800000010402000401020305',
    },
  ];
  for (const { name, input, hex } of rows) {
    it(`${name} is written, read, and stands in an init segment`, () => {
      const record = opusRecord(input);
      expect(Buffer.from(record).toString('hex')).toBe(hex);
      const config = parseOpusConfig(record);
      expect(config).toEqual({
        kind: 'audio',
        codec: 'opus',
        record,
        codecString: 'opus',
        sampleRate: 48_000,
        channels: input.channels,
        samplesPerFrame: 960,
      });
      expect(readInitSegment(writeInitSegment({ audio: config }))).toEqual([
        { trackId: 1, timescale: 48_000, config, defaults: { duration: 0, size: 0, flags: 0 } },
      ]);
    });
  }

  const refused = [
    { name: 'nothing', hex: '', code: 'TRUNCATED' },
    { name: 'another version', hex: '010201380000bb80000000', code: 'UNSUPPORTED' },
    { name: 'no channels', hex: '000001380000bb80000000', code: 'INVALID' },
    { name: 'three channels without a mapping', hex: '000301380000bb80000000', code: 'INVALID' },
    { name: 'a mapping that is cut', hex: '000601380000bb8000000104020004', code: 'TRUNCATED' },
    { name: 'more pairs than streams', hex: '000201380000bb80000001010200010000', code: 'INVALID' },
  ];
  for (const { name, hex, code } of refused) {
    it(`refuses ${name}`, () => {
      const record = Uint8Array.from(Buffer.from(hex, 'hex'));
      expect(() => parseOpusConfig(record)).toThrow(MediaError);
      expect(() => parseOpusConfig(record)).toThrow(expect.objectContaining({ code }));
    });
  }
});

describe('the length of an Opus packet', () => {
  const rows: [name: string, bytes: number[], samples: number | undefined][] = [
    ['SILK, 10 ms', [0 << 3], 480],
    ['SILK, 60 ms', [11 << 3], 2880],
    ['hybrid, 10 ms', [12 << 3], 480],
    ['hybrid, 20 ms', [15 << 3], 960],
    ['CELT, 2.5 ms', [16 << 3], 120],
    ['CELT, 20 ms', [0xf8, 0xff, 0xfe], 960],
    ['CELT, two frames of 20 ms', [0xf9], 1920],
    ['CELT, two frames of unlike size', [0xfa], 1920],
    ['CELT, three frames of 20 ms', [0xfb, 3], 2880],
    ['CELT, 48 frames of 2.5 ms', [(28 << 3) | 3, 48], 5760],
    ['more than 120 ms', [0xfb, 7], undefined],
    ['no frames', [0xfb, 0], undefined],
    ['a count that is missing', [0xfb], undefined],
    ['nothing', [], undefined],
  ];
  for (const [name, bytes, samples] of rows) {
    it(`${name}: ${samples}`, () => {
      expect(opusSamples(Uint8Array.from(bytes))).toBe(samples);
    });
  }
});
