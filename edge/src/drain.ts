import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Chat } from './chat/chat.ts';
import type { Door } from './door/door.ts';

/** The longest hold of a playlist request: three target durations of up to 10 s (§6.2.5.2). What is left then is cut off. */
const DEADLINE_MS = 30_000;

/** What accepts connections. */
export type Drainable = {
  /** Accepts nothing more. @returns when its last connection is gone. */
  drain(): Promise<void>;
};

export type DrainOptions = {
  readonly servers: readonly Drainable[];
  readonly doors: readonly Door[];
  readonly chat: Chat;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Ends an edge whose place another process has taken on the same sockets: it accepts nothing more, answers what is asked
 * and held, each answer the last of its connection, and asks the chat's sockets to come again.
 * @returns when no connection is left, or after a deadline.
 */
export async function drain({ servers, doors, chat, clock, log }: DrainOptions): Promise<void> {
  const startedAt = clock.now();
  const gone = Promise.all(servers.map((server) => server.drain())).then(() => true);
  for (const door of doors) {
    door.drain();
  }
  chat.drain();
  const late = Promise.withResolvers<false>();
  const deadline = clock.after(DEADLINE_MS, () => late.resolve(false));
  const isWhole = await Promise.race([gone, late.promise]);
  deadline.cancel();
  const cutOff = isWhole ? 0 : doors.reduce((sum, door) => sum + door.connectionCount, 0);
  log.info({ durationMs: Math.round(clock.now() - startedAt), cutOff }, 'edge: drained');
}
