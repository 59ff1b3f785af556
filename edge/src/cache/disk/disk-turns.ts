import type { Clock, Timer } from '@rostrum/service/clock';

/** Of the four threads on which Node waits for the disk, one stays free for all else. */
const MAX_AT_ONCE = 3;
/** A disk that has not answered by then is no help to somebody who watches. */
const DEADLINE_MS = 5_000;

/** The disk did not answer in time. */
export class DiskTooSlow extends Error {}

type Waiting = { readonly start: () => void };

/** Lets few at a time use the disk, each within a deadline that counts the wait. */
export class DiskTurns {
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiting>();
  #running = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param undo called with an outcome that came too late. A `run` that is too late is left to its end.
   * @throws DiskTooSlow; what `run` throws.
   */
  take<T>(run: () => Promise<T>, undo: (outcome: T) => void = () => {}): Promise<T> {
    let isLate = false;
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: () => {
          this.#waiting.delete(waiting);
          this.#running += 1;
          run()
            .then((outcome) => (isLate ? undo(outcome) : resolve(outcome)), reject)
            .finally(() => {
              deadline.cancel();
              this.#running -= 1;
              this.#next();
            });
        },
      };
      const deadline: Timer = this.#clock.after(DEADLINE_MS, () => {
        isLate = true;
        this.#waiting.delete(waiting);
        reject(new DiskTooSlow(`the disk took longer than ${DEADLINE_MS / 1_000} s`));
      });
      this.#waiting.add(waiting);
      this.#next();
    });
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first !== undefined && this.#running < MAX_AT_ONCE) {
      first.start();
    }
  }
}
