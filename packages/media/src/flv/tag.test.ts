import { describe, expect, it } from 'vitest';
import { MediaError } from '../media-error.ts';
import {
  aacConfigBody,
  aacFrameBody,
  avcConfigBody,
  avcFrameBody,
  enhancedConfigBody,
  enhancedFrameBody,
  parseAudioTag,
  parseVideoTag,
  writeAudioTag,
  writeFlvHeader,
  writeVideoTag,
} from './tag.ts';

const DATA = Uint8Array.of(1, 2, 3);
const NOTHING = Uint8Array.of();
const HVC1 = [0x68, 0x76, 0x63, 0x31];
const AV01 = [0x61, 0x76, 0x30, 0x31];
const AVC1 = [0x61, 0x76, 0x63, 0x31];
const VP09 = [0x76, 0x70, 0x30, 0x39];
const MP4A = [0x6d, 0x70, 0x34, 0x61];
const OPUS = [0x4f, 0x70, 0x75, 0x73];

describe('a video tag body', () => {
  const frame = { kind: 'frame', data: DATA } as const;
  const rows = [
    {
      name: 'legacy AVC sequence header',
      body: [0x17, 0, 0, 0, 0, 1, 2, 3],
      parsed: { kind: 'config', codec: 'avc', record: DATA },
      written: avcConfigBody(DATA),
    },
    {
      name: 'legacy AVC key frame',
      body: [0x17, 1, 0, 0, 40, 1, 2, 3],
      parsed: { ...frame, codec: 'avc', isKey: true, compositionMs: 40 },
      written: avcFrameBody({ isKey: true, compositionMs: 40, data: DATA }),
    },
    {
      name: 'legacy AVC frame shown before its decode time: the composition time is signed',
      body: [0x27, 1, 0xff, 0xff, 0xd8, 1, 2, 3],
      parsed: { ...frame, codec: 'avc', isKey: false, compositionMs: -40 },
      written: avcFrameBody({ isKey: false, compositionMs: -40, data: DATA }),
    },
    {
      name: 'legacy AVC with the latest composition time there is',
      body: [0x27, 1, 0x7f, 0xff, 0xff, 1, 2, 3],
      parsed: { ...frame, codec: 'avc', isKey: false, compositionMs: 8_388_607 },
      written: avcFrameBody({ isKey: false, compositionMs: 8_388_607, data: DATA }),
    },
    { name: 'legacy AVC end of sequence', body: [0x17, 2, 0, 0, 0], parsed: { kind: 'end', codec: 'avc' } },
    { name: 'legacy seek command', body: [0x57, 0], parsed: { kind: 'metadata', data: NOTHING } },
    {
      name: 'HEVC SequenceStart',
      body: [0x90, ...HVC1, 1, 2, 3],
      parsed: { kind: 'config', codec: 'hevc', record: DATA },
      written: enhancedConfigBody('hevc', DATA),
    },
    {
      name: 'HEVC CodedFrames, shown before its decode time',
      body: [0xa1, ...HVC1, 0xff, 0xff, 0xff, 1, 2, 3],
      parsed: { ...frame, codec: 'hevc', isKey: false, compositionMs: -1 },
      written: enhancedFrameBody('hevc', { isKey: false, compositionMs: -1, data: DATA }),
    },
    {
      name: 'HEVC CodedFramesX',
      body: [0x93, ...HVC1, 1, 2, 3],
      parsed: { ...frame, codec: 'hevc', isKey: true, compositionMs: 0 },
      written: enhancedFrameBody('hevc', { isKey: true, compositionMs: 0, data: DATA }),
    },
    { name: 'HEVC SequenceEnd', body: [0x92, ...HVC1], parsed: { kind: 'end', codec: 'hevc' } },
    {
      name: 'HDR metadata',
      body: [0x94, ...HVC1, 1, 2, 3],
      parsed: { kind: 'metadata', data: DATA },
    },
    { name: 'enhanced seek command', body: [0xd1, 0], parsed: { kind: 'metadata', data: NOTHING } },
    {
      name: 'AV1 SequenceStart',
      body: [0x90, ...AV01, 1, 2, 3],
      parsed: { kind: 'config', codec: 'av1', record: DATA },
      written: enhancedConfigBody('av1', DATA),
    },
    {
      name: 'AV1 CodedFrames: no composition time is written',
      body: [0x91, ...AV01, 1, 2, 3],
      parsed: { ...frame, codec: 'av1', isKey: true, compositionMs: 0 },
      written: enhancedFrameBody('av1', { isKey: true, compositionMs: 0, data: DATA }),
    },
    {
      name: 'AVC by FourCC',
      body: [0x91, ...AVC1, 0, 0, 80, 1, 2, 3],
      parsed: { ...frame, codec: 'avc', isKey: true, compositionMs: 80 },
      written: enhancedFrameBody('avc', { isKey: true, compositionMs: 80, data: DATA }),
    },
    {
      name: 'a nanosecond offset (ModEx) before the frame',
      body: [0x97, 2, 9, 9, 9, 0x03, ...HVC1, 1, 2, 3],
      parsed: { ...frame, codec: 'hevc', isKey: true, compositionMs: 0 },
    },
    {
      name: 'two modifiers, the second one long',
      body: [0x97, 0, 9, 0x07, 255, 0, 2, 9, 9, 9, 0x03, ...AV01, 1, 2, 3],
      parsed: { ...frame, codec: 'av1', isKey: true, compositionMs: 0 },
    },
  ];
  for (const { name, body, parsed, written } of rows) {
    it(`is read: ${name}`, () => {
      expect(parseVideoTag(Uint8Array.from(body))).toEqual(parsed);
    });
    if (written !== undefined) {
      it(`is written: ${name}`, () => {
        expect([...written]).toEqual(body);
      });
    }
  }

  const unsupported = [
    { name: 'VP6', body: [0x14, 0], names: 'On2 VP6' },
    { name: 'HEVC before Enhanced RTMP', body: [0x1c, 0, 0, 0, 0, 1], names: 'HEVC in an unofficial form' },
    { name: 'an unknown codec id', body: [0x1f], names: 'codec id 15' },
    { name: 'VP9', body: [0x90, ...VP09, 1], names: 'VP9' },
    { name: 'a FourCC that cannot be printed', body: [0x90, 0, 1, 255, 0x41, 1], names: '(???A)' },
    { name: 'multitrack', body: [0x96, 0x00, ...HVC1], names: 'multitrack' },
    { name: 'AV1 with an MPEG-TS descriptor', body: [0x95, ...AV01, 1], names: 'MPEG-TS' },
  ];
  for (const { name, body, names } of unsupported) {
    it(`of ${name} is told in a sentence`, () => {
      const tag = parseVideoTag(Uint8Array.from(body));
      expect(tag.kind === 'unsupported' ? tag.say : '').toContain(names);
    });
  }

  const broken = [
    { name: 'nothing', body: [] },
    { name: 'a lone first byte', body: [0x17] },
    { name: 'no composition time', body: [0x17, 1, 0, 0] },
    { name: 'an empty sequence header', body: [0x17, 0, 0, 0, 0] },
    { name: 'an empty frame', body: [0x27, 1, 0, 0, 0] },
    { name: 'a packet type that does not exist', body: [0x17, 3, 0, 0, 0, 1] },
    { name: 'half a FourCC', body: [0x90, 0x68, 0x76] },
    { name: 'an empty enhanced frame', body: [0x93, ...HVC1] },
    { name: 'an enhanced packet type that does not exist', body: [0x98, ...HVC1, 1] },
    { name: 'a modifier longer than the body', body: [0x97, 200, 1, 2] },
    { name: 'a modifier without what follows', body: [0x97, 0, 1] },
  ];
  for (const { name, body } of broken) {
    it(`of ${name} is an error`, () => {
      expect(() => parseVideoTag(Uint8Array.from(body))).toThrow(MediaError);
    });
  }
});

