import type { VideoCodec } from '@rostrum/media/access-unit';
import type { Encoder } from './encoder-probe.ts';
import { levelFor, type Rung, type RungSize } from './plan.ts';

/** The ladder's ffmpeg command: pure, argv only. Times in and out are whole milliseconds from the run's first picture. */

export type LadderRun = {
  readonly inputCodec: VideoCodec;
  readonly rungs: readonly { readonly rung: Rung; readonly size: RungSize }[];
  readonly frameRate: number;
  readonly encoder: Encoder;
};

/** First of the pipes out; rung i writes FLV to this plus i. */
const FIRST_OUTPUT_FD = 3;
/** Longer than any GOP that is let through: only the cuts decide on key frames. */
const NEVER_OWN_KEY = '100000';
/** A picture an even number of milliseconds after the first is to be a key frame (`time-ledger.ts`). */
const KEY_AT_EVEN_MILLISECONDS = 'expr:1-mod(round(t*1000),2)';
/** Half a second of rate: a segment's peak stays within 1.25 of the rate, so that BANDWIDTH is true. */
const BUFFER_SECONDS = 0.5;

export function ladderArgs(run: LadderRun): string[] {
  const { rungs } = run;
  return [
    ['-hide_banner', '-nostdin', '-loglevel', 'error', '-copyts'],
    run.encoder.deviceArgs,
    // A probe that ends with the first packet: a longer one delays, a smaller one loses the first GOP.
    ['-probesize', '10000000', '-analyzeduration', '1', '-fpsprobesize', '0'],
    // One thread: frame threads would each hold back a picture.
    ['-threads', '1', '-f', run.inputCodec === 'avc' ? 'flv' : 'mp4', '-i', 'pipe:0'],
    ['-filter_complex', scaleGraph(rungs.map((item) => item.size))],
    rungs.flatMap((item, index) => outputArgs(run, item, index)),
  ].flat();
}

/** Each rung is scaled from the one above it, which costs a tenth less than scaling all from the source. Largest first. */
function scaleGraph(sizes: readonly RungSize[]): string {
  return sizes
    .map((size, index) => {
      const from = index === 0 ? '[0:v:0]' : `[n${index - 1}]`;
      const split = index === sizes.length - 1 ? `[o${index}]` : `,split=2[o${index}][n${index}]`;
      return `${from}scale=${size.width}:${size.height}:flags=bicubic,setsar=1${split}`;
    })
    .join(';');
}

function outputArgs(run: LadderRun, item: LadderRun['rungs'][number], index: number): string[] {
  const rate = item.rung.bitrate;
  return [
    ['-map', `[o${index}]`, '-map_metadata', '-1'],
    // Every picture in is one out, at its own time: without it a late start is filled with copies.
    ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000'],
    ['-c:v', run.encoder.name, ...run.encoder.args],
    run.encoder.pixelFormat === undefined ? [] : ['-pix_fmt', run.encoder.pixelFormat],
    ['-profile:v', 'high', '-level:v', (levelFor(item.size, run.frameRate) / 10).toFixed(1)],
    ['-b:v', String(rate), '-maxrate', String(rate), '-bufsize', String(Math.round(rate * BUFFER_SECONDS))],
    // Key frames exactly where the source has them, and where a segment had to begin without one.
    [
      '-g',
      NEVER_OWN_KEY,
      '-bf',
      '0',
      '-force_key_frames',
      KEY_AT_EVEN_MILLISECONDS,
      '-forced-idr',
      '1',
      '-sc_threshold',
      '0',
    ],
    ['-avoid_negative_ts', 'disabled', '-flush_packets', '1', '-flvflags', 'no_duration_filesize'],
    ['-f', 'flv', `pipe:${FIRST_OUTPUT_FD + index}`],
  ].flat();
}
