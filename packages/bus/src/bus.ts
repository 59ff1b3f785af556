import { type Clock, realPause } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Metrics } from '@rostrum/service/metrics';
import { RESP_TYPES } from 'redis';
import { withinDeadline } from './deadline.ts';
import { openFaultLog } from './fault-log.ts';
import { decode, encode } from './json.ts';
import { assertAddress, type RedisClient, RedisLink } from './link.ts';
import { ENTER_SLOT, readSlotAnswer, type Slots } from './slots.ts';
import { type BusStream, openStream } from './stream.ts';
import { openStreamReader } from './stream-reader.ts';
import { openTopics } from './topics.ts';

/**
 * What the processes share: topics, hashes, single values, streams, claims and slots, all JSON, on Redis.
 * No call throws and each ends within 2 s: while Redis is away they answer false or undefined.
 */
export type Bus = Part & {
  readonly isConnected: boolean;
  /** Texts that were no JSON, dropped so far. */
  readonly droppedTexts: number;
  /**
   * Calls `run` at each connection, the present one included: the place to replay one's state. Subscriptions stand by
   * then, so that what is read in `run` and what is told after it leave no gap.
   */
  onConnect(run: () => void | Promise<void>): void;
  /** @returns whether Redis took it; who listens hears it once at most. */
  publish(topic: string, payload: unknown): Promise<boolean>;
  /** Hears a topic for as long as the bus is open; what is told while Redis is away is not heard. */
  subscribe(topic: string, onPayload: (payload: unknown) => void): void;
  hashSet(key: string, field: string, value: unknown): Promise<boolean>;
  hashDelete(key: string, field: string): Promise<boolean>;
  /** @returns undefined when Redis is away. */
  hashAll(key: string): Promise<Map<string, unknown> | undefined>;
  /** @returns undefined when there is none, or Redis is away. */
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<boolean>;
  openStream(key: string): BusStream;
  readonly claims: Claims;
  readonly slots: Slots;
};

/** Keys that lapse, held by whoever knows their text; `lease.ts` is made of them. Undefined: Redis is away. */
export type Claims = {
  /** @returns whether the key was free and is `text` now. */
  take(key: string, text: string, ttlMs: number): Promise<boolean | undefined>;
  /** @returns whether the key is `text`, and lasts `ttlMs` from now; one that is gone is taken again. */
  extend(key: string, text: string, ttlMs: number): Promise<boolean | undefined>;
  /** @returns whether the key was `text` and is free now. */
  release(key: string, text: string): Promise<boolean | undefined>;
};

export type BusOptions = {
  /** `redis://`, `rediss://` or `unix:///path`. */
  readonly url: string;
  /** The role, as Redis lists it. */
  readonly name: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics?: Metrics;
};

/** Longest that start() waits for Redis, milliseconds. */
const START_WAIT_MS = 2_000;

/** A plain object would lose a field called `__proto__`. */
const MAP_AS_MAP = { [RESP_TYPES.MAP]: Map };

