import { argv, startChild } from './processes.ts';

/** ffmpeg and ffprobe as independent clients. */

export type DecodeOutcome = {
  /** What ffmpeg complained about, at log level error; empty is what one wants. */
  readonly complaints: string;
  /** Frames decoded of each stream, by ffmpeg's own count. */
  readonly videoFrames: number;
  readonly exitCode: number | null;
};

/** Plays a URL for some seconds with every picture and sound track in it decoded, as a player without low latency does. */
export async function decodeFor(
  url: string,
  seconds: number,
  timeoutMs = (seconds + 45) * 1000,
): Promise<DecodeOutcome> {
  const child = startChild(
    'ffmpeg',
    argv(
      ['-hide_banner', '-v', 'error', '-nostdin', '-stats_period', '60', '-progress', 'pipe:1'],
      ['-i', url, '-map', '0:v?', '-map', '0:a?', '-t', String(seconds), '-f', 'null', '-'],
    ),
  );
  let stderr = '';
  child.process.stderr?.on('data', (text: string) => {
    stderr += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const { code } = await child.exited;
  clearTimeout(timer);
  const frames = [...child.stdout().matchAll(/^frame=\s*(\d+)/gm)].at(-1)?.[1];
  return { complaints: stderr.trim(), videoFrames: Number(frames ?? 0), exitCode: code };
}
