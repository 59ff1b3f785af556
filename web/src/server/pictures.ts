import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { PictureFiles } from '@rostrum/store/picture-files';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import { makePicture } from './picture-maker.ts';

/** Largest file that is taken. */
const BYTES_MAX = 10 * 1024 * 1024;
/** Pictures that wait to be made; each is a file in memory. */
const WAITING_MAX = 8;
const SWEEP_EVERY_MS = 3_600_000;

export type PicturesParts = {
  readonly store: Pick<Store, 'events'>;
  readonly files: PictureFiles;
  readonly clock: Clock;
  readonly log: Log;
};

/** Pictures that people send for channels and events. Those that nothing shows any more are removed within two hours. */
export class Pictures implements Part {
  readonly name = 'web: pictures';
  readonly #parts: PicturesParts;
  #timer: Timer | undefined;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: PicturesParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    this.#timer = this.#parts.clock.every(SWEEP_EVERY_MS, () => void this.sweep());
    void this.sweep();
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
  }

  /**
   * Makes a picture of ours of what arrives. One at a time, so that a few at once need no more memory than one.
   * @returns its name. @throws WebError `PICTURE_KIND_UNKNOWN`, `PICTURE_BROKEN`, `PICTURE_TOO_LARGE`, `PICTURES_OFF`, `UNAVAILABLE`,
   * `BAD_REQUEST` where the sender leaves.
   */
  async take(stream: AsyncIterable<Uint8Array>): Promise<string> {
    if (this.#waiting >= WAITING_MAX) {
      throw new WebError('UNAVAILABLE');
    }
    this.#waiting += 1;
    try {
      const bytes = await readAll(stream);
      const made = this.#last.then(() => makePicture(bytes));
      this.#last = made.catch(() => undefined);
      return await this.#parts.files.put(await made);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** @param name of its file. @returns a JPEG; undefined where there is none. */
  read(name: string): Promise<Buffer | undefined> {
    return this.#parts.files.read(name);
  }

  /** Removes what nothing shows. Never throws: what fails is tried again an hour later. */
  async sweep(): Promise<void> {
    const { store, files, clock, log } = this.#parts;
    try {
      const removed = await files.sweep(await store.events.picturesInUse(), clock.wallNow() - SWEEP_EVERY_MS);
      if (removed > 0) {
        log.info({ removed }, 'web: pictures that nothing shows were removed');
      }
    } catch (error) {
      log.warn({ err: error }, 'web: pictures that nothing shows could not be removed; it is tried again');
    }
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.byteLength;
      if (bytes > BYTES_MAX) {
        throw new WebError('PICTURE_TOO_LARGE', { megabytes: BYTES_MAX / 1024 / 1024 });
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof WebError
      ? error
      : new WebError('BAD_REQUEST', { why: 'The upload broke off before its end. Try again.' }, error);
  }
  return Buffer.concat(chunks);
}
