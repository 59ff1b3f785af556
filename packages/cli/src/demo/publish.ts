import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { encodeClock } from '@rostrum/media/clock-strip';
import { type Clock, realPause } from '@rostrum/service/clock';
import { OutputLines } from '@rostrum/service/output-lines';
import { which } from '../../setup/programs.mjs';
import { Fault } from '../words.ts';
import type { DemoPicture } from './demo-options.ts';
import { FRAMES_PER_SECOND, ffmpegArguments } from './ffmpeg-args.ts';

const RETRY_MS = 2_000;
/** A frame that ffmpeg has not taken yet; more waiting than this (2 s) means that it stands. */
const MAX_WAITING_BYTES = 2 * FRAMES_PER_SECOND * 48;
const FONTS = [
  '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf',
  '/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf',
  '/System/Library/Fonts/Menlo.ttc',
];

export type PublishOptions = {
  readonly url: string;
  readonly picture: DemoPicture;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
};

/** Publishes the test picture, again whenever the connection is lost, as an encoder does. */
export async function publishUntilStopped(options: PublishOptions): Promise<void> {
  const ffmpeg = which('ffmpeg');
  if (ffmpeg === undefined) {
    throw new Fault('ffmpeg is missing.');
  }
  while (!options.signal.aborted) {
    const lastLine = await publishOnce(ffmpeg, options);
    if (!options.signal.aborted) {
      options.say(`The connection ended (${lastLine ?? 'no reason given'}); trying again.`);
      await realPause(RETRY_MS, options.signal);
    }
  }
}

/** @returns ffmpeg's last line, the reason it ended. */
function publishOnce(ffmpeg: string, { url, picture, clock, signal }: PublishOptions): Promise<string | undefined> {
  const font = FONTS.find((file) => existsSync(file));
  // A group of its own: Ctrl-C comes to us, and ffmpeg ends by the end of its input, with a goodbye to the server.
  const child = spawn(ffmpeg, ffmpegArguments(picture, url, font), {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  let lastLine: string | undefined;
  const lines = new OutputLines((line) => {
    // ffmpeg repeats the address, and with it the key.
    lastLine = line.replaceAll(url, 'the server').trim() || lastLine;
  });
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk));
  child.stdin.on('error', () => {});
  const startedAt = clock.now();
  let made = 0;
  const ticking = clock.every(1000 / FRAMES_PER_SECOND / 2, () => {
    for (const due = ((clock.now() - startedAt) * FRAMES_PER_SECOND) / 1000; made <= due; made += 1) {
      if (child.stdin.writableLength < MAX_WAITING_BYTES) {
        child.stdin.write(encodeClock(clock.wallNow()));
      }
    }
  });
  const end = (): void => {
    child.stdin.end();
    clock.after(2_000, () => child.kill('SIGKILL'));
  };
  signal.addEventListener('abort', end);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(lastLine));
  }).then((reason) => {
    ticking.cancel();
    signal.removeEventListener('abort', end);
    return reason as string | undefined;
  });
}
