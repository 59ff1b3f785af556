import type { Timescale } from '@rostrum/units/time';

/** Whether pictures come at a steady rate, and so how long the newest one will last before the next is in. */

/** Durations looked at: over a quarter of a second at 30 a second. */
const LOOK_BACK = 8;
/** Encoders stamp whole milliseconds: 33, 33, 34. */
const JITTER_MS = 1;

/** Fed with each duration as it becomes known; track ticks. */
export class Cadence {
  readonly #jitter: number;
  readonly #durations: number[] = [];

  constructor(scale: Timescale) {
    this.#jitter = (JITTER_MS * scale) / 1000;
  }

  /** The mean of the last durations, not rounded; 0 before the first. */
  get mean(): number {
    const { length } = this.#durations;
    return length === 0 ? 0 : this.#durations.reduce((sum, duration) => sum + duration, 0) / length;
  }

  /** Enough durations are known, and none strays from the mean by more than the stamps' jitter. */
  get isSteady(): boolean {
    const { mean } = this;
    return this.#durations.length === LOOK_BACK && this.#durations.every((one) => Math.abs(one - mean) <= this.#jitter);
  }

  /** Whether two times are the same but for the stamps' jitter. */
  isNear(a: number, b: number): boolean {
    return Math.abs(a - b) <= 2 * this.#jitter;
  }

  add(duration: number): void {
    this.#durations.push(duration);
    if (this.#durations.length > LOOK_BACK) {
      this.#durations.shift();
    }
  }
}
