import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';

/** Changes within this time are written together. */
const SAVE_DELAY_MS = 1_000;

/** One small JSON file that outlives the process: what was last learnt from the bus. */
export class LastKnown {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #timer: Timer | undefined;
  #make: (() => unknown) | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string, clock: Clock, log: Log) {
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
  }

  /** The saved value, or undefined when there is none that can be read. */
  async load(): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** Saves soon. @param make called when it is written, for the newest value. */
  save(make: () => unknown): void {
    this.#make = make;
    this.#timer ??= this.#clock.after(SAVE_DELAY_MS, () => void this.flush());
  }

  /** Writes what waits to be written. */
  flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    const make = this.#make;
    this.#make = undefined;
    if (make !== undefined) {
      this.#writing = this.#writing.then(() => this.#write(JSON.stringify(make())));
    }
    return this.#writing;
  }

  async #write(text: string): Promise<void> {
    // Several edge processes may keep one file; each of them writes it whole.
    const next = `${this.#file}.${process.pid}.next`;
    try {
      await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
      await writeFile(next, text, { mode: 0o600 });
      await rename(next, this.#file);
    } catch (error) {
      this.#log.warn({ err: error, file: this.#file }, 'edge: what was learnt from the bus could not be saved');
    }
  }
}
