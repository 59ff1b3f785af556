import { ticks } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { Cursor } from '../cursor.ts';
import { MediaError } from '../media-error.ts';
import { TsClock } from './clock.ts';
import { OpusTrack, readOpusUnit } from './opus-track.ts';
import type { Pes } from './pes-assembler.ts';

describe('an Opus access unit', () => {
  const rows = [
    { name: 'plain', bytes: [0x7f, 0xe0, 3, 0xf8, 0xff, 0xfe], size: 3, startTrim: 0, endTrim: 0 },
    { name: 'trimmed at its start', bytes: [0x7f, 0xf0, 1, 0x01, 0x38, 0xf8], size: 1, startTrim: 312, endTrim: 0 },
    {
      name: 'trimmed at both ends',
      bytes: [0x7f, 0xf8, 1, 0, 9, 0x03, 0xc0, 0xf8],
      size: 1,
      startTrim: 9,
      endTrim: 960,
    },
    { name: 'with an extension', bytes: [0x7f, 0xe4, 1, 2, 0, 0, 0xf8], size: 1, startTrim: 0, endTrim: 0 },
    {
      name: 'of more than 255 bytes',
      bytes: [0x7f, 0xe0, 255, 5, ...Array(260).fill(0xf8)],
      size: 260,
      startTrim: 0,
      endTrim: 0,
    },
  ];
  for (const { name, bytes, size, startTrim, endTrim } of rows) {
    it(name, () => {
      const { packet, ...trims } = readOpusUnit(new Cursor(Uint8Array.from(bytes), 'test'));
      expect({ size: packet.length, ...trims }).toEqual({ size, startTrim, endTrim });
    });
  }

  it('without its header, or cut, is refused', () => {
    for (const bytes of [[0x7f], [0x47, 0, 0, 0], [0x7f, 0xe0, 9, 1]]) {
      expect(() => readOpusUnit(new Cursor(Uint8Array.from(bytes), 'test'))).toThrow(MediaError);
    }
  });
});

/** Packets as `first byte@pts`, configurations as `channels of samples`. */
function read(channels: number, ...parts: readonly (Partial<Pes> & { readonly of: readonly number[] })[]): string[] {
  const log: string[] = [];
  const track = new OpusTrack(channels, new TsClock(), {
    onAudioConfig: (config) => log.push(`${config.channels} of ${config.samplesPerFrame}`),
    onAudio: ({ data, pts }) => log.push(`${data[0]?.toString(16)}@${pts}`),
    onUnsupported: (say) => log.push(say),
  });
  for (const { of, pts, isCut = false, isRest = false } of parts) {
    track.push({ pts, dts: undefined, data: Uint8Array.from(of), isCut, isRest });
  }
  return log;
}

describe('Opus in PES packets', () => {
  const unit = (toc: number): number[] => [0x7f, 0xe0, 1, toc];

  it('is counted packet by packet, whatever their length', () => {
    expect(read(2, { pts: ticks(0), of: [...unit(0xf8), ...unit(0xf0), ...unit(0xf8)] }, { of: unit(0xe8) })).toEqual([
      '2 of 960',
      'f8@0',
      'f0@1800',
      'f8@2700',
      'e8@4500',
    ]);
  });

  it('keeps what stands before a loss, and waits for a time behind it', () => {
    expect(
      read(
        1,
        { pts: ticks(0), of: [...unit(0xf8), ...unit(0xf8).slice(0, 3)], isCut: true },
        { of: unit(0xf8), isRest: true },
        { pts: ticks(9000), of: unit(0xf0) },
      ),
    ).toEqual(['1 of 960', 'f8@0', 'f0@9000']);
  });

  it('has as many channels as the map says, up to eight', () => {
    expect(read(0, { pts: ticks(0), of: unit(0xf8) })[0]).toBe('2 of 960');
    expect(read(6, { pts: ticks(0), of: unit(0xf8) })[0]).toBe('6 of 960');
    expect(read(0x81, { pts: ticks(0), of: unit(0xf8) })[0]).toMatch(/own order/);
  });

  it('passes over what is no packet', () => {
    expect(read(2, { pts: ticks(0), of: [...unit(0xfb)] }, { pts: ticks(900), of: unit(0xf8) })).toEqual([
      '2 of 960',
      'f8@900',
    ]);
  });
});
