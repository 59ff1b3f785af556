import { availableParallelism } from 'node:os';
import type { Log } from '@rostrum/service/log';
import { runFfmpeg } from './ffmpeg-process.ts';

/** Finds an H.264 encoder that really works here: hardware tried on a short clip first, software as fall-back. */

export type Encoder = {
  /** ffmpeg's name of it. */
  readonly name: string;
  readonly isHardware: boolean;
  /** Before the input. */
  readonly deviceArgs: readonly string[];
  /** After `-c:v`. */
  readonly args: readonly string[];
  readonly pixelFormat?: string;
};

/** Up to this many cores the ladder shares them with everything else: a quarter less work for a tenth more rate. */
const FEW_CORES = 4;

export const SOFTWARE_ENCODER: Encoder = {
  name: 'libx264',
  isHardware: false,
  deviceArgs: [],
  // zerolatency: no look-ahead, sliced threads; no frame is held back.
  args: ['-preset', availableParallelism() <= FEW_CORES ? 'superfast' : 'veryfast', '-tune', 'zerolatency'],
  pixelFormat: 'yuv420p',
};

/** In order of preference. Each must take system-memory pictures, since scaling is done in software. */
const HARDWARE_ENCODERS: readonly Encoder[] = [
  {
    name: 'h264_nvenc',
    isHardware: true,
    deviceArgs: [],
    args: ['-preset', 'p3', '-tune', 'ull', '-zerolatency', '1', '-delay', '0'],
    pixelFormat: 'yuv420p',
  },
  {
    name: 'h264_qsv',
    isHardware: true,
    deviceArgs: [],
    args: ['-preset', 'veryfast', '-async_depth', '1', '-look_ahead', '0'],
    pixelFormat: 'nv12',
  },
  { name: 'h264_videotoolbox', isHardware: true, deviceArgs: [], args: ['-realtime', '1'], pixelFormat: 'yuv420p' },
];

/** @returns the encoder of a name that {@link probeEncoder} has found before. */
export function encoderOf(name: string): Encoder | undefined {
  return [SOFTWARE_ENCODER, ...HARDWARE_ENCODERS].find((encoder) => encoder.name === name);
}

/** A stuck driver must not hold up the start. */
const TRIAL_DEADLINE_MS = 5_000;

/**
 * @param path the ffmpeg to ask.
 * @returns the encoder to use, or undefined when ffmpeg is missing or has none.
 */
export async function probeEncoder(path: string, log: Log): Promise<Encoder | undefined> {
  const listed = await runFfmpeg(path, ['-hide_banner', '-encoders'], TRIAL_DEADLINE_MS);
  if (listed.code !== 0) {
    return undefined;
  }
  for (const encoder of HARDWARE_ENCODERS) {
    if (listed.stdout.includes(` ${encoder.name} `) && (await isWorking(path, encoder))) {
      log.info({ encoder: encoder.name }, 'ladder: a hardware encoder works here and is used');
      return encoder;
    }
  }
  return listed.stdout.includes(` ${SOFTWARE_ENCODER.name} `) ? SOFTWARE_ENCODER : undefined;
}

async function isWorking(path: string, encoder: Encoder): Promise<boolean> {
  const clip = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30:duration=0.3'];
  const format = encoder.pixelFormat === undefined ? [] : ['-pix_fmt', encoder.pixelFormat];
  const args = [
    ['-hide_banner', '-nostdin', '-loglevel', 'error', ...encoder.deviceArgs, ...clip],
    ['-c:v', encoder.name, ...encoder.args, ...format, '-b:v', '1000000', '-f', 'null', '-'],
  ].flat();
  const trial = await runFfmpeg(path, args, TRIAL_DEADLINE_MS);
  return trial.code === 0;
}
