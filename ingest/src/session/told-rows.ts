import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';

/** Rows of the database that doors must know: read when the bus tells of a change, and now and then. */

/** What was changed while the bus was away is known to every door by then. */
const READ_EVERY_MS = 1_000;

export type ToldRowsOptions<Row> = {
  /** What they are, for the log: “stream keys”. */
  readonly what: string;
  readonly read: () => Promise<readonly Row[]>;
  readonly onChange: (rows: readonly Row[]) => void;
  readonly clock: Clock;
  readonly log: Log;
};

export class ToldRows<Row> implements Part {
  readonly name: string;
  readonly #options: ToldRowsOptions<Row>;
  #told = '';
  #timer: Timer | undefined;
  #isReading = false;

  constructor(options: ToldRowsOptions<Row>) {
    this.name = `told ${options.what}`;
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.read();
    this.#timer = this.#options.clock.every(READ_EVERY_MS, () => void this.read());
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
  }

  /** Reads the rows now, and tells them if they are others than before. */
  async read(): Promise<void> {
    if (this.#isReading) {
      return;
    }
    this.#isReading = true;
    try {
      const rows = await this.#options.read();
      const text = JSON.stringify(rows);
      if (text !== this.#told) {
        this.#told = text;
        this.#options.onChange(rows);
      }
    } catch (error) {
      const { what, log } = this.#options;
      log.warn({ err: error, what }, 'told-rows: they cannot be read; the last ones known stay');
    }
    this.#isReading = false;
  }
}
