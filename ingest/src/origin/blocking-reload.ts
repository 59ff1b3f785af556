import { isSatisfied, type PlaylistHead, type Wanted } from '@rostrum/hls/blocking-rule';
import type { Clock } from '@rostrum/service/clock';
import { originError } from '../errors.ts';

/** Requests held until what they want exists (§6.2.5.2, and §6.2.6 for hinted parts). One list for each rendition. */

type Waiter = { readonly wanted: Wanted; readonly release: () => void };

/** Held requests of one rendition: edges hold one each, so this is far above need; a flood ends here. */
const WAITERS_MAX = 10_000;

export class BlockingReload {
  readonly #clock: Clock;
  readonly #waiters = new Map<string, Set<Waiter>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Requests held now. */
  get held(): number {
    let held = 0;
    for (const waiters of this.#waiters.values()) {
      held += waiters.size;
    }
    return held;
  }

  /**
   * Holds until a head satisfies `wanted`.
   * @param key names the rendition of the event.
   * @param signal aborted when the client leaves; its waiter is freed at once.
   * @throws RostrumError `HELD_TOO_LONG` after the deadline, `TOO_MANY_WAITING`.
   */
  wait(key: string, wanted: Wanted, deadlineMs: number, signal: AbortSignal): Promise<void> {
    const waiters = this.#waiters.get(key) ?? new Set<Waiter>();
    this.#waiters.set(key, waiters);
    if (waiters.size >= WAITERS_MAX) {
      return Promise.reject(originError('TOO_MANY_WAITING'));
    }
    return new Promise((resolve, reject) => {
      const end = (finish: () => void): void => {
        timer.cancel();
        waiters.delete(waiter);
        if (waiters.size === 0 && this.#waiters.get(key) === waiters) {
          this.#waiters.delete(key);
        }
        signal.removeEventListener('abort', onAbort);
        finish();
      };
      const waiter: Waiter = { wanted, release: () => end(resolve) };
      const onAbort = (): void => end(resolve);
      const timer = this.#clock.after(deadlineMs, () => end(() => reject(originError('HELD_TOO_LONG'))));
      signal.addEventListener('abort', onAbort, { once: true });
      waiters.add(waiter);
    });
  }

  /** Lets go of whom the new head satisfies. */
  publish(key: string, head: PlaylistHead): void {
    const waiters = this.#waiters.get(key);
    if (waiters !== undefined) {
      for (const waiter of waiters) {
        if (isSatisfied(head, waiter.wanted)) {
          waiter.release();
        }
      }
    }
  }
}
