import { spawnSync } from 'node:child_process';
import { concatFragments, writeFragment } from '@rostrum/media/cmaf/fragment';
import { writeInitSegment } from '@rostrum/media/cmaf/init-segment';
import { opusRecord, opusSamples, parseOpusConfig } from '@rostrum/media/codec/opus';
import { describe, expect, it } from 'vitest';
import { silentFrame } from './silence.ts';

const PACKETS = 12;
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** What ffmpeg decodes: 16-bit samples of all channels. */
function decoded(file: Uint8Array): Int16Array {
  const args = ['-v', 'error', '-xerror', '-f', 'mp4', '-i', 'pipe:0', '-f', 's16le', 'pipe:1'];
  const { stdout, stderr } = spawnSync('ffmpeg', args, { input: file });
  expect(stderr.toString()).toBe('');
  const bytes = Uint8Array.from(stdout);
  return new Int16Array(bytes.buffer);
}

describe('silence in Opus', () => {
  for (const [channels, lengths] of [
    [1, [960]],
    [2, [120, 240, 480, 960, 1920, 2880]],
  ] as const) {
    for (const samples of lengths) {
      it(`of ${samples} samples, ${channels} channels, says its length, and is silent`, () => {
        const config = parseOpusConfig(opusRecord({ channels }), samples);
        const data = silentFrame(config) ?? new Uint8Array(0);
        expect(opusSamples(data)).toBe(samples);
        if (hasFfmpeg) {
          const one = { data, duration: samples, isKey: true, compositionOffset: 0 };
          const file = concatFragments([
            writeInitSegment({ audio: config }),
            writeFragment({
              sequence: 1,
              trackId: 1,
              baseDecodeTime: 0,
              samples: Array.from({ length: PACKETS }, () => one),
            }),
          ]);
          const heard = decoded(file);
          expect(heard.length).toBe(PACKETS * samples * channels);
          expect(heard.every((level) => level === 0)).toBe(true);
        }
      });
    }
  }

  it('is not known of more channels, nor of odd lengths', () => {
    const mapping = { family: 1, streams: 4, coupled: 2, channels: [0, 4, 1, 2, 3, 5] };
    expect(silentFrame(parseOpusConfig(opusRecord({ channels: 6, mapping })))).toBeUndefined();
    expect(silentFrame(parseOpusConfig(opusRecord({ channels: 2 }), 1440))).toBeUndefined();
  });
});
