import { type Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a folder holds, and what of it lies in each folder right below it. */
export type FolderSize = { bytes: number; files: number; readonly below: Map<string, number> };

/** Files looked at together: the disk is to have time for others. */
const AT_ONCE = 16;

/** Counts files; one count has so many to spend, whatever it is asked about. */
export class FileBudget {
  #left: number;

  constructor(files: number) {
    this.#left = files;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  take(files: number): void {
    this.#left -= files;
  }
}

/** Adds a folder up, links not followed. What goes away meanwhile counts nothing, and so does a folder that is not there. */
export async function sizeOf(folder: string, budget: FileBudget): Promise<FolderSize> {
  const size: FolderSize = { bytes: 0, files: 0, below: new Map() };
  for (const entry of await entriesOf(folder)) {
    if (budget.isSpent) {
      break;
    }
    const path = join(folder, entry.name);
    const part = entry.isDirectory() ? await sizeOf(path, budget) : undefined;
    const bytes = part?.bytes ?? 0;
    if (part !== undefined) {
      size.below.set(entry.name, bytes);
      size.bytes += bytes;
      size.files += part.files;
    }
  }
  const files = (await entriesOf(folder)).filter((entry) => entry.isFile());
  for (let from = 0; from < files.length && !budget.isSpent; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE);
    budget.take(some.length);
    const sizes = await Promise.all(some.map((file) => bytesOf(join(folder, file.name))));
    size.bytes += sizes.reduce((sum, each) => sum + each, 0);
    size.files += some.length;
  }
  return size;
}

/** @returns bytes of one file on the disk; 0: it is not there. */
export async function bytesOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true ? found.size : 0;
}

function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}
