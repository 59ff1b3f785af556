import type { Clock, Timer } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import { createClient } from 'redis';
import { withinDeadline } from './deadline.ts';
import { busError } from './errors.ts';

/** One connection to Redis that comes back by itself, by a fresh client each time so that no queue outlives it. */

export type RedisClient = ReturnType<typeof openClient>;

export type LinkOptions = {
  /** `redis://`, `rediss://` or `unix://`. */
  readonly url: string;
  /** Told to Redis, and in the log. */
  readonly name: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Prepares each new connection; one that cannot be prepared is dropped. */
  readonly prepare: (client: RedisClient) => Promise<void>;
  /** Called when a prepared connection is in use. */
  readonly onUp: (client: RedisClient) => void;
  readonly onDown: () => void;
};

/** Longest to connect and prepare, milliseconds. */
const CONNECT_DEADLINE_MS = 2_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** Commands at once on their way to Redis; past it they fail at once. Each is gone within the watch's deadline. */
const COMMANDS_MAX = 10_000;
/** How often the connection is tried, so that a peer that went without a word is noticed within 3 s. */
const WATCH_PERIOD_MS = 1_000;
const WATCH_DEADLINE_MS = 2_000;

export class RedisLink {
  readonly #options: LinkOptions;
  #client: RedisClient | undefined;
  #dropCurrent: ((why: Error) => void) | undefined;
  #running: Promise<void> | undefined;
  #pause: { timer: Timer; end: () => void } | undefined;
  #isClosed = false;
  #wasTold = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** The connection in use; undefined while there is none. */
  get client(): RedisClient | undefined {
    return this.#client;
  }

  /** Begins to connect, and goes on for as long as it is open. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Gives up a connection that does not answer; the next one follows. */
  drop(why: string): void {
    this.#dropCurrent?.(new Error(why));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.drop('closed here');
    this.#pause?.timer.cancel();
    this.#pause?.end();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#isClosed; failures += 1) {
      const { wasUp, cause } = await this.#connectOnce();
      failures = wasUp ? 0 : failures;
      if (this.#isClosed) {
        return;
      }
      if (!this.#wasTold) {
        this.#wasTold = true;
        this.#options.log.warn({ err: cause }, 'bus: Redis is away; trying until it is back');
      }
      await this.#rest(pauseMs(failures, Math.random()));
    }
  }

  /** Lives through one connection, from its first byte to its last. */
  async #connectOnce(): Promise<{ wasUp: boolean; cause: Error }> {
    const { clock, prepare, onUp, onDown, log } = this.#options;
    const client = openClient(this.#options.url, this.#options.name);
    const ended = new Promise<Error>((resolve) => {
      client.on('error', resolve);
      client.on('end', () => resolve(new Error('the connection ended')));
      this.#dropCurrent = resolve;
    });
    const prepared = client.connect().then(() => prepare(client));
    const up = prepared.then(
      () => 'up' as const,
      (error: Error) => error,
    );
    const outcome = await withinDeadline(Promise.race([up, ended]), clock, CONNECT_DEADLINE_MS);
    let cause = outcome instanceof Error ? outcome : new Error('no answer in time');
    if (outcome === 'up' && !this.#isClosed) {
      this.#client = client;
      log.info({}, this.#wasTold ? 'bus: Redis is back' : 'bus: connected to Redis');
      this.#wasTold = false;
      const watch = this.#watch(client);
      onUp(client);
      cause = await ended;
      watch.cancel();
      this.#client = undefined;
      onDown();
    }
    this.#dropCurrent = undefined;
    client.destroy();
    return { wasUp: outcome === 'up', cause };
  }

  #watch(client: RedisClient): Timer {
    const { clock } = this.#options;
    let isWaiting = false;
    const look = async (): Promise<void> => {
      isWaiting = true;
      const answer = await withinDeadline(client.ping(), clock, WATCH_DEADLINE_MS);
      isWaiting = false;
      if (answer === undefined && this.#client === client) {
        this.drop('Redis did not answer in time');
      }
    };
    return clock.every(WATCH_PERIOD_MS, () => void (isWaiting || look()));
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#pause = { timer: this.#options.clock.after(ms, resolve), end: resolve };
    });
  }
}

/** @returns how long to rest before the next try: doubling, at most 2 s, spread so that many do not come at once. */
export function pauseMs(failures: number, random: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
  return longest * (0.5 + random / 2);
}

/** @throws RostrumError `BUS_ADDRESS_INVALID`, which does not repeat the address: it may hold a password. */
export function assertAddress(url: string): void {
  try {
    // The client takes an empty address for one of its own choosing.
    openClient(url === '' ? 'none:' : url, 'check').destroy();
  } catch {
    throw busError('BUS_ADDRESS_INVALID');
  }
}

function openClient(url: string, name: string) {
  return createClient({
    url,
    name: `rostrum-${name}`.replace(/[^\w-]/g, '-'),
    disableOfflineQueue: true,
    commandsQueueMaxLength: COMMANDS_MAX,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_DEADLINE_MS },
  });
}
