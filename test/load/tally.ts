/** Values whose quantiles are asked for at the end, in bounded memory: beyond the bound each keeps its chance (Vitter's R). */
export class Sample {
  readonly #values: number[] = [];
  readonly #max: number;
  #seen = 0;

  constructor(max = 200_000) {
    this.#max = max;
  }

  get count(): number {
    return this.#seen;
  }

  add(value: number): void {
    this.#seen += 1;
    if (this.#values.length < this.#max) {
      this.#values.push(value);
      return;
    }
    const place = Math.floor(Math.random() * this.#seen);
    if (place < this.#max) {
      this.#values[place] = value;
    }
  }

  values(): readonly number[] {
    return this.#values;
  }
}

/** What a crowd of players met. */
export class CrowdTally {
  requests = 0;
  bytes = 0;
  wrongBodies = 0;
  readonly errors = new Map<string, number>();
  readonly startupMs = new Sample();
  /** From the first player's answer for a position to each other one's; milliseconds. */
  readonly wakeMs = new Sample();
  readonly #firstAt = new Map<string, number>();

  error(kind: string): void {
    this.errors.set(kind, (this.errors.get(kind) ?? 0) + 1);
  }

  /** A held playlist request was answered. */
  woke(position: string, now: number): void {
    const first = this.#firstAt.get(position);
    if (first !== undefined) {
      this.wakeMs.add(now - first);
      return;
    }
    this.#firstAt.set(position, now);
    this.wakeMs.add(0);
    for (const oldest of this.#firstAt.keys()) {
      if (this.#firstAt.size <= 64) {
        break;
      }
      this.#firstAt.delete(oldest);
    }
  }
}
