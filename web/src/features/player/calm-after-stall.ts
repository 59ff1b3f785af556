/** The first calm that counts; each further stall doubles it, so that a bad line is not tried again and again. */
const CALM_FIRST_MS = 60_000;
const CALM_MAX_MS = 600_000;

/**
 * hls.js keeps a second more distance after each stall, for good. This tells when that may be taken back: after a calm
 * that grows with the number of stalls.
 */
export class CalmAfterStall {
  #stalledAt: number | undefined;
  #stalls = 0;

  /** @param now monotonic milliseconds. */
  onStall(now: number): void {
    this.#stalls += 1;
    this.#stalledAt = now;
  }

  /** @returns whether the distance may be taken back now; true once a calm. */
  isOver(now: number): boolean {
    if (this.#stalledAt === undefined) {
      return false;
    }
    const calmMs = Math.min(CALM_MAX_MS, CALM_FIRST_MS * 2 ** (this.#stalls - 1));
    if (now - this.#stalledAt < calmMs) {
      return false;
    }
    this.#stalledAt = undefined;
    return true;
  }
}
