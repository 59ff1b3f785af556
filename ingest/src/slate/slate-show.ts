import type { VideoFrame } from '@rostrum/media/access-unit';
import type { Clock } from '@rostrum/service/clock';
import { MEDIA_TIMESCALE, type Ticks, ticks } from '@rostrum/units/time';
import { type EventPackager, SOURCE_NAME } from '../packager/event-packager.ts';
import type { SlateLoop } from './slate-loop.ts';

const TICKS_PER_MS = MEDIA_TIMESCALE / 1000;

/**
 * A slate on the air: it takes the encoder's place in every rendition, from where the event stands, at the pace of the
 * clock. An encoder whose pictures came in a burst may have brought the event ahead of the time it is.
 */
export class SlateShow {
  readonly #packager: EventPackager;
  readonly #loops: ReadonlyMap<string, SlateLoop>;
  readonly #source: SlateLoop;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #base: Ticks;
  /** Frames given so far, by rendition; a rung has no entry before its last pictures of the encoder are out. */
  readonly #given = new Map<string, number>([[SOURCE_NAME, 0]]);

  /** Begins where the event has come to. @param loops by rendition; the source's is needed. */
  constructor(packager: EventPackager, loops: ReadonlyMap<string, SlateLoop>, source: SlateLoop, clock: Clock) {
    const behind = packager.timeline.now - packager.reached;
    this.#clock = clock;
    // What was missed before it is shown at once.
    this.#startedAt = clock.now() - Math.max(0, behind) / TICKS_PER_MS;
    this.#packager = packager;
    this.#loops = loops;
    this.#source = source;
    this.#base = packager.startSection(source.config, packager.reached, true);
    packager.configureSounds([]);
    this.advance();
  }

  /** The ladder has given all it had for a rung: the slate goes on there too. */
  release(rung: string): void {
    const loop = this.#loops.get(rung);
    if (loop === undefined || this.#given.has(rung)) {
      return;
    }
    this.#packager.configureRung(rung, loop.config);
    this.#packager.resumeRung(rung, this.#base);
    this.#given.set(rung, 0);
    this.advance();
  }

  /** Gives what is due by now. */
  advance(): void {
    const passed = (this.#clock.now() - this.#startedAt) * TICKS_PER_MS;
    const due = Math.floor(passed / this.#source.frameTicks) + 1;
    for (const [name, given] of this.#given) {
      for (let index = given; index < due; index += 1) {
        this.#give(name, index);
      }
      this.#given.set(name, Math.max(given, due));
    }
  }

  #give(name: string, index: number): void {
    const { frames, frameTicks } = this.#loops.get(name) ?? this.#source;
    const frame = frames[index % frames.length];
    if (frame === undefined) {
      return;
    }
    const time = ticks(this.#base + index * frameTicks);
    const picture: VideoFrame = { dts: time, pts: time, isKey: frame.isKey, data: frame.data };
    if (name === SOURCE_NAME) {
      this.#packager.pushVideo(picture);
    } else {
      this.#packager.pushRung(name, picture);
    }
  }
}
