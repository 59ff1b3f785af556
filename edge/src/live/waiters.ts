import type { Wanted } from '@rostrum/hls/blocking-rule';
import type { RenditionHead } from './rendition-head.ts';

/** One held request. */
export type Waiter = {
  readonly wanted: Wanted;
  /** Called once, when a playlist that satisfies it is here. It has left the list by then. */
  release(head: RenditionHead): void;
};

/** Held requests of one rendition, grouped by what they wait for. */
export class Waiters {
  readonly #groups = new Map<string, { wanted: Wanted; waiters: Set<Waiter> }>();

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  add(waiter: Waiter): void {
    const key = groupKey(waiter.wanted);
    const group = this.#groups.get(key);
    if (group === undefined) {
      this.#groups.set(key, { wanted: waiter.wanted, waiters: new Set([waiter]) });
    } else {
      group.waiters.add(waiter);
    }
  }

  /** Idempotent. */
  remove(waiter: Waiter): void {
    const key = groupKey(waiter.wanted);
    const group = this.#groups.get(key);
    if (group?.waiters.delete(waiter) === true && group.waiters.size === 0) {
      this.#groups.delete(key);
    }
  }

  /** Releases everyone whom this head satisfies, however early or late they came. */
  release(head: RenditionHead): void {
    for (const [key, group] of this.#groups) {
      if (head.satisfies(group.wanted)) {
        this.#groups.delete(key);
        for (const waiter of group.waiters) {
          waiter.release(head);
        }
      }
    }
  }
}

function groupKey(wanted: Wanted): string {
  return `${wanted.msn}.${wanted.part ?? ''}`;
}
