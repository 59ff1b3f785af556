import { encoderArgs, type MediaOptions, mediaFile, testPictureArgs } from './media-files.ts';
import { argv, type Child, startChild } from './processes.ts';
import { pause } from './until.ts';

export type EncoderOptions = MediaOptions & {
  /** Where to publish, with the key: `rtmp://host:port/live/KEY`, or `srt://host:port?streamid=publish:KEY`. */
  readonly url: string;
  /**
   * `file` (default): loops media encoded beforehand, which costs no CPU. `live`: encodes while it publishes,
   * so that each frame's content is made now.
   */
  readonly mode?: 'file' | 'live';
  /** Ends by itself after so many seconds; without it, at {@link Encoder.stop}. */
  readonly durationSeconds?: number;
  /** Adds to all timestamps, in seconds: an encoder that has been running for long. */
  readonly timestampOffsetSeconds?: number;
};

/** A real ffmpeg that publishes, as a church's encoder does. */
export type Encoder = Child;

/** Starts publishing. Resolves as soon as the process runs; whether it was let in shows on the server or in `output()`. */
export async function startEncoder(options: EncoderOptions): Promise<Encoder> {
  const input =
    options.mode === 'live'
      ? ['-re', ...interleaveRe(testPictureArgs(options))]
      : ['-re', '-stream_loop', '-1', '-i', await mediaFile(options)];
  const codecs = options.mode === 'live' ? encoderArgs(options) : ['-c', 'copy'];
  return startChild(
    'ffmpeg',
    argv(
      ['-hide_banner', '-loglevel', 'info', '-nostats', '-nostdin'],
      input,
      codecs,
      options.durationSeconds === undefined ? [] : ['-t', String(options.durationSeconds)],
      options.timestampOffsetSeconds === undefined ? [] : ['-output_ts_offset', String(options.timestampOffsetSeconds)],
      options.url.startsWith('srt:')
        ? ['-mpegts_flags', '+resend_headers', '-f', 'mpegts', options.url]
        : ['-flvflags', 'no_duration_filesize', '-f', 'flv', options.url],
    ),
  );
}

/** `-re` belongs to the one input that follows it: every input must be read at its own pace. */
function interleaveRe(args: readonly string[]): string[] {
  const second = args.indexOf('-f', 1);
  return second < 0 ? [...args] : [...args.slice(0, second), '-re', ...args.slice(second)];
}

/** As OBS does: when the connection is lost, it tries again after this long. */
const RETRY_MS = 2_000;

/** An encoder that comes back until it is told to stop. */
export class PersistentEncoder {
  readonly #options: EncoderOptions;
  readonly #retryMs: number;
  #current: Encoder | undefined;
  #isStopped = false;
  #done: Promise<void>;
  /** Connections made so far. */
  attempts = 0;

  constructor(options: EncoderOptions, retryMs = RETRY_MS) {
    this.#options = options;
    this.#retryMs = retryMs;
    this.#done = this.#run();
  }

  /** Ends the connection it has now, as a crash would; it returns. */
  crash(): void {
    this.#current?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#current?.stop('SIGKILL');
    await this.#done;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.attempts += 1;
      this.#current = await startEncoder(this.#options);
      await this.#current.exited;
      if (!this.#isStopped) {
        await pause(this.#retryMs);
      }
    }
  }
}
