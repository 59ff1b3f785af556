import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsence } from './disk-file.ts';

/** Files this old that were never given their name were left by a process that was killed. */
const ABANDONED_MS = 3_600_000;
const FOLDER = /^[0-9a-f]{2}$/;
const FILE = /^[0-9a-f]{62}$/;
/** Files minded at once; a file more costs about 100 bytes of memory. */
const MAX_FILES = 1_000_000;

/** What a new file is called until it is whole. */
export const UNNAMED_SUFFIX = '.new';

/** `writtenAt` in milliseconds since 1970. */
type Found = { readonly name: string; readonly bytes: number; readonly writtenAt: number };

/** Which files lie in a folder and how large they are, oldest first. Several processes may share the folder. */
export class DiskIndex {
  readonly #folder: string;
  readonly #files = new Map<string, number>();
  #bytes = 0;
  #hasLooked = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#files.size;
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  /** Counts a file that has just been written. */
  add(name: string, bytes: number): void {
    this.forget(name);
    this.#files.set(name, bytes);
    this.#bytes += bytes;
  }

  forget(name: string): void {
    this.#bytes -= this.#files.get(name) ?? 0;
    this.#files.delete(name);
  }

  /** Removes the oldest files until so many bytes are gone. @returns those that are; fewer when nothing is left. */
  async removeOldest(bytes: number): Promise<number> {
    let freed = 0;
    while (freed < bytes) {
      const [oldest] = this.#files;
      if (oldest === undefined) {
        break;
      }
      const [name, size] = oldest;
      await this.remove(name);
      freed += size;
    }
    return freed;
  }

  /** Removes one file. Readers who have it open read on. */
  async remove(name: string): Promise<void> {
    this.forget(name);
    await removeFile(join(this.#folder, name));
  }

  /**
   * Looks what is there, whoever wrote it; files that were left half written are removed.
   * @param wallNow milliseconds since 1970. @param isStopped looked at between the steps, of which none is long.
   */
  async look(wallNow: number, isStopped: () => boolean): Promise<void> {
    const gone = new Set(this.#files.keys());
    const found: Found[] = [];
    for (const entry of await readdir(this.#folder)) {
      if (entry.endsWith(UNNAMED_SUFFIX)) {
        await this.#removeAbandoned(entry, wallNow);
      } else if (FOLDER.test(entry)) {
        for (const file of await readdir(join(this.#folder, entry))) {
          if (isStopped()) {
            return;
          }
          const name = `${entry}/${file}`;
          gone.delete(name);
          if (FILE.test(file) && !this.#files.has(name) && found.length < MAX_FILES) {
            found.push(...(await lookAt(this.#folder, name)));
          }
        }
      }
    }
    for (const name of gone) {
      this.forget(name);
    }
    this.#learn(found);
  }

  /** What we find at the first look is older than what we have written since; what others wrote later is newer. */
  #learn(found: Found[]): void {
    const inOrder = found
      .filter(({ name }) => !this.#files.has(name))
      .toSorted((one, other) => one.writtenAt - other.writtenAt);
    const own = this.#hasLooked ? [] : [...this.#files];
    this.#hasLooked = true;
    for (const { name, bytes } of inOrder) {
      this.add(name, bytes);
    }
    for (const [name, bytes] of own) {
      this.add(name, bytes);
    }
  }

  async #removeAbandoned(name: string, wallNow: number): Promise<void> {
    for (const { writtenAt } of await lookAt(this.#folder, name)) {
      if (wallNow - writtenAt > ABANDONED_MS) {
        await removeFile(join(this.#folder, name));
      }
    }
  }
}

/** @returns nothing where there is nothing. */
async function lookAt(folder: string, name: string): Promise<Found[]> {
  try {
    const { size, mtimeMs } = await stat(join(folder, name));
    return [{ name, bytes: size, writtenAt: mtimeMs }];
  } catch (error) {
    if (isAbsence(error)) {
      return [];
    }
    throw error;
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isAbsence(error)) {
      throw error;
    }
  }
}
