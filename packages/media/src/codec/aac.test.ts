import { describe, expect, it } from 'vitest';
import { writeBits } from '../../vectors/write-bits.ts';
import { MediaError } from '../media-error.ts';
import { parseAacConfig } from './aac.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

const LC = { codecString: 'mp4a.40.2', samplesPerFrame: 1024 };

// Those with 56e500 at the end are ffmpeg's, and channels are what ffprobe says of them.
const rows = [
  {
    name: 'stereo at 48 kHz, two bytes as OBS sends',
    record: bytes('1190'),
    says: { ...LC, sampleRate: 48_000, channels: 2 },
  },
  { name: 'stereo at 44.1 kHz', record: bytes('1210'), says: { ...LC, sampleRate: 44_100, channels: 2 } },
  {
    name: 'mono at 44.1 kHz, SBR said to be absent',
    record: bytes('120856e500'),
    says: { ...LC, sampleRate: 44_100, channels: 1 },
  },
  { name: 'stereo at 96 kHz', record: bytes('101056e500'), says: { ...LC, sampleRate: 96_000, channels: 2 } },
  { name: 'mono at 8 kHz', record: bytes('158856e500'), says: { ...LC, sampleRate: 8_000, channels: 1 } },
  { name: '5.1', record: bytes('11b056e500'), says: { ...LC, sampleRate: 48_000, channels: 6 } },
  {
    name: '7.1: configuration 7 has eight channels',
    record: bytes('11b856e500'),
    says: { ...LC, sampleRate: 48_000, channels: 8 },
  },
  {
    name: '2.1 by a program config element',
    record: bytes('118004c4010020000d4c61766335392e33372e31303056e500'),
    says: { ...LC, sampleRate: 48_000, channels: 3 },
  },
  {
    name: '6.1 by a program config element',
    record: bytes('118004c848002000c4400d4c61766335392e33372e31303056e500'),
    says: { ...LC, sampleRate: 48_000, channels: 7 },
  },
  {
    name: 'a program config element with all it may hold, and SBR told behind it',
    record: writeBits(
      [2, 5],
      [6, 4],
      [0, 4],
      [0, 3],
      [0, 4 + 2 + 4],
      [1, 4], // a pair in front
      [1, 4], // one at the side
      [1, 4], // a pair behind
      [1, 2], // one of low frequency
      [1, 3], // associated data
      [8, 4], // eight couplings
      [0x10, 5], // mono mixdown by element 0
      [0x10, 5], // stereo mixdown by element 0
      [0b1000, 4], // matrix mixdown
      [0x10, 5],
      [0x00, 5],
      [0x11, 5],
      [0, 4],
      [0, 4],
      [0, 32],
      [0, 8],
      [0, 4], // to the byte
      [2, 8],
      [0x4142, 16],
      [0x2b7, 11],
      [5, 5],
      [1, 1],
      [3, 4],
    ),
    says: { codecString: 'mp4a.40.5', samplesPerFrame: 1024, sampleRate: 24_000, channels: 6 },
  },
  {
    name: 'a rate written out in 24 bits',
    record: writeBits([2, 5], [15, 4], [44_100, 24], [2, 4], [0, 3]),
    says: { ...LC, sampleRate: 44_100, channels: 2 },
  },
  {
    name: 'frames of 960 samples',
    record: writeBits([2, 5], [3, 4], [2, 4], [1, 1], [0, 2]),
    says: { ...LC, samplesPerFrame: 960, sampleRate: 48_000, channels: 2 },
  },
  {
    name: 'a core coder’s delay and an extension flag',
    record: writeBits([2, 5], [3, 4], [2, 4], [0, 1], [1, 1], [99, 14], [1, 1], [0, 1]),
    says: { ...LC, sampleRate: 48_000, channels: 2 },
  },
  {
    name: 'HE-AAC said first: the core runs at half the rate',
    record: writeBits([5, 5], [6, 4], [2, 4], [3, 4], [2, 5], [0, 3]),
    says: { codecString: 'mp4a.40.5', samplesPerFrame: 1024, sampleRate: 24_000, channels: 2 },
  },
  {
    name: 'HE-AAC said behind, for old decoders to overlook',
    record: writeBits([2, 5], [6, 4], [2, 4], [0, 3], [0x2b7, 11], [5, 5], [1, 1], [3, 4]),
    says: { codecString: 'mp4a.40.5', samplesPerFrame: 1024, sampleRate: 24_000, channels: 2 },
  },
  {
    name: 'HE-AAC v2 said first: mono that becomes stereo',
    record: writeBits([29, 5], [7, 4], [1, 4], [4, 4], [2, 5], [0, 3]),
    says: { codecString: 'mp4a.40.29', samplesPerFrame: 1024, sampleRate: 22_050, channels: 2 },
  },
  {
    name: 'HE-AAC v2 said behind',
    record: writeBits([2, 5], [7, 4], [1, 4], [0, 3], [0x2b7, 11], [5, 5], [1, 1], [4, 4], [0x548, 11], [1, 1]),
    says: { codecString: 'mp4a.40.29', samplesPerFrame: 1024, sampleRate: 22_050, channels: 2 },
  },
];

describe('an AAC configuration', () => {
  for (const { name, record, says } of rows) {
    it(name, () => {
      expect(parseAacConfig(record)).toEqual({ kind: 'audio', codec: 'aac', record, ...says });
    });
  }

  it('owns its bytes', () => {
    const sent = Buffer.from('1190', 'hex');
    const { record } = parseAacConfig(sent);
    sent.fill(0);
    expect(record).toEqual(bytes('1190'));
  });

  const refused = [
    { name: 'nothing', record: bytes(''), code: 'TRUNCATED' },
    { name: 'one byte', record: bytes('11'), code: 'TRUNCATED' },
    { name: 'a reserved rate', record: writeBits([2, 5], [13, 4], [2, 4], [0, 3]), code: 'INVALID' },
    { name: 'a rate of 0 Hz', record: writeBits([2, 5], [15, 4], [0, 24], [2, 4], [0, 3]), code: 'INVALID' },
    { name: 'a reserved channel configuration', record: writeBits([2, 5], [3, 4], [9, 4], [0, 3]), code: 'INVALID' },
    {
      name: 'a program config element of no channels',
      record: writeBits([2, 5], [3, 4], [0, 4], [0, 3], [0, 60]),
      code: 'INVALID',
    },
    { name: 'AAC Main', record: writeBits([1, 5], [3, 4], [2, 4], [0, 3]), code: 'UNSUPPORTED' },
    { name: 'xHE-AAC', record: writeBits([31, 5], [10, 6], [3, 4], [2, 4], [0, 3]), code: 'UNSUPPORTED' },
  ];
  for (const { name, record, code } of refused) {
    it(`refuses ${name}`, () => {
      expect(() => parseAacConfig(record)).toThrow(MediaError);
      expect(() => parseAacConfig(record)).toThrow(expect.objectContaining({ code }));
    });
  }

  it('names the kind of AAC it refuses', () => {
    expect(() => parseAacConfig(writeBits([31, 5], [10, 6], [3, 4], [2, 4], [0, 3]))).toThrow(/xHE-AAC/);
  });
});
