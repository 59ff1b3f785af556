import type { AudioConfig, AudioFrame, VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import {
  aacConfigBody,
  aacFrameBody,
  avcConfigBody,
  avcFrameBody,
  writeAudioTag,
  writeFlvHeader,
  writeVideoTag,
} from '@rostrum/media/flv/tag';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import { millisFromTicks, type Ticks } from '@rostrum/units/time';
import { FfmpegProcess } from '../ladder/ffmpeg-process.ts';
import { Ears, type Level } from './ears.ts';
import { Eyes, SEEN } from './eyes.ts';
import type { Senses } from './facts.ts';

/**
 * Hears the sound and sees the key frames of what is shown, by one ffmpeg a channel: AAC whole, of H.264 the key frames
 * alone, which costs about a hundredth of a core. It never holds anything up: it is cut loose where it lags.
 */

const QUEUE_MAX_BYTES = 4 * 1024 * 1024;
const REST_MS = 60_000;
const RETRY_MS = 5_000;
/** Below everything else on the machine. */
const NICENESS = 15;
const CHANNELS_MAX = 8;
const SOUND_PIPE = 0;

export type ProbeOptions = { readonly ffmpegPath: string; readonly clock: Clock; readonly log: Log };

type Section = { readonly video: VideoConfig | undefined; readonly audio: AudioConfig | undefined };
type Run = {
  readonly process: FfmpegProcess;
  readonly base: Ticks;
  readonly ears: Ears | undefined;
  readonly eyes: Eyes | undefined;
};

/** Fed with what is shown, in event ticks; `endSection` ends its ffmpeg. */
export class Probe {
  readonly #options: ProbeOptions;
  #section: Section | undefined;
  #run: Run | undefined;
  #retryAt = 0;

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  /** By channel of the first sound; empty where nothing is heard yet. */
  get levels(): readonly Level[] {
    return this.#run?.ears?.levels() ?? [];
  }

  get senses(): Senses | undefined {
    const run = this.#run;
    return run === undefined
      ? undefined
      : { sound: run.ears?.facts(), picture: run.eyes?.facts(this.#options.clock.now()) };
  }

  startSection(video: VideoConfig, audio: AudioConfig | undefined): void {
    this.endSection();
    this.#section = {
      video: video.codec === 'avc' ? video : undefined,
      audio: audio?.codec === 'aac' && audio.channels <= CHANNELS_MAX ? audio : undefined,
    };
  }

  endSection(): void {
    this.#run?.process.kill();
    this.#run = undefined;
    this.#section = undefined;
  }

  pushVideo(frame: VideoFrame): void {
    if (this.#section === undefined || !frame.isKey) {
      return;
    }
    this.#run ??= this.#start(this.#section, frame.pts);
    if (this.#section.video !== undefined) {
      this.#write(frame.pts, (timestampMs) =>
        writeVideoTag({ timestampMs, body: avcFrameBody({ isKey: true, compositionMs: 0, data: frame.data }) }),
      );
    }
  }

  pushAudio(frame: AudioFrame): void {
    if (this.#section?.audio !== undefined) {
      this.#write(frame.pts, (timestampMs) => writeAudioTag({ timestampMs, body: aacFrameBody(frame.data) }));
    }
  }

  #write(pts: Ticks, tag: (timestampMs: number) => Uint8Array): void {
    const run = this.#run;
    const timestampMs = run === undefined ? -1 : Math.round(millisFromTicks(pts - run.base));
    if (run === undefined || timestampMs < 0) {
      return;
    }
    run.process.write(tag(timestampMs));
    if (run.process.queuedBytes > QUEUE_MAX_BYTES) {
      this.#options.log.warn({}, 'diagnosis: what listens to the sound does not keep up, and rests for a minute');
      this.#lose(REST_MS);
    }
  }

  #lose(restMs: number): void {
    this.#run?.process.kill();
    this.#run = undefined;
    this.#retryAt = this.#options.clock.now() + restMs;
  }

  #start({ video, audio }: Section, base: Ticks): Run | undefined {
    const { ffmpegPath, clock, log } = this.#options;
    if (clock.now() < this.#retryAt || (video === undefined && audio === undefined)) {
      return undefined;
    }
    const rate = audio === undefined ? 0 : heardRate(audio);
    const process = new FfmpegProcess(ffmpegPath, probeArgs(audio, rate, video !== undefined), 2, {
      niceness: NICENESS,
    });
    const ears = audio === undefined ? undefined : new Ears(audio.channels, rate);
    const eyes = video === undefined ? undefined : new Eyes();
    process.read(SOUND_PIPE, (bytes) => ears?.hear(bytes));
    process.read(SOUND_PIPE + 1, (bytes) => eyes?.see(bytes, clock.now()));
    process.write(writeFlvHeader({ hasVideo: video !== undefined, hasAudio: audio !== undefined }));
    if (video !== undefined) {
      process.write(writeVideoTag({ timestampMs: 0, body: avcConfigBody(video.record) }));
    }
    if (audio !== undefined) {
      process.write(writeAudioTag({ timestampMs: 0, body: aacConfigBody(audio.record) }));
    }
    const run = { process, base, ears, eyes };
    void process.exited.then(({ stderr }) => {
      if (this.#run === run) {
        log.debug({ stderr: stderr.slice(-400) }, 'diagnosis: what listens to the sound ended, and is started again');
        this.#lose(RETRY_MS);
      }
    });
    return run;
  }
}

/** HE-AAC is heard at twice the rate of its core. */
function heardRate({ sampleRate, codecString }: AudioConfig): number {
  return /^mp4a\.40\.(5|29)$/.test(codecString) ? sampleRate * 2 : sampleRate;
}

function probeArgs(audio: AudioConfig | undefined, rate: number, hasVideo: boolean): string[] {
  const sound = ['-map', '0:a:0', '-f', 's16le', '-ac', String(audio?.channels), '-ar', String(rate)];
  const scale = `scale=${SEEN.width}:${SEEN.height}:flags=area,format=gray`;
  const picture = ['-map', '0:v:0', '-vf', scale, '-fps_mode', 'passthrough', '-f', 'rawvideo'];
  return [
    ['-hide_banner', '-nostdin', '-loglevel', 'error'],
    ['-probesize', '10000000', '-analyzeduration', '1', '-fpsprobesize', '0'],
    // One thread, and no waiting for pictures that might be shown first: none but key frames come.
    ['-threads', '1', '-flags', 'low_delay', '-f', 'flv', '-i', 'pipe:0'],
    audio === undefined ? [] : [...sound, '-flush_packets', '1', 'pipe:3'],
    hasVideo ? [...picture, '-flush_packets', '1', 'pipe:4'] : [],
  ].flat();
}
