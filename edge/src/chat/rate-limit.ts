import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Messages in a window from one visitor: faster than anyone types, slower than a flood. */
const VISITOR_MESSAGES = 5;
/** From one place: a school behind one address may cheer together. */
const PLACE_MESSAGES = 60;
const WINDOW_S = 5;

/** How fast messages may come. One a process: a visitor's sockets on two edges count apart. */
export class ChatRateLimit {
  readonly #visitors = new RateLimiterMemory({ points: VISITOR_MESSAGES, duration: WINDOW_S });
  readonly #places = new RateLimiterMemory({ points: PLACE_MESSAGES, duration: WINDOW_S });

  /** Counts one message. @returns milliseconds until the next may come; 0 when this one may. */
  async take(visitorKey: string, placeKey: string): Promise<number> {
    return (await waitOf(this.#visitors, visitorKey)) || waitOf(this.#places, placeKey);
  }
}

async function waitOf(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (error) {
    if (error instanceof RateLimiterRes) {
      return Math.max(1, error.msBeforeNext);
    }
    throw error;
  }
}
