import type { Wanted } from '@rostrum/hls/blocking-rule';
import type { RenditionHead } from './rendition-head.ts';

/** One request that waits. It has left the list by the time it is told. */
export type Waiter = {
  readonly wanted: Wanted;
  /** Monotonic time of its arrival. */
  readonly arrivedAt: number;
  /** A playlist that satisfies it is here. */
  release(head: RenditionHead, now: number): void;
};

type Group<W> = { readonly wanted: Wanted; readonly waiters: Set<W> };

/** Requests that wait for a rendition, grouped by what they wait for; in a group, in the order they came. */
export class Waiters<W extends Waiter> {
  readonly #groups = new Map<string, Group<W>>();

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  add(waiter: W): void {
    const key = groupKey(waiter.wanted);
    const group = this.#groups.get(key);
    if (group === undefined) {
      this.#groups.set(key, { wanted: waiter.wanted, waiters: new Set([waiter]) });
    } else {
      group.waiters.add(waiter);
    }
  }

  /** Idempotent. */
  remove(waiter: W): void {
    const key = groupKey(waiter.wanted);
    const group = this.#groups.get(key);
    if (group?.waiters.delete(waiter) === true && group.waiters.size === 0) {
      this.#groups.delete(key);
    }
  }

  /** Releases everyone whom this head satisfies, however early or late they came. */
  release(head: RenditionHead, now: number): void {
    for (const waiters of this.#take((wanted) => head.satisfies(wanted))) {
      for (const waiter of waiters) {
        waiter.release(head, now);
      }
    }
  }

  /** @returns those of the groups that are meant; they have left the list. */
  takeWhere(isMeant: (wanted: Wanted) => boolean): W[] {
    return this.#take(isMeant).flatMap((waiters) => [...waiters]);
  }

  /** @returns those who came at `limit` or earlier; they have left the list. */
  takeOlder(limit: number): W[] {
    const taken: W[] = [];
    for (const [key, { waiters }] of this.#groups) {
      for (const waiter of waiters) {
        if (waiter.arrivedAt > limit) {
          break;
        }
        waiters.delete(waiter);
        taken.push(waiter);
      }
      if (waiters.size === 0) {
        this.#groups.delete(key);
      }
    }
    return taken;
  }

  /** @returns each that is meant, whatever it waits for; they have left the list. */
  takeEach(isMeant: (waiter: W) => boolean): W[] {
    const taken = [...this.#groups.values()].flatMap(({ waiters }) => [...waiters].filter(isMeant));
    for (const waiter of taken) {
      this.remove(waiter);
    }
    return taken;
  }

  #take(isMeant: (wanted: Wanted) => boolean): Set<W>[] {
    const taken: Set<W>[] = [];
    for (const [key, group] of this.#groups) {
      if (isMeant(group.wanted)) {
        this.#groups.delete(key);
        taken.push(group.waiters);
      }
    }
    return taken;
  }
}

function groupKey(wanted: Wanted): string {
  return `${wanted.msn ?? ''}.${wanted.part ?? ''}`;
}
