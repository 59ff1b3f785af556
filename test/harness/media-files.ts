import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, runProgram } from './processes.ts';

/** Test media, encoded once and kept, so that a publisher costs next to no CPU while it runs. */

export type PictureOptions = {
  readonly size?: `${number}x${number}`;
  /** As ffmpeg writes rates: `30`, `30000/1001`, `25`, `60`. */
  readonly fps?: string;
  /** Seconds from key frame to key frame. */
  readonly gopSeconds?: number;
  readonly bFrames?: number;
  readonly videoKbps?: number;
};
export type SoundOptions = { readonly sampleRate?: number; readonly channels?: 1 | 2; readonly kbps?: number };
export type MediaOptions = PictureOptions & {
  /** `false`: no sound track. */
  readonly sound?: SoundOptions | false;
  /** Length of the file in seconds. */
  readonly seconds?: number;
};

const CACHE_FOLDER = join(tmpdir(), 'rostrum-test-media');

/** 1080p30 at 6 Mbit/s with stereo AAC: what a church sends. 32 s are whole frames of picture (960) and of sound (1500). */
export const FULL_HD: MediaOptions = {
  size: '1920x1080',
  fps: '30',
  gopSeconds: 2,
  videoKbps: 6000,
  seconds: 32,
};

/** Small and quick to make: for tests where the size is not the point. */
export const SMALL: MediaOptions = { size: '640x360', fps: '30', gopSeconds: 2, videoKbps: 800, seconds: 32 };

/** @returns the path of an FLV file with such a test picture and tone, made on first use. */
export async function mediaFile(options: MediaOptions): Promise<string> {
  const args = encodeArgs(options);
  const name = createHash('sha256').update(JSON.stringify(args)).digest('hex').slice(0, 16);
  const path = join(CACHE_FOLDER, `${name}.flv`);
  if (!existsSync(path)) {
    mkdirSync(CACHE_FOLDER, { recursive: true });
    const half = join(CACHE_FOLDER, `${name}.${process.pid}.flv`);
    await runProgram('ffmpeg', [...args, half], { timeoutMs: 300_000 });
    renameSync(half, path);
  }
  return path;
}

/** ffmpeg's inputs for a moving test picture and a tone. */
export function testPictureArgs(options: MediaOptions): string[] {
  const { size = '640x360', fps = '30', sound = {} } = options;
  const grain = isLarge(size) ? ',noise=alls=12:allf=t' : '';
  return argv(
    ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${fps}${grain}`],
    sound === false ? [] : ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${sound.sampleRate ?? 48_000}`],
  );
}

/** ffmpeg's encoder options for such media. */
export function encoderArgs(options: MediaOptions): string[] {
  const { fps = '30', gopSeconds = 2, bFrames = 0, videoKbps = 800, sound = {} } = options;
  const [frames = 30, per = 1] = fps.split('/').map(Number);
  const gop = Math.max(1, Math.round((gopSeconds * frames) / per));
  return argv(
    ['-c:v', 'libx264', '-preset', bFrames > 0 ? 'veryfast' : 'ultrafast', '-pix_fmt', 'yuv420p'],
    bFrames > 0 ? ['-bf', String(bFrames), '-b_strategy', '0'] : ['-bf', '0', '-tune', 'zerolatency'],
    ['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0', '-flags', '+cgop'],
    ['-b:v', `${videoKbps}k`, '-maxrate', `${videoKbps}k`, '-bufsize', `${videoKbps}k`],
    sound === false ? ['-an'] : ['-c:a', 'aac', '-b:a', `${sound.kbps ?? 128}k`, '-ac', String(sound.channels ?? 2)],
  );
}

function encodeArgs(options: MediaOptions): string[] {
  return argv(
    ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y'],
    testPictureArgs(options),
    encoderArgs(options),
    ['-t', String(options.seconds ?? 32), '-f', 'flv'],
  );
}

/** Fine grain costs bits, so that a large picture really needs its bitrate; on small ones it would only blur. */
function isLarge(size: string): boolean {
  return Number(size.split('x')[1]) >= 720;
}
