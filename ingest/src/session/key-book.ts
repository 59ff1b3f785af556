import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { KeyBookRow } from '@rostrum/store/encoder-settings';
import type { Store } from '@rostrum/store/store';

/** The stream keys as doors know them that must decide at once: read when the bus tells of a change, and now and then. */

/** What was changed while the bus was away is known to every door by then. */
const READ_EVERY_MS = 1_000;

export class KeyBook implements Part {
  readonly name = 'key-book';
  readonly #store: Pick<Store, 'encoderSettings'>;
  readonly #onChange: (rows: readonly KeyBookRow[]) => void;
  readonly #clock: Clock;
  readonly #log: Log;
  #told = '';
  #timer: Timer | undefined;
  #isReading = false;

  constructor(
    store: Pick<Store, 'encoderSettings'>,
    tools: { readonly clock: Clock; readonly log: Log },
    onChange: (rows: readonly KeyBookRow[]) => void,
  ) {
    this.#store = store;
    this.#clock = tools.clock;
    this.#log = tools.log;
    this.#onChange = onChange;
  }

  async start(): Promise<void> {
    await this.read();
    this.#timer = this.#clock.every(READ_EVERY_MS, () => void this.read());
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
  }

  /** Reads the keys now, and tells them if they are others than before. */
  async read(): Promise<void> {
    if (this.#isReading) {
      return;
    }
    this.#isReading = true;
    try {
      const rows = await this.#store.encoderSettings.book();
      const text = JSON.stringify(rows);
      if (text !== this.#told) {
        this.#told = text;
        this.#onChange(rows);
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'key-book: the stream keys cannot be read; the last ones known stay');
    }
    this.#isReading = false;
  }
}
