import type { Msn } from '@rostrum/units/sequence';
import type { Seconds } from '@rostrum/units/time';
import type { PartStore } from './part-store.ts';
import type { Rendition, Segment } from './rendition.ts';

/** What a playlist still lists, and how long bodies outlive their listing. One for each rendition. */

/** Segments whose bytes stay in memory: what players at the live point fetch, in target durations. */
const IN_MEMORY_TARGET_DURATIONS = 8;

/** Slides over a rendition's closed segments. */
export class Window {
  readonly #rendition: Rendition;
  readonly #store: PartStore;
  readonly #length: () => Seconds;
  /** Left the list, bodies still served (§6.2.2: for a segment's and the longest playlist's duration). */
  readonly #leaving: Segment[] = [];
  #spilled = -1;
  #discontinuitySequence = 0;

  /** @param length of the list, which may change. */
  constructor(rendition: Rendition, store: PartStore, length: () => Seconds) {
    this.#rendition = rendition;
    this.#store = store;
    this.#length = length;
  }

  /** §4.4.3.3: grows as segments with a DISCONTINUITY leave the list. */
  get discontinuitySequence(): number {
    return this.#discontinuitySequence;
  }

  /** Segments that left the list and can still be fetched. */
  get leaving(): readonly Segment[] {
    return this.#leaving;
  }

  /** Of all that is kept. */
  get byteLength(): number {
    const { segments } = this.#rendition;
    return [...segments, ...this.#leaving].reduce((sum, { body }) => sum + body.byteLength, 0);
  }

  /** Takes up a list that another process kept; all of its bytes are on disk. */
  resume(leaving: readonly Segment[], discontinuitySequence: number): void {
    this.#leaving.push(...leaving);
    this.#discontinuitySequence = discontinuitySequence;
    this.#spilled = this.#rendition.segments.at(-1)?.plan.msn ?? -1;
  }

  /** Drops what is too old, and moves what is not new any more to disk. */
  slide(targetDuration: Seconds): void {
    const { segments } = this.#rendition;
    let listed = segments.reduce((sum, segment) => sum + segment.duration, 0);
    for (;;) {
      const first = segments[0];
      // §6.2.2: at least three target durations stay listed.
      if (first === undefined || listed - first.duration < Math.max(this.#length(), 3 * targetDuration)) {
        break;
      }
      segments.shift();
      listed -= first.duration;
      if (first.plan.isDiscontinuity) {
        this.#discontinuitySequence += 1;
      }
      this.#leaving.push(first);
    }
    this.#forget();
    this.#spill(targetDuration);
  }

  /** A closed or open segment by its number, listed or just leaving. */
  find(wanted: Msn): Segment | undefined {
    const { segments, open } = this.#rendition;
    if (open?.plan.msn === wanted) {
      return open;
    }
    const first = segments[0];
    const listed = first === undefined ? undefined : segments[wanted - first.plan.msn];
    return listed ?? this.#leaving.find((segment) => segment.plan.msn === wanted);
  }

  #forget(): void {
    let held = this.#leaving.reduce((sum, segment) => sum + segment.duration, 0);
    for (;;) {
      const first = this.#leaving[0];
      if (first === undefined || held - first.duration < this.#length()) {
        return;
      }
      this.#leaving.shift();
      held -= first.duration;
      void this.#store.drop(first.body);
    }
  }

  #spill(targetDuration: Seconds): void {
    const { segments } = this.#rendition;
    let newer = 0;
    for (let index = segments.length - 1; index >= 0; index -= 1) {
      const segment = segments[index];
      if (segment === undefined || segment.plan.msn <= this.#spilled) {
        return;
      }
      newer += segment.duration;
      if (newer > IN_MEMORY_TARGET_DURATIONS * targetDuration) {
        this.#spilled = segment.plan.msn;
        void this.#store.spill(segment.body);
        return;
      }
    }
  }
}