const TAKE = `if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0`;
const EXTEND = `local held = redis.call('GET', KEYS[1])
if held == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if held then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Opens the bus. `start` waits for Redis for up to 2 s and goes on without it; the bus connects when it can.
 * @throws RostrumError `BUS_ADDRESS_INVALID`.
 */
export function openBus(options: BusOptions): Bus {
  const { clock, url, name } = options;
  assertAddress(url);
  const log = options.log;
  const connected = options.metrics?.gauge('rostrum_bus_connected', 'Whether Redis is connected: 1 or 0.');
  const dropped = options.metrics?.counter('rostrum_bus_dropped_texts_total', 'Texts on the bus that were no JSON.');
  const tellFault = openFaultLog(log, clock);
  const hooks: (() => void | Promise<void>)[] = [];
  const firstUp = Promise.withResolvers<void>();
  let droppedTexts = 0;

  const read = (text: string, where: string): { value: unknown } | undefined => {
    const decoded = decode(text);
    if (decoded === undefined) {
      droppedTexts += 1;
      dropped?.inc();
      log.debug({ where }, 'bus: a text that is no JSON was dropped');
    }
    return decoded;
  };
  const runHook = async (run: () => void | Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      log.error({ err: error }, 'bus: what is to be done at each connection failed');
    }
  };

  const topics = openTopics({ read, log });
  const reader = openStreamReader({ url, name, log, clock, read });
  const link = new RedisLink({
    url,
    name,
    log,
    clock,
    async prepare(client) {
      await topics.attach(client);
      await reader.attach(client);
    },
    onUp() {
      connected?.set(1);
      firstUp.resolve();
      for (const run of hooks) {
        void runHook(run);
      }
    },
    onDown() {
      connected?.set(0);
      topics.detach();
    },
  });
  /** Runs one call where there is a connection. */
  const call = async <T>(run: (client: RedisClient) => Promise<T>): Promise<T | undefined> => {
    const { client } = link;
    return client && withinDeadline(run(client).catch(tellFault), clock);
  };
  const encodeOrTell = (value: unknown): string | undefined => {
    const text = encode(value);
    if (text === undefined) {
      log.error({}, 'bus: a value that is no JSON, or over the size limit, was not sent');
    }
    return text;
  };
  const write = async (
    value: unknown,
    run: (client: RedisClient, text: string) => Promise<unknown>,
  ): Promise<boolean> => {
    const text = encodeOrTell(value);
    return text !== undefined && ((await call((client) => run(client, text).then(() => true))) ?? false);
  };
  const claim = async (script: string, key: string, args: string[]): Promise<boolean | undefined> => {
    const answer = await call((client) => client.eval(script, { keys: [key], arguments: args }));
    return answer === undefined ? undefined : answer === 1;
  };

  return {
    name: 'bus',
    get isConnected() {
      return link.client !== undefined;
    },
    get droppedTexts() {
      return droppedTexts;
    },
    async start() {
      link.start();
      const giveUp = new AbortController();
      await Promise.race([firstUp.promise, realPause(START_WAIT_MS, giveUp.signal)]);
      giveUp.abort();
    },
    async close() {
      await Promise.all([reader.close(), link.close()]);
    },
    onConnect(run) {
      hooks.push(run);
      if (link.client !== undefined) {
        void runHook(run);
      }
    },
    publish: (topic, payload) => write(payload, (client, text) => client.publish(topic, text)),
    subscribe: (topic, onPayload) => topics.subscribe(topic, onPayload),
    hashSet: (key, field, value) => write(value, (client, text) => client.hSet(key, field, text)),
    hashDelete: async (key, field) => (await call((client) => client.hDel(key, field).then(() => true))) ?? false,
    async hashAll(key) {
      const texts = await call((client) => client.withTypeMapping(MAP_AS_MAP).hGetAll(key));
      if (texts === undefined) {
        return undefined;
      }
      const values = new Map<string, unknown>();
      for (const [field, text] of texts) {
        const decoded = read(text, key);
        if (decoded !== undefined) {
          values.set(field, decoded.value);
        }
      }
      return values;
    },
    async get(key) {
      const text = await call((client) => client.get(key));
      return typeof text === 'string' ? read(text, key)?.value : undefined;
    },
    set: (key, value) => write(value, (client, text) => client.set(key, text)),
    openStream: (key) => openStream({ key, reader, read, call, encodeOrTell }),
    claims: {
      take: (key, text, ttlMs) => claim(TAKE, key, [text, String(ttlMs)]),
      extend: (key, text, ttlMs) => claim(EXTEND, key, [text, String(ttlMs)]),
      release: (key, text) => claim(RELEASE, key, [text]),
    },
    slots: {
      enter: async (key, { name: holder, limit, refuse, startedAt, ttlMs }) =>
        readSlotAnswer(
          await call((client) =>
            client.eval(ENTER_SLOT, {
              keys: [key],
              arguments: [holder, String(limit), refuse, startedAt?.toFixed() ?? '', String(ttlMs)],
            }),
          ),
        ),
    },
  };
}