describe('an audio tag body', () => {
  const rows = [
    {
      name: 'AAC sequence header',
      body: [0xaf, 0, 1, 2, 3],
      parsed: { kind: 'config', codec: 'aac', record: DATA },
      written: aacConfigBody(DATA),
    },
    {
      name: 'raw AAC',
      body: [0xaf, 1, 1, 2, 3],
      parsed: { kind: 'frame', codec: 'aac', data: DATA },
      written: aacFrameBody(DATA),
    },
    {
      name: 'raw AAC from an encoder that says mono and 22 kHz',
      body: [0xaa, 1, 1, 2, 3],
      parsed: { kind: 'frame', codec: 'aac', data: DATA },
    },
    {
      name: 'mp4a SequenceStart',
      body: [0x90, ...MP4A, 1, 2, 3],
      parsed: { kind: 'config', codec: 'aac', record: DATA },
    },
    { name: 'mp4a CodedFrames', body: [0x91, ...MP4A, 1, 2, 3], parsed: { kind: 'frame', codec: 'aac', data: DATA } },
    { name: 'mp4a SequenceEnd', body: [0x92, ...MP4A], parsed: { kind: 'end', codec: 'aac' } },
    { name: 'mp4a channel order', body: [0x94, ...MP4A, 1, 2, 3], parsed: { kind: 'metadata', data: DATA } },
    {
      name: 'a modifier before the frame',
      body: [0x97, 0, 9, 0x01, ...MP4A, 1, 2, 3],
      parsed: { kind: 'frame', codec: 'aac', data: DATA },
    },
  ];
  for (const { name, body, parsed, written } of rows) {
    it(`is read: ${name}`, () => {
      expect(parseAudioTag(Uint8Array.from(body))).toEqual(parsed);
    });
    if (written !== undefined) {
      it(`is written: ${name}`, () => {
        expect([...written]).toEqual(body);
      });
    }
  }

  const unsupported = [
    { name: 'MP3', body: [0x2f, 1], names: 'MP3' },
    { name: 'Speex', body: [0xb2, 1], names: 'Speex' },
    { name: 'Opus', body: [0x90, ...OPUS, 1], names: 'Opus' },
    { name: 'an unknown format', body: [0xc0], names: 'format 12' },
    { name: 'multitrack', body: [0x95, 0x00, ...MP4A], names: 'multitrack' },
  ];
  for (const { name, body, names } of unsupported) {
    it(`of ${name} is told in a sentence`, () => {
      const tag = parseAudioTag(Uint8Array.from(body));
      expect(tag.kind === 'unsupported' ? tag.say : '').toContain(names);
    });
  }

  const broken = [
    { name: 'nothing', body: [] },
    { name: 'a lone first byte', body: [0xaf] },
    { name: 'an empty sequence header', body: [0xaf, 0] },
    { name: 'an empty frame', body: [0xaf, 1] },
    { name: 'a packet type that does not exist', body: [0xaf, 2, 1] },
    { name: 'half a FourCC', body: [0x90, 0x6d] },
    { name: 'an enhanced packet type that does not exist', body: [0x9f, ...MP4A, 1] },
  ];
  for (const { name, body } of broken) {
    it(`of ${name} is an error`, () => {
      expect(() => parseAudioTag(Uint8Array.from(body))).toThrow(MediaError);
    });
  }
});

describe('a tag', () => {
  it('carries the upper bits of its time behind the lower ones, and its length at its end', () => {
    expect([...writeVideoTag({ timestampMs: 0x0102_0304, body: DATA })]).toEqual([
      9, 0, 0, 3, 2, 3, 4, 1, 0, 0, 0, 1, 2, 3, 0, 0, 0, 14,
    ]);
    expect([...writeAudioTag({ timestampMs: 0xffff_fffe, body: NOTHING })]).toEqual([
      8, 0, 0, 0, 0xff, 0xff, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 11,
    ]);
  });

  it('stands behind a header that says which tracks there are', () => {
    const header = (flags: number): number[] => [0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0];
    expect([...writeFlvHeader({ hasVideo: true, hasAudio: false })]).toEqual(header(1));
    expect([...writeFlvHeader({ hasVideo: true, hasAudio: true })]).toEqual(header(5));
  });

  it('has no room for more than its size field can say', () => {
    expect(() => writeVideoTag({ timestampMs: 0, body: new Uint8Array(2 ** 24) })).toThrow(RangeError);
  });
});
