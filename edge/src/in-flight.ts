/** How many of something each place has under way at once. */
export class InFlight {
  readonly #counts = new Map<string, number>();
  readonly #maxEach: number;

  constructor(maxEach: number) {
    this.#maxEach = maxEach;
  }

  /** @returns false when the place has its fill already; then nothing was counted. */
  enter(place: string): boolean {
    const count = this.#counts.get(place) ?? 0;
    if (count >= this.#maxEach) {
      return false;
    }
    this.#counts.set(place, count + 1);
    return true;
  }

  /** Once for each successful {@link enter}. */
  leave(place: string): void {
    const count = (this.#counts.get(place) ?? 0) - 1;
    if (count > 0) {
      this.#counts.set(place, count);
    } else {
      this.#counts.delete(place);
    }
  }
}
