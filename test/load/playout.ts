/**
 * What a player has and where it is: media arrives in order, is played in real time, and the picture stands still where
 * it runs out. Reckoned at each arrival, so that it needs no timer.
 */
export class Playout {
  readonly #startLevelS: number;
  #bufferedS = 0;
  /** When playing began, moved on by every stall; seconds. */
  #origin: number | undefined;
  #stalls = 0;
  #stalledS = 0;

  /** @param startLevelS seconds of media in hand before playing begins. */
  constructor(startLevelS: number) {
    this.#startLevelS = startLevelS;
  }

  get hasStarted(): boolean {
    return this.#origin !== undefined;
  }

  get stalls(): number {
    return this.#stalls;
  }

  get stalledS(): number {
    return this.#stalledS;
  }

  /** Media of this length has arrived. @param nowS seconds, monotonic. */
  arrived(durationS: number, nowS: number): void {
    if (this.#origin === undefined) {
      this.#bufferedS += durationS;
      if (this.#bufferedS >= this.#startLevelS) {
        this.#origin = nowS;
      }
      return;
    }
    const emptySinceS = nowS - this.#origin - this.#bufferedS;
    if (emptySinceS > 0) {
      this.#stalls += 1;
      this.#stalledS += emptySinceS;
      this.#origin += emptySinceS;
    }
    this.#bufferedS += durationS;
  }

  /** Seconds in hand; below 0 while it stands still. */
  level(nowS: number): number {
    return this.#origin === undefined ? this.#bufferedS : this.#bufferedS - (nowS - this.#origin);
  }
}
