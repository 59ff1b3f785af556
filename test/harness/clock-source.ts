import { CLOCK_BLOCKS, CLOCK_STRIP_SHARE, encodeClock } from '@rostrum/media/clock-strip';
import { argv, type Child, startChild } from './processes.ts';

export type ClockSourceOptions = {
  /** ffmpeg's output: a URL or file, and what stands before it, such as `['-f', 'flv', 'rtmp://…']`. */
  readonly output: readonly string[];
  readonly size?: `${number}x${number}`;
  readonly fps?: number;
  readonly gopSeconds?: number;
  readonly videoKbps?: number;
};

/**
 * Starts an encoder whose every frame carries the time it was made, to the millisecond. The strip is made here, at the
 * frame's own moment, and handed to ffmpeg one frame at a time; the rest of the picture is plain with a box that moves,
 * which is cheap to encode, so that what is measured is the server and not the test machine's encoder.
 */
export function startClockSource(options: ClockSourceOptions): Child {
  const { size = '1920x1080', fps = 30, gopSeconds = 2, videoKbps = 6000 } = options;
  const [width = 1920, height = 1080] = size.split('x').map(Number);
  const strip = Math.round((height * CLOCK_STRIP_SHARE) / 2) * 2;
  const gop = Math.round(fps * gopSeconds);
  const picture = [
    `scale=${width}:${strip}:flags=neighbor`,
    'format=yuv420p',
    `pad=${width}:${height}:0:0:color=0x204060`,
  ].join(',');
  const box = `overlay=x=mod(n*8\\,${width}):y=${strip * 2}:eval=frame`;
  const child = startChild(
    'ffmpeg',
    argv(
      ['-hide_banner', '-loglevel', 'warning', '-nostats', '-fflags', 'nobuffer'],
      ['-probesize', '32', '-analyzeduration', '0'],
      ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${CLOCK_BLOCKS}x1`, '-r', String(fps), '-i', 'pipe:0'],
      ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'],
      ['-f', 'lavfi', '-i', `color=c=white:s=64x64:r=${fps}`],
      ['-filter_complex', `[0:v]${picture}[still];[still][2:v]${box}[v]`, '-map', '[v]', '-map', '1:a'],
      ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-bf', '0', '-pix_fmt', 'yuv420p'],
      ['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0'],
      ['-b:v', `${videoKbps}k`, '-maxrate', `${videoKbps}k`, '-bufsize', `${Math.round(videoKbps / 4)}k`],
      ['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-shortest', '-flush_packets', '1'],
      options.output,
    ),
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const stdin = child.process.stdin;
  stdin?.on('error', () => {});
  const startedAt = performance.now();
  let made = 0;
  const make = (): void => {
    if (child.hasExited()) {
      return;
    }
    const due = Math.floor(((performance.now() - startedAt) * fps) / 1000);
    for (; made <= due; made += 1) {
      stdin?.write(encodeClock(Date.now()));
    }
    setTimeout(make, Math.max(0, startedAt + (made * 1000) / fps - performance.now()));
  };
  make();
  return child;
}
