import { type ChildProcess, spawn } from 'node:child_process';

/** A real encoder. `output` is what it wrote on stderr; `ended` its exit code. */
export type FfmpegEncoder = {
  readonly process: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
};

/** Publishes with the system's ffmpeg; `input` and `coding` are its arguments. */
export function startFfmpeg(url: string, input: readonly string[], coding: readonly string[]): FfmpegEncoder {
  const quiet = ['-hide_banner', '-loglevel', 'error', '-nostdin'];
  const child = spawn('ffmpeg', [...quiet, ...input, ...coding, '-f', 'flv', url], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    output += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { process: child, output: () => output, ended };
}

/** A small moving picture and a tone, at the pace of life. */
export const LIVE_PICTURE: readonly string[] =
  '-re -f lavfi -i testsrc2=size=128x72:rate=25 -f lavfi -i sine=frequency=440:sample_rate=44100'.split(' ');
export const CHEAP_CODING: readonly string[] =
  '-c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p -c:a aac -b:a 32k'.split(' ');
