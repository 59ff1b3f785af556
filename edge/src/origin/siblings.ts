import { join } from 'node:path';

/** The edge's other processes on this machine, by the objects they own. */
export type Siblings = {
  /** @returns where the owner of an object is asked (`unix:/path`), or undefined when that is this process. */
  ownerOf(path: string): string | undefined;
};

/** One process alone owns everything. */
export const NO_SIBLINGS: Siblings = { ownerOf: () => undefined };

/** What stands before the path of a socket in a base. */
export const UNIX_BASE = 'unix:';

/**
 * Gives each rendition one owner among the processes of a machine: it alone asks the origin for the rendition's playlist
 * and media, and the others ask it, as if it were their origin. So one flight an object serves the machine, and a wake-up
 * crosses processes as an answer does.
 * @param folder of the sockets.
 * @param worker ours, from 1 to `workers`.
 */
export function openSiblings(folder: string, worker: number, workers: number): Siblings {
  const bases = Array.from({ length: workers }, (_, index) =>
    index + 1 === worker ? undefined : UNIX_BASE + siblingSocket(folder, index + 1),
  );
  return { ownerOf: (path) => bases[ownerIndex(path, workers)] };
}

/** Where a worker answers the others. */
export function siblingSocket(folder: string, worker: number): string {
  return join(folder, `edge-${worker}.sock`);
}

/**
 * Which of so many workers owns an object: all of a rendition (`/hls/SLUG/EPOCH/RENDITION/…`) has one owner, and so has
 * a multivariant playlist (`/hls/SLUG/index.m3u8`).
 * @returns from 0.
 */
export function ownerIndex(path: string, workers: number): number {
  const end = path.lastIndexOf('/');
  // FNV-1a, 32 bits, its end stirred as MurmurHash3 does, since few workers look at few bits.
  let hash = 0x811c9dc5;
  for (let index = 0; index < end; index += 1) {
    hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % workers;
}
