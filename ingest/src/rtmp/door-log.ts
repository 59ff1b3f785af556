import type { Clock, Timer } from '@rostrum/service/clock';
import type { LogLevel } from '@rostrum/service/errors';
import type { Log, LogFields } from '@rostrum/service/log';

/** Lines a second that strangers may cause; scanners and floods send hundreds of connections. */
const MAX_LINES_PER_SECOND = 20;

/** Writes what strangers cause: whole lines while they are few, then a count once a second. */
export class DoorLog {
  readonly #log: Log;
  readonly #clock: Clock;
  #written = 0;
  #withheld = 0;
  #window: Timer | undefined;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  write(level: LogLevel, fields: LogFields, line: string): void {
    this.#window ??= this.#clock.after(1_000, () => this.#endWindow());
    if (this.#written >= MAX_LINES_PER_SECOND) {
      this.#withheld += 1;
      return;
    }
    this.#written += 1;
    this.#log[level](fields, line);
  }

  /** Tells what is still untold. */
  close(): void {
    this.#window?.cancel();
    this.#endWindow();
  }

  #endWindow(): void {
    const count = this.#withheld;
    this.#window = undefined;
    this.#written = 0;
    this.#withheld = 0;
    if (count > 0) {
      this.#log.warn({ count }, 'rtmp: more connections ended in the same second');
    }
  }
}
