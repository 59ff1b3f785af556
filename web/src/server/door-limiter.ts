import type { Clock } from '@rostrum/service/clock';
import { WebError } from '../errors.ts';

/**
 * Wrong tries in {@link WINDOW_MS}: by one browser, so that who only plays about holds up nobody else; from one place,
 * behind which there may be a whole school; and at one channel from all places, so that many addresses do not guess what
 * one may not.
 */
const WRONG_MAX = { browser: 8, place: 40, channel: 1_000 } as const;
const WINDOW_MS = 10 * 60_000;
/** Places and channels remembered at once; the oldest window is forgotten first. About 1 MB. */
const REMEMBERED_MAX = 10_000;
/** Tries of one place that wait for those before them. */
const WAITING_MAX = 500;

type Window = { wrong: number; running: number; endsAt: number; readonly waiting: (() => void)[] };

/**
 * Counts what was shown wrongly at channels' doors, in memory. Right tries are never counted, however many come at once:
 * those whose outcome is not known yet may together be no more than may still be wrong, and others wait for them.
 */
export class DoorLimiter {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param browser its visitor id.
   * @param isRight looks at what was shown. @returns what it says.
   * @throws WebError `TOO_MANY_TRIES` with the seconds to wait; `UNAVAILABLE` where too many wait. What `isRight` throws
   * counts as neither right nor wrong.
   */
  async try(
    channel: string,
    { place, browser }: { readonly place: string; readonly browser: string },
    isRight: () => Promise<boolean>,
  ): Promise<boolean> {
    const windows = [
      { window: this.#of(`browser ${channel} ${browser}`), max: WRONG_MAX.browser },
      { window: this.#of(`place ${place}`), max: WRONG_MAX.place },
      { window: this.#of(`channel ${channel}`), max: WRONG_MAX.channel },
    ];
    const entered: Window[] = [];
    try {
      for (const { window, max } of windows) {
        await this.#enter(window, max);
        entered.push(window);
      }
      const isSo = await isRight();
      for (const window of entered) {
        window.wrong += isSo ? 0 : 1;
      }
      return isSo;
    } finally {
      for (const window of entered) {
        window.running -= 1;
        for (const lookAgain of window.waiting.splice(0)) {
          lookAgain();
        }
      }
    }
  }

  async #enter(window: Window, max: number): Promise<void> {
    while (window.wrong + window.running >= max) {
      if (window.wrong >= max) {
        throw new WebError('TOO_MANY_TRIES', { seconds: Math.ceil((window.endsAt - this.#clock.now()) / 1000) });
      }
      if (window.waiting.length >= WAITING_MAX) {
        throw new WebError('UNAVAILABLE');
      }
      await new Promise<void>((resolve) => window.waiting.push(resolve));
    }
    window.running += 1;
  }

  #of(name: string): Window {
    const now = this.#clock.now();
    const known = this.#windows.get(name);
    if (known !== undefined && known.endsAt > now) {
      return known;
    }
    if (known !== undefined && known.running > 0) {
      // Whoever waits in it waits on; what was wrong is forgiven.
      known.wrong = 0;
      known.endsAt = now + WINDOW_MS;
      return known;
    }
    this.#windows.delete(name);
    if (this.#windows.size >= REMEMBERED_MAX) {
      for (const oldest of this.#windows.keys()) {
        this.#windows.delete(oldest);
        break;
      }
    }
    const window: Window = { wrong: 0, running: 0, endsAt: now + WINDOW_MS, waiting: [] };
    this.#windows.set(name, window);
    return window;
  }
}
