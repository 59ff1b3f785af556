import { everyAddress } from '@rostrum/service/every-address';
import { type HeldSocket, holdSocket } from '@rostrum/service/held-socket';
import type { Settings } from '../config.ts';
import { Fault } from '../words.ts';
import { edgePorts, portSentence } from './ports.ts';
import type { WorkerSockets } from './roles.ts';

/** The edge's ports, held by the supervisor. */
export type EdgeSockets = {
  /** What each worker inherits; where nothing can be held, an edge listens by address itself. */
  readonly ofWorkers: readonly WorkerSockets[];
  close(): void;
};

/**
 * Binds the public ports. Several workers have a socket each: measured, the kernel gives each the same share of the
 * connections, where of one shared socket the first to look takes half; and each has its own queue, which waits here for
 * its next process.
 * @throws Fault in words when a port cannot be had.
 */
export async function holdEdgeSockets(settings: Settings): Promise<EdgeSockets> {
  const { EDGE_WORKERS: workers } = settings.config;
  const ofWorkers = Array.from({ length: workers }, () => new Map<string, HeldSocket>());
  const close = (): void => {
    for (const socket of ofWorkers.flatMap((sockets) => [...sockets.values()])) {
      socket.close();
    }
  };
  for (const use of edgePorts(settings, everyAddress()).filter(({ port }) => port !== 0)) {
    for (const sockets of ofWorkers) {
      try {
        const held = await holdSocket(use.host, use.port, workers > 1);
        if (held !== undefined) {
          sockets.set(use.name, held);
        } else if (workers > 1) {
          throw new Fault(`EDGE_WORKERS=${workers}: processes cannot share a port on this system. Set it to 1.`);
        }
      } catch (error) {
        close();
        throw error instanceof Fault ? error : new Fault(portSentence(use, codeOf(error)), { cause: error });
      }
    }
  }
  return { ofWorkers: ofWorkers.map((sockets) => (sockets.size === 0 ? undefined : sockets)), close };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
