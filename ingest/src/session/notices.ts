import type { Notice } from '@rostrum/contract/stream-state';
import type { Clock } from '@rostrum/service/clock';

/** What the creator should know of the running event, one row a cause; a repeated one moves up. */

const NOTICES_MAX = 20;

export class Notices {
  readonly #clock: Clock;
  readonly #rows = new Map<string, Notice>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param say cause and cure, for a volunteer; at most 500 characters. */
  add(code: string, say: string): void {
    this.#rows.delete(code);
    this.#rows.set(code, { code, say, at: this.#clock.wallNow() });
    if (this.#rows.size > NOTICES_MAX) {
      for (const oldest of this.#rows.keys()) {
        this.#rows.delete(oldest);
        break;
      }
    }
  }

  /** What a notice told of is mended. */
  remove(code: string): void {
    this.#rows.delete(code);
  }

  /** Newest first. */
  list(): Notice[] {
    return [...this.#rows.values()].toReversed();
  }
}
