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

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refuses this port',
  ECONNRESET: 'it hung up',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it shows a certificate that it signed itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody known',
  CERT_HAS_EXPIRED: 'its certificate has lapsed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

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

/** A socket's fault in words. */
export function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return WHY[code] ?? 'the line is broken';
}
