import { describe, expect, it } from 'vitest';
import { readDescriptors, writeLanguage } from './descriptor.ts';
import { streamKind } from './stream-kind.ts';

const registration = (name: string): number[] => [5, 4, ...Array.from(name, (letter) => letter.charCodeAt(0))];

describe('an elementary stream', () => {
  const rows: { name: string; type: number; descriptors?: number[]; says: string }[] = [
    { name: 'H.264', type: 0x1b, says: 'video avc' },
    { name: 'HEVC', type: 0x24, says: 'video hevc' },
    { name: 'HEVC as private data', type: 6, descriptors: registration('HEVC'), says: 'video hevc' },
    { name: 'AAC', type: 0x0f, says: 'audio aac' },
    { name: 'Opus', type: 6, descriptors: [...registration('Opus'), 0x7f, 2, 0x80, 2], says: 'audio opus' },
    { name: 'AAC in LATM', type: 0x11, says: "This stream's sound is AAC in LATM; set the encoder to AAC or Opus." },
    { name: 'MPEG-2', type: 2, says: "This stream's picture is MPEG-2 video; set the encoder to H.264 or HEVC." },
    {
      name: 'AV1',
      type: 6,
      descriptors: registration('AV01'),
      says: "This stream's picture is AV1; set the encoder to H.264 or HEVC.",
    },
    { name: 'AC-3 of ATSC', type: 0x81, says: "This stream's sound is AC-3; set the encoder to AAC or Opus." },
    {
      name: 'AC-3 of DVB',
      type: 6,
      descriptors: [0x6a, 1, 0],
      says: "This stream's sound is AC-3; set the encoder to AAC or Opus.",
    },
    {
      name: 'SMPTE 302M',
      type: 6,
      descriptors: registration('BSSD'),
      says: "This stream's sound is PCM (SMPTE 302M); set the encoder to AAC or Opus.",
    },
    {
      name: 'subtitles',
      type: 6,
      descriptors: [0x59, 0],
      says: 'This stream carries DVB subtitles, which is left out.',
    },
    {
      name: 'KLV',
      type: 6,
      descriptors: registration('KL\u0001A'),
      says: 'This stream carries private data (KL?A), which is left out.',
    },
    { name: 'private data', type: 6, says: 'This stream carries private data, which is left out.' },
    { name: 'SCTE-35', type: 0x86, says: 'This stream carries SCTE-35 markers, which is left out.' },
    { name: 'a type nobody knows', type: 0xf3, says: 'This stream carries data of type 0xf3, which is left out.' },
  ];
  for (const { name, type, descriptors = [], says } of rows) {
    it(`${name}: ${says}`, () => {
      const kind = streamKind(type, readDescriptors(Uint8Array.from(descriptors)));
      expect(kind.kind === 'unsupported' ? kind.say : `${kind.kind} ${kind.codec}`).toBe(says);
    });
  }
});

describe('descriptors', () => {
  it('tell the language and what the sound is for', () => {
    expect(readDescriptors(writeLanguage('deu', 'hearing-impaired'))).toEqual({
      tags: [0x0a],
      language: 'deu',
      audioType: 'hearing-impaired',
    });
    expect(readDescriptors(writeLanguage('eng'))).toEqual({ tags: [0x0a], language: 'eng' });
    expect(readDescriptors(Uint8Array.of(0x0a, 4, 0x45, 0x4e, 0x47, 0)).language).toBe('eng');
  });

  it('tell no language where it is undetermined or no word', () => {
    expect(readDescriptors(Uint8Array.of(0x0a, 4, 0x75, 0x6e, 0x64, 0)).language).toBeUndefined();
    expect(readDescriptors(Uint8Array.of(0x0a, 4, 0, 1, 2, 200))).toEqual({ tags: [0x0a] });
    expect(readDescriptors(Uint8Array.of(0x0a, 9, 0x65))).toEqual({ tags: [0x0a] });
  });
});
