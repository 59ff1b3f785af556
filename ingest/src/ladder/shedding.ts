/**
 * Which channel's ladder gives way where the machine cannot make them all: the one of the lowest priority, of equals the
 * one that lags. Sources are never shed.
 */

/** A channel's ladder, as others see it. */
export type Sheddable = {
  /** Higher is kept longer. */
  readonly priority: number;
  /** Rungs that run now. */
  readonly runningRungs: number;
  /** Leaves its largest rung out, in favour of another channel. */
  giveWay(): void;
};

/** One for all ladders of a machine. */
export class Shedding {
  readonly #ladders = new Set<Sheddable>();

  add(ladder: Sheddable): void {
    this.#ladders.add(ladder);
  }

  remove(ladder: Sheddable): void {
    this.#ladders.delete(ladder);
  }

  /** @returns the ladder of lower priority that has the most to give, or undefined where the late one is the least. */
  lesserThan(late: Sheddable): Sheddable | undefined {
    let found: Sheddable | undefined;
    for (const ladder of this.#ladders) {
      if (ladder === late || ladder.runningRungs === 0 || ladder.priority >= late.priority) {
        continue;
      }
      const isLesser =
        found === undefined ||
        ladder.priority < found.priority ||
        (ladder.priority === found.priority && ladder.runningRungs > found.runningRungs);
      found = isLesser ? ladder : found;
    }
    return found;
  }
}
