import type { Log } from '@rostrum/service/log';
import type { ReadText } from './json.ts';
import { type LinkOptions, type RedisClient, RedisLink } from './link.ts';
import { ROW_FIELD, type StreamRow } from './stream-row.ts';

/** The one blocking reader of a process: a connection of its own, shared by all streams that are followed. */
export type StreamReader = {
  follow(key: string, onRow: (row: StreamRow) => void, after: string | undefined): { close(): void };
  /** Takes the connection for commands into use, and finds the end of the streams whose following waits for it. */
  attach(client: RedisClient): Promise<void>;
  close(): Promise<void>;
};

/** Who follows a stream. `seen` is the last id told; undefined until the end of the stream is known. */
type Follower = { readonly key: string; readonly onRow: (row: StreamRow) => void; seen: string | undefined };

/** How long one read waits for rows, milliseconds: the longest that a change of the followed set may go unseen. */
const BLOCK_MS = 1_000;
/** Rows of each stream in one read. */
const ROWS_PER_READ = 256;
/** Pause after a read that Redis refused, milliseconds. */
const REFUSED_PAUSE_MS = 1_000;
/** Before the first row of any stream. */
const BEGINNING = '0-0';

export function openStreamReader(
  options: Omit<LinkOptions, 'prepare' | 'onUp' | 'onDown'> & { read: ReadText },
): StreamReader {
  const { log, read, clock } = options;
  const followers = new Set<Follower>();
  let commands: RedisClient | undefined;
  let readerId: number | undefined;
  let isBlocked = false;
  let wake = (): void => {};

  const link = new RedisLink({
    ...options,
    name: `${options.name}-reader`,
    async prepare(client) {
      readerId = await client.clientId();
    },
    onUp: (client) => void readAll(client),
    onDown: () => wake(),
  });

  const readAll = async (client: RedisClient): Promise<void> => {
    while (link.client === client) {
      const streams = cursors(followers);
      if (streams.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      try {
        isBlocked = true;
        const reply = await client.xRead(streams, { BLOCK: BLOCK_MS, COUNT: ROWS_PER_READ });
        isBlocked = false;
        for (const { name, messages } of reply ?? []) {
          for (const { id, message } of messages) {
            tell(followers, { key: name, id, text: message[ROW_FIELD] ?? '' }, read, log);
          }
        }
      } catch (error) {
        isBlocked = false;
        if (link.client === client) {
          log.error({ err: error }, 'bus: Redis refused to read the followed streams');
          await new Promise<void>((resolve) => {
            clock.after(REFUSED_PAUSE_MS, resolve);
          });
        }
      }
    }
  };

  /** Makes the reader look at the set again: it rests, or its read is cut short. */
  const refresh = (): void => {
    wake();
    if (isBlocked && readerId !== undefined) {
      commands?.clientUnblock(readerId).catch(() => {});
    }
  };

  const findEnd = async (follower: Follower, client: RedisClient): Promise<void> => {
    const newest = await client.xRevRange(follower.key, '+', '-', { COUNT: 1 });
    follower.seen ??= newest?.[0]?.id ?? BEGINNING;
  };

  return {
    follow(key, onRow, after) {
      const follower: Follower = { key, onRow, seen: after };
      followers.add(follower);
      link.start();
      if (after !== undefined) {
        refresh();
      } else if (commands !== undefined) {
        // Sent now, ahead of what the caller asks next; where it fails, the next connection does it.
        findEnd(follower, commands).then(refresh, () => {});
      }
      return {
        close() {
          followers.delete(follower);
        },
      };
    },
    async attach(client) {
      commands = client;
      const waiting = [...followers].filter((follower) => follower.seen === undefined);
      await Promise.all(waiting.map((follower) => findEnd(follower, client)));
      refresh();
    },
    async close() {
      followers.clear();
      await link.close();
      wake();
    },
  };
}

/** The streams to read, each from the last row that all its followers know. */
function cursors(followers: ReadonlySet<Follower>): { key: string; id: string }[] {
  const oldest = new Map<string, string>();
  for (const { key, seen } of followers) {
    const known = oldest.get(key);
    if (seen !== undefined && (known === undefined || compareIds(seen, known) < 0)) {
      oldest.set(key, seen);
    }
  }
  return Array.from(oldest, ([key, id]) => ({ key, id }));
}

/** Tells a row to those followers of its stream that do not know it yet. */
function tell(
  followers: ReadonlySet<Follower>,
  row: { key: string; id: string; text: string },
  read: ReadText,
  log: Log,
): void {
  const decoded = read(row.text, row.key);
  for (const follower of followers) {
    if (follower.key !== row.key || follower.seen === undefined || compareIds(row.id, follower.seen) <= 0) {
      continue;
    }
    follower.seen = row.id;
    try {
      if (decoded !== undefined) {
        follower.onRow({ id: row.id, value: decoded.value });
      }
    } catch (error) {
      log.error({ err: error, stream: row.key }, 'bus: who follows a stream failed on a row');
    }
  }
}

/** @returns below 0 when `a` comes before `b`, 0 when they are the same. Ids are `milliseconds-count`. */
export function compareIds(a: string, b: string): number {
  const [aTime = '', aCount = '0'] = a.split('-');
  const [bTime = '', bCount = '0'] = b.split('-');
  return Number(aTime) - Number(bTime) || Number(aCount) - Number(bCount);
}
