import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import { ErrorReply } from 'redis';

/** Faults of one kind within this time are told once, milliseconds: a Redis out of memory refuses every call. */
const QUIET_MS = 60_000;

/** Tells why Redis refused a call, without a line for each call. That it is away is told by the connection. */
export function openFaultLog(log: Log, clock: Clock): (error: unknown) => undefined {
  let lastSay = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (error instanceof ErrorReply && (error.message !== lastSay || clock.now() - lastAt >= QUIET_MS)) {
      lastSay = error.message;
      lastAt = clock.now();
      log.error({ err: error }, 'bus: Redis refused a call');
    }
    return undefined;
  };
}
