import type { ReadText } from './json.ts';
import type { RedisClient } from './link.ts';
import type { StreamReader } from './stream-reader.ts';
import { ROW_FIELD, type StreamRow } from './stream-row.ts';

/** A list that grows at its end and is told to whoever follows it, on Redis. */
export type BusStream = {
  /**
   * Adds a row and lets the oldest go past about `maxLength`.
   * @returns its id; undefined when Redis did not confirm it within 2 s (it may have been added all the same).
   */
  append(value: unknown, options: { readonly maxLength: number }): Promise<string | undefined>;
  /** The newest `count` rows, the oldest first; undefined when Redis is away. */
  last(count: number): Promise<readonly StreamRow[] | undefined>;
  /**
   * Hears each row once and in order: those after `after`, or those added from now on (while Redis is away: from when
   * it is back). Rows added while the connection was lost follow when it is back.
   * @returns what ends it.
   */
  follow(onRow: (row: StreamRow) => void, options?: { readonly after?: string }): { close(): void };
};

type StreamParts = {
  readonly key: string;
  readonly reader: StreamReader;
  readonly read: ReadText;
  readonly call: <T>(run: (client: RedisClient) => Promise<T>) => Promise<T | undefined>;
  readonly encodeOrTell: (value: unknown) => string | undefined;
};

export function openStream({ key, reader, read, call, encodeOrTell }: StreamParts): BusStream {
  return {
    async append(value, { maxLength }) {
      const text = encodeOrTell(value);
      if (text === undefined) {
        return undefined;
      }
      // An approximate bound lets Redis drop whole nodes, which costs next to nothing.
      const TRIM = { strategy: 'MAXLEN', strategyModifier: '~', threshold: maxLength } as const;
      return call((client) => client.xAdd(key, '*', { [ROW_FIELD]: text }, { TRIM }));
    },
    async last(count) {
      const entries = await call((client) => client.xRevRange(key, '+', '-', { COUNT: count }));
      return entries?.toReversed().flatMap(({ id, message }) => {
        const decoded = read(message[ROW_FIELD] ?? '', key);
        return decoded === undefined ? [] : [{ id, value: decoded.value }];
      });
    },
    follow: (onRow, options) => reader.follow(key, onRow, options?.after),
  };
}
