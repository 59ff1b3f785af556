import type { Clock } from '@rostrum/service/clock';
import type { Log, LogFields } from '@rostrum/service/log';

/** Kinds of fault told apart within a second. */
const MAX_KINDS = 64;
const TELL_MS = 1_000;

/** Faults of the hot path, each kind told once a second with how often it happened. */
export class FaultTeller {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #counts = new Map<string, { count: number; fields: LogFields }>();
  #isDue = false;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** @param line the constant sentence. @param kind tells two faults of one sentence apart. @param fields of the first one. */
  count(line: string, kind: string, fields: LogFields): void {
    const key = `${line}\n${kind}`;
    const known = this.#counts.get(key);
    if (known !== undefined) {
      known.count += 1;
    } else if (this.#counts.size < MAX_KINDS) {
      this.#counts.set(key, { count: 1, fields });
    }
    if (!this.#isDue) {
      this.#isDue = true;
      this.#clock.after(TELL_MS, () => this.#tell());
    }
  }

  #tell(): void {
    this.#isDue = false;
    for (const [key, { count, fields }] of this.#counts) {
      this.#log.warn({ ...fields, count }, key.slice(0, key.indexOf('\n')));
    }
    this.#counts.clear();
  }
}
