import type { Server } from 'node:net';
import type { PullError } from './errors.ts';

/** What stands between ffmpeg and the network: ffmpeg knows a local port, the guard decides where that leads. */
export type Guard = {
  /** What it refused, or could not reach, last: the true cause of what ffmpeg then calls a fault. */
  readonly fault: PullError | undefined;
  /** Idempotent. Ends what goes through it. */
  close(): void;
};

/** Longest a connection may take to stand. */
export const CONNECT_MS = 8_000;
/** Nothing either way for this long: the line is dead. */
export const IDLE_MS = 20_000;

/** Listens for this machine alone. @returns the port that the system chose. */
export async function listenLocally(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What a socket is ended with that does not connect in time. */
export function late(): Error {
  return Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' });
}
