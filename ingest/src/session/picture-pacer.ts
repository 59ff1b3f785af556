import type { VideoFrame } from '@rostrum/media/access-unit';
import type { Clock, Timer } from '@rostrum/service/clock';
import { MEDIA_TIMESCALE, type Ticks } from '@rostrum/units/time';

/**
 * Makes an even flow of pictures that come in bursts: a hardware encoder that sends a second at a time, a line that stalls
 * and lets go. What is early is held back until it is no earlier than the others were; what is late goes on at once. Sound
 * need not be held: it waits for its pictures.
 */

/** An encoder's own trembling and a line's; what is less early than this is not held. */
const SLACK_TICKS = 0.25 * MEDIA_TIMESCALE;
/** How early the latest picture was is taken of each of these. */
const STRETCH_TICKS = MEDIA_TIMESCALE;
/** And of so many of them the median, so that one stall is no rule; until there are as many nothing is held. */
const STRETCHES = 5;
/** Of a burst that is longer, or pictures that come faster than this machine can hold, the first go on. */
const HELD_TICKS = 4 * MEDIA_TIMESCALE;
const HELD_MAX = 512;
const LOOK_EVERY_MS = 20;

export class PicturePacer {
  readonly #clock: Clock;
  readonly #now: () => Ticks;
  readonly #give: (frame: VideoFrame) => void;
  readonly #held: VideoFrame[] = [];
  #timer: Timer | undefined;
  /** How much earlier than its time the latest picture came in the running stretch, ticks. */
  #least = Number.POSITIVE_INFINITY;
  /** The same of those before. */
  #stretches: number[] = [];
  #usual: number | undefined;
  #stretchBegan: number | undefined;

  /** @param now the event's time. @param give takes pictures whose turn it is. */
  constructor(clock: Clock, now: () => Ticks, give: (frame: VideoFrame) => void) {
    this.#clock = clock;
    this.#now = now;
    this.#give = give;
  }

  /** @param frame in event time, in decode order. */
  push(frame: VideoFrame): void {
    const now = this.#now();
    this.#measure(frame.dts - now, now);
    if (this.#held.length === 0 && this.#isDue(frame, now)) {
      this.#give(frame);
      return;
    }
    this.#held.push(frame);
    const first = this.#held[0] ?? frame;
    if (this.#held.length > HELD_MAX || frame.dts - first.dts > HELD_TICKS) {
      this.#give(first);
      this.#held.shift();
    }
    this.#timer ??= this.#clock.every(LOOK_EVERY_MS, () => this.#release());
  }

  /** Gives all that is held: the section is over. What comes next is measured anew. */
  flush(): void {
    for (const frame of this.#held.splice(0)) {
      this.#give(frame);
    }
    this.clear();
  }

  /** Forgets all that is held: another is shown. */
  clear(): void {
    this.#held.length = 0;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#least = Number.POSITIVE_INFINITY;
    this.#stretches = [];
    this.#usual = undefined;
    this.#stretchBegan = undefined;
  }

  #release(): void {
    const now = this.#now();
    for (let first = this.#held[0]; first !== undefined && this.#isDue(first, now); first = this.#held[0]) {
      this.#held.shift();
      this.#give(first);
    }
    if (this.#held.length === 0) {
      this.#timer?.cancel();
      this.#timer = undefined;
    }
  }

  #isDue(frame: VideoFrame, now: Ticks): boolean {
    return this.#usual === undefined || frame.dts - now <= this.#usual + SLACK_TICKS;
  }

  #measure(early: number, now: Ticks): void {
    this.#stretchBegan ??= now;
    if (now - this.#stretchBegan >= STRETCH_TICKS) {
      this.#stretches = [...this.#stretches, this.#least].slice(-STRETCHES);
      const sorted = this.#stretches.toSorted((one, two) => one - two);
      this.#usual = sorted.length < STRETCHES ? undefined : sorted[Math.floor(STRETCHES / 2)];
      this.#least = Number.POSITIVE_INFINITY;
      this.#stretchBegan = now;
    }
    this.#least = Math.min(this.#least, early);
  }
}
