import type { Clock, Timer } from '@rostrum/service/clock';

/** A response, as far as it can be cut off. */
type Cuttable = { destroy(): unknown };

/** Longest a reader may take nothing at all of what is ready for it. */
const STALL_MS = 60_000;
const SWEEP_MS = 5_000;

/**
 * Readers that do not take their bytes as fast as they come. Each pins the body it reads, which may have left the store;
 * past a bound on those bodies the reader that has stood still longest is cut off, as is one that stands still too long.
 */
export class SlowReaders {
  readonly #maxPinnedBytes: number;
  readonly #clock: Clock;
  readonly #readers = new Map<Cuttable, { body: ArrayBufferLike; since: number }>();
  readonly #pins = new Map<ArrayBufferLike, number>();
  #pinnedBytes = 0;
  #sweep: Timer | undefined;

  constructor(maxPinnedBytes: number, clock: Clock) {
    this.#maxPinnedBytes = maxPinnedBytes;
    this.#clock = clock;
  }

  get pinnedBytes(): number {
    return this.#pinnedBytes;
  }

  get size(): number {
    return this.#readers.size;
  }

  /** The response has bytes of `body` that its socket would not take. Call again when it stalls anew. */
  add(response: Cuttable, body: ArrayBufferLike): void {
    this.remove(response);
    this.#readers.set(response, { body, since: this.#clock.now() });
    const pins = this.#pins.get(body) ?? 0;
    this.#pins.set(body, pins + 1);
    if (pins === 0) {
      this.#pinnedBytes += body.byteLength;
    }
    while (this.#pinnedBytes > this.#maxPinnedBytes && this.#readers.size > 1) {
      this.#cutOldest();
    }
    this.#sweep ??= this.#clock.every(SWEEP_MS, () => this.#cutStalled());
  }

  /** The response has taken its bytes, or is gone. Idempotent. */
  remove(response: Cuttable): void {
    const reader = this.#readers.get(response);
    if (reader === undefined) {
      return;
    }
    this.#readers.delete(response);
    const pins = (this.#pins.get(reader.body) ?? 1) - 1;
    if (pins === 0) {
      this.#pins.delete(reader.body);
      this.#pinnedBytes -= reader.body.byteLength;
    } else {
      this.#pins.set(reader.body, pins);
    }
    if (this.#readers.size === 0) {
      this.#sweep?.cancel();
      this.#sweep = undefined;
    }
  }

  #cutOldest(): void {
    for (const response of this.#readers.keys()) {
      this.remove(response);
      response.destroy();
      return;
    }
  }

  #cutStalled(): void {
    const limit = this.#clock.now() - STALL_MS;
    for (const [response, reader] of this.#readers) {
      if (reader.since > limit) {
        break;
      }
      this.remove(response);
      response.destroy();
    }
  }
}
