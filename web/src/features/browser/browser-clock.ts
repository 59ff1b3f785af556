import type { Clock } from '@rostrum/service/clock';
import { millis } from '@rostrum/units/time';

/** The page's own time, in the house's shape. */
export const browserClock: Clock = {
  wallNow: () => millis(Date.now()),
  now: () => millis(performance.now()),
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
  every(periodMs, run) {
    const handle = setInterval(run, periodMs);
    return { cancel: () => clearInterval(handle) };
  },
};
