import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import { type Encoder, encoderOf, probeEncoder } from './encoder-probe.ts';

/**
 * Finds the encoder at start. What was found before is used at once, since a process that takes events up again is
 * waited for, and looked after meanwhile.
 */
export class EncoderFinder implements Part {
  readonly name = 'encoder-finder';
  readonly #path: string;
  readonly #memoryFile: string;
  readonly #log: Log;
  #found: Encoder | undefined;

  /** @param memoryFile where the name of what was found is kept. */
  constructor(path: string, memoryFile: string, log: Log) {
    this.#path = path;
    this.#memoryFile = memoryFile;
    this.#log = log;
  }

  /** Undefined while it is looked for the first time, and where ffmpeg is missing. */
  get found(): Encoder | undefined {
    return this.#found;
  }

  /** Waits for the answer where there is none yet: a first event must not go without a ladder because it was quick. */
  async start(): Promise<void> {
    this.#found = encoderOf((await readFile(this.#memoryFile, 'utf8').catch(() => '')).trim());
    const looked = this.#look();
    if (this.#found === undefined) {
      await looked;
    }
  }

  async close(): Promise<void> {}

  async #look(): Promise<void> {
    const before = this.#found?.name;
    this.#found = await probeEncoder(this.#path, this.#log);
    const name = this.#found?.name;
    if (name === undefined) {
      this.#log.warn(
        {},
        'ladder: there is no ffmpeg with an H.264 encoder, so viewers get the original picture alone; install ffmpeg for the ladder',
      );
    }
    if (name !== before) {
      try {
        await mkdir(dirname(this.#memoryFile), { recursive: true });
        await writeFile(this.#memoryFile, name ?? '');
      } catch {
        // It is looked for again at the next start.
      }
    }
  }
}
