import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Pictures of channels and posters of events: files named by what is in them, so that a name never means another picture. */
export type PictureFiles = {
  /** @param bytes a JPEG that we made ourselves. @returns its name. */
  put(bytes: Uint8Array): Promise<string>;
  /** @returns undefined where there is none by that name. */
  read(name: string): Promise<Buffer | undefined>;
  /**
   * Removes what nothing names any more.
   * @param before milliseconds since 1970: what came later may be named in a moment, and stays.
   * @returns how many were removed.
   */
  sweep(inUse: ReadonlySet<string>, before: number): Promise<number>;
};

/** The first 160 bits of its SHA-256. */
const NAME = /^[0-9a-f]{40}$/;

/** The one place that knows where they lie. @param dataFolder `ROSTRUM_DATA`. */
export function openPictureFiles(dataFolder: string): PictureFiles {
  const folder = join(dataFolder, 'pictures');
  return {
    async put(bytes) {
      const name = createHash('sha256').update(bytes).digest('hex').slice(0, 40);
      await mkdir(folder, { recursive: true });
      // A point is in no name, so that a half file is nobody's.
      const beside = join(folder, `${name}.${randomUUID()}`);
      try {
        await writeFile(beside, bytes, { flag: 'wx', mode: 0o600 });
        await rename(beside, join(folder, name));
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
      return name;
    },
    async read(name) {
      return NAME.test(name) ? readFile(join(folder, name)).catch(() => undefined) : undefined;
    },
    async sweep(inUse, before) {
      let removed = 0;
      for (const name of await readdir(folder).catch(() => [])) {
        const path = join(folder, name);
        const found = inUse.has(name) ? undefined : await stat(path).catch(() => undefined);
        if (found !== undefined && found.mtimeMs < before) {
          await rm(path, { force: true });
          removed += 1;
        }
      }
      return removed;
    },
  };
}
