import { spawn } from 'node:child_process';
import { encodeClock } from '@rostrum/media/clock-strip';
import { type Clock, realPause } from '@rostrum/service/clock';
import { findFontFile } from '@rostrum/service/font-file';
import { OutputLines } from '@rostrum/service/output-lines';
import { which } from '../../setup/programs.mjs';
import { Fault } from '../words.ts';
import type { DemoPicture } from './demo-options.ts';
import { FRAMES_PER_SECOND, ffmpegArguments } from './ffmpeg-args.ts';

const RETRY_MS = 2_000;
/** A busy machine encodes what it has taken, then says goodbye. */
const GOODBYE_MS = 5_000;
/** Frames not taken in one connection, a second of them, after which the machine is told to be too slow. */
const SLOW_AFTER_FRAMES = FRAMES_PER_SECOND;
/** A frame that ffmpeg has not taken yet; more waiting than this (2 s) means that it stands. */
const MAX_WAITING_BYTES = 2 * FRAMES_PER_SECOND * 48;

export type PublishOptions = {
  readonly url: string;
  readonly container: 'flv' | 'mpegts';
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
function publishOnce(
  ffmpeg: string,
  { url, container, picture, clock, say, signal }: PublishOptions,
): Promise<string | undefined> {
  const font = findFontFile();
  // A group of its own: Ctrl-C comes to us, and ffmpeg ends by the end of its input, with a goodbye to the server.
  const child = spawn(ffmpeg, ffmpegArguments(picture, { url, container }, font), {
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
  let dropped = 0;
  const ticking = clock.every(1000 / FRAMES_PER_SECOND / 2, () => {
    for (const due = ((clock.now() - startedAt) * FRAMES_PER_SECOND) / 1000; made <= due; made += 1) {
      if (child.stdin.writableLength < MAX_WAITING_BYTES) {
        child.stdin.write(encodeClock(clock.wallNow()));
      } else {
        dropped += 1;
        if (dropped === SLOW_AFTER_FRAMES) {
          say('This machine is too busy to encode the picture in time. Try a smaller one: --size 720, or 360.');
        }
      }
    }
  });
  const end = (): void => {
    child.stdin.end();
    clock.after(GOODBYE_MS, () => child.kill('SIGKILL'));
  };
  signal.addEventListener('abort', end);
  return new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(lastLine));
  }).then((reason) => {
    ticking.cancel();
    signal.removeEventListener('abort', end);
    return reason;
  });
}
