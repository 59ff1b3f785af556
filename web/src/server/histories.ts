import {
  type ChannelHistory,
  type ChannelLevels,
  channelHistorySchema,
  channelLevelsSchema,
} from '@rostrum/contract/api';
import { ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import { WebError } from '../errors.ts';
import type { StreamStates } from './stream-states.ts';

/** What channels' encoders sent lately, and how loud they are: ingest knows, at the address it tells on the bus. */

const DEADLINE_MS = 5_000;
const NO_LEVELS: ChannelLevels = { levels: [] };
const NO_HISTORY: ChannelHistory = {
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
   * @throws WebError `ORIGIN_AWAY`.
   */
  async of(slug: string, since: number): Promise<ChannelHistory> {
    return channelHistorySchema.parse((await this.#ask(slug, `/history/${slug}?since=${since}`)) ?? NO_HISTORY);
  }

  /** @returns no levels where nothing is on. @throws WebError `ORIGIN_AWAY`. */
  async levels(slug: string): Promise<ChannelLevels> {
    return channelLevelsSchema.parse((await this.#ask(slug, `/levels/${slug}`)) ?? NO_LEVELS);
  }

  /** @returns undefined where nothing is on. */
  async #ask(slug: string, path: string): Promise<unknown> {
    const state = this.#states.of(slug);
    if (state === undefined || state.status === 'offline') {
      return undefined;
    }
    try {
      const response = await fetch(new URL(path, state.origin), {
        headers: this.#secret === undefined ? {} : { [ORIGIN_SECRET_HEADER]: this.#secret },
        redirect: 'error',
        cache: 'no-store',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      // 404: the event ended a moment ago.
      return response.status === 404 ? undefined : await response.json();
    } catch (error) {
      throw new WebError('ORIGIN_AWAY', {}, error);
    }
  }
}
