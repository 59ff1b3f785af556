import { bitsPerSecond } from '@rostrum/units/data';
import { describe, expect, it } from 'vitest';
import { SOFTWARE_ENCODER } from './encoder-probe.ts';
import { type LadderRun, ladderArgs } from './ffmpeg-args.ts';

const rung = (height: number, bitrate: number): LadderRun['rungs'][number] => ({
  rung: { name: `${height}p`, height, bitrate: bitsPerSecond(bitrate) },
  size: { width: Math.round((height * 16) / 18) * 2, height },
});

const run: LadderRun = {
  inputCodec: 'avc',
  rungs: [rung(720, 3_000_000), rung(360, 600_000)],
  frameRate: 30,
  encoder: SOFTWARE_ENCODER,
};

const after = (args: readonly string[], name: string): string[] =>
  args.flatMap((arg, index) => (arg === name ? [args[index + 1] ?? ''] : []));

describe('the ladder command', () => {
  it('scales each rung from the one above, and writes each to its own pipe', () => {
    const args = ladderArgs(run);
    expect(after(args, '-filter_complex')).toEqual([
      '[0:v:0]scale=1280:720:flags=bicubic,setsar=1,split=2[o0][n0];[n0]scale=640:360:flags=bicubic,setsar=1[o1]',
    ]);
    expect(after(args, '-map')).toEqual(['[o0]', '[o1]']);
    expect(args.filter((arg) => arg.startsWith('pipe:'))).toEqual(['pipe:0', 'pipe:3', 'pipe:4']);
  });

  it('binds the rate, so that BANDWIDTH is true, and makes key frames where a picture’s millisecond is even, and nowhere else', () => {
    const args = ladderArgs(run);
    expect(after(args, '-maxrate')).toEqual(['3000000', '600000']);
    expect(after(args, '-bufsize')).toEqual(['1500000', '300000']);
    expect(after(args, '-force_key_frames')).toEqual(['expr:1-mod(round(t*1000),2)', 'expr:1-mod(round(t*1000),2)']);
    expect(after(args, '-level:v')).toEqual(['3.1', '3.0']);
  });

  it('one rung needs no split, and HEVC comes as MP4', () => {
    const args = ladderArgs({ ...run, inputCodec: 'hevc', rungs: [rung(360, 600_000)] });
    expect(after(args, '-filter_complex')).toEqual(['[0:v:0]scale=640:360:flags=bicubic,setsar=1[o0]']);
    expect(after(args, '-f').slice(0, 1)).toEqual(['mp4']);
  });
});
