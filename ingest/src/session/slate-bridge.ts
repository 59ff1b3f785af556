import type { Clock, Timer } from '@rostrum/service/clock';
import type { Seconds } from '@rostrum/units/time';
import type { Ladder } from '../ladder/ladder.ts';
import type { Rung } from '../ladder/plan.ts';
import { type EventPackager, SOURCE_NAME } from '../packager/event-packager.ts';
import { slateShapeOf } from '../slate/slate-args.ts';
import type { SlateLoop } from '../slate/slate-loop.ts';
import type { SlateMaker } from '../slate/slate-maker.ts';
import { SlateShow } from '../slate/slate-show.ts';
import type { PublishSession } from './publish-session.ts';

/** When an event's slate is shown in the place of an encoder, and what it is made of. */

/** Silence that a slate hides, in parts: players keep three behind the last one told, which may be one old by then. */
const SLATE_AFTER_PARTS = 1.8;
/** But no less: what is late by this is still shown. */
const SLATE_AFTER_MIN_MS = 900;
/** An encoder that brings its pictures in bursts is waited for this long at most. */
const PATIENCE_MAX_MS = 5_000;
/** How much longer than it was late once. */
const PATIENCE_FACTOR = 1.5;
/** A rung that the ladder has not finished by then goes on with the slate all the same. */
const FLUSHED_AFTER_MS = 2_500;

/** The event it stands in for; its packager and ladder, once there are any. */
export type BridgedEvent = {
  readonly slug: string;
  readonly frameRate: number;
  readonly rungs: readonly Rung[];
  readonly packager: EventPackager | undefined;
  readonly ladder: Ladder | undefined;
};

export class SlateBridge {
  readonly #event: BridgedEvent;
  readonly #slates: Pick<SlateMaker, 'prepare'> | undefined;
  readonly #clock: Clock;
  /** Prepared, by rendition. */
  readonly #loops = new Map<string, SlateLoop>();
  #show: SlateShow | undefined;
  /** No slate can be made of the source's picture. */
  #isUnable = false;
  #flushTimer: Timer | undefined;
  /** The take whose silence is hidden, and since when it is silent. */
  #silent: { readonly take: PublishSession; readonly since: number } | undefined;
  /** Milliseconds for which a take's silence is no news. */
  readonly #patience = new WeakMap<PublishSession, number>();

  /** @param slates without it nothing is ever shown, and silence becomes gaps. */
  constructor(event: BridgedEvent, slates: Pick<SlateMaker, 'prepare'> | undefined, clock: Clock) {
    this.#event = event;
    this.#slates = slates;
    this.#clock = clock;
  }

  /** Whether the slate is on the air. */
  get isOn(): boolean {
    return this.#show !== undefined;
  }

  /** Whether it could go on the air: `unable` where none can be made of the source's picture. */
  get readiness(): 'ready' | 'making' | 'unable' {
    if (this.#loops.has(SOURCE_NAME)) {
      return 'ready';
    }
    return this.#slates === undefined || this.#isUnable ? 'unable' : 'making';
  }

  /** Makes a slate for every rendition as it is now; those that are made already are found again at once. */
  async prepare(title: string): Promise<void> {
    const { slug, frameRate, packager } = this.#event;
    for (const { rendition } of packager?.tracks.values() ?? []) {
      const { config, name } = rendition;
      const shape = config?.kind === 'video' ? slateShapeOf(config, frameRate) : undefined;
      if (name === SOURCE_NAME && config !== undefined) {
        this.#isUnable = shape === undefined;
      }
      // While a slate is on the air its renditions look like itself.
      if (shape === undefined || this.#slates === undefined || this.isOn) {
        continue;
      }
      const loop = await this.#slates.prepare({ slug, title }, shape);
      // Meanwhile it may have gone on the air: what is being shown is not changed in the middle.
      if (loop !== undefined && (!this.isOn || !this.#loops.has(name))) {
        this.#loops.set(name, loop);
      }
      if (name === SOURCE_NAME) {
        this.#isUnable = loop === undefined;
      }
    }
  }

  /** Goes on the air from where the event stands. @returns false where no slate is made, or no list is begun. */
  begin(): boolean {
    const { packager, ladder, rungs } = this.#event;
    const source = this.#loops.get(SOURCE_NAME);
    if (source === undefined || packager?.targetDuration === undefined) {
      return false;
    }
    ladder?.endSection();
    const show = new SlateShow(packager, this.#loops, source, this.#clock);
    this.#show = show;
    const release = (): void => {
      for (const { name } of rungs) {
        show.release(name);
      }
    };
    if (ladder?.isFlushed === false) {
      this.#flushTimer = this.#clock.after(FLUSHED_AFTER_MS, release);
    } else {
      release();
    }
    return true;
  }

  /** Hides the silence of a take. @param since monotonic milliseconds. */
  hide(take: PublishSession | undefined, since: number): void {
    this.#silent = take === undefined ? undefined : { take, since };
  }

  /** Whether silence since then is to be hidden; a take that was late before is given more time. */
  isDue(take: PublishSession | undefined, since: number, partTarget: Seconds): boolean {
    const patience = (take === undefined ? undefined : this.#patience.get(take)) ?? 0;
    const afterMs = Math.max(SLATE_AFTER_MIN_MS, partTarget * 1000 * SLATE_AFTER_PARTS, patience);
    return this.#clock.now() - since >= afterMs;
  }

  /** A picture of a take came: if its silence was hidden, it was only late. */
  came(take: PublishSession): void {
    if (this.#silent?.take === take) {
      const lateMs = this.#clock.now() - this.#silent.since;
      this.#patience.set(take, Math.min(PATIENCE_MAX_MS, lateMs * PATIENCE_FACTOR));
      this.#silent = undefined;
    }
  }

  /** Gives what is due by now. */
  advance(): void {
    this.#show?.advance();
  }

  /** The ladder has given all it had for a rung. */
  release(rung: string): void {
    this.#show?.release(rung);
  }

  /** Another section takes its place, or none. */
  end(): void {
    const show = this.#show;
    if (show === undefined) {
      return;
    }
    this.#flushTimer?.cancel();
    show.advance();
    this.#show = undefined;
    const { packager, ladder, rungs } = this.#event;
    const made = new Set(ladder?.active.map(({ name }) => name));
    for (const { name } of rungs) {
      if (!made.has(name)) {
        packager?.stopRung(name);
      }
    }
  }
}
