import { type ChannelHistory, channelHistorySchema } from '@rostrum/contract/api';
import { ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import { WebError } from '../errors.ts';
import type { StreamStates } from './stream-states.ts';

/** What channels' encoders sent lately: ingest keeps it in memory, at the address it tells on the bus. */

const DEADLINE_MS = 5_000;
const NONE: ChannelHistory = {
  at: [],
  bitrate: [],
  fps: [],
  keyInterval: [],
  missing: [],
  lateMs: [],
  rttMs: [],
  lost: [],
};

export class Histories {
  readonly #states: Pick<StreamStates, 'of'>;
  readonly #secret: string | undefined;

  /** @param secret what ingest asks of those who are not on its machine. */
  constructor(states: Pick<StreamStates, 'of'>, secret: string | undefined) {
    this.#states = states;
    this.#secret = secret;
  }

  /**
   * @param since milliseconds since 1970: later points alone.
   * @returns no points where nothing is on.
   * @throws WebError `UNAVAILABLE`.
   */
  async of(slug: string, since: number): Promise<ChannelHistory> {
    const state = this.#states.of(slug);
    if (state === undefined || state.status === 'offline') {
      return NONE;
    }
    try {
      const response = await fetch(new URL(`/history/${slug}?since=${since}`, state.origin), {
        headers: this.#secret === undefined ? {} : { [ORIGIN_SECRET_HEADER]: this.#secret },
        redirect: 'error',
        cache: 'no-store',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      // The event ended a moment ago.
      return response.status === 404 ? NONE : channelHistorySchema.parse(await response.json());
    } catch (error) {
      throw new WebError('UNAVAILABLE', {}, error);
    }
  }
}
