import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import { type Encoder, probeEncoder } from './encoder-probe.ts';

/** Finds the encoder at start, once. */
export class EncoderFinder implements Part {
  readonly name = 'encoder-finder';
  readonly #path: string;
  readonly #log: Log;
  #found: Encoder | undefined;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  /** Undefined while it is looked for, and where ffmpeg is missing. */
  get found(): Encoder | undefined {
    return this.#found;
  }

  /** Waits for the answer: a first event must not go without a ladder because it was quick. */
  async start(): Promise<void> {
    this.#found = await probeEncoder(this.#path, this.#log);
    if (this.#found === undefined) {
      this.#log.warn(
        {},
        'ladder: there is no ffmpeg with an H.264 encoder, so viewers get the original picture alone; install ffmpeg for the ladder',
      );
    }
  }

  async close(): Promise<void> {}
}
