import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as tar from 'tar';
import { z } from 'zod';
import { Fault } from '../words.ts';

/** The one room of tar: a backup is one file, a gzipped tar archive with a list of what is in it and what it must read. */

const LIST_NAME = 'rostrum-backup.json';
const VERSION = 1;
/** Larger than any installation without its media. */
const ENTRY_MAX_BYTES = 16 * 1024 ** 3;

const listSchema = z.object({
  kind: z.literal('rostrum-backup'),
  version: z.literal(VERSION),
  /** ISO 8601. */
  madeAt: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
});
export type BackupList = z.infer<typeof listSchema>;

/** Writes all files below `folder` into `file`, readable by its owner only. */
export async function writeArchive(folder: string, file: string, madeAt: Date): Promise<BackupList> {
  const files = [];
  for (const path of await filesBelow(folder)) {
    const { size } = await stat(join(folder, path));
    files.push({ path, bytes: size, sha256: await sha256Of(join(folder, path)) });
  }
  const list: BackupList = { kind: 'rostrum-backup', version: VERSION, madeAt: madeAt.toISOString(), files };
  await writeFile(join(folder, LIST_NAME), JSON.stringify(list, undefined, 1));
  // Made first, so that nobody else may read what is written into it.
  await writeFile(file, '', { mode: 0o600, flag: 'wx' });
  await tar.create({ file, cwd: folder, gzip: true, portable: true }, [LIST_NAME, ...files.map(({ path }) => path)]);
  return list;
}

/**
 * Unpacks `file` into the empty folder `into` and compares it with its list.
 * @throws Fault in words: no backup, of a later version, or not whole.
 */
export async function readArchive(file: string, into: string): Promise<BackupList> {
  try {
    await tar.extract({
      file,
      cwd: into,
      strict: true,
      preserveOwner: false,
      filter: (_path, entry) => 'type' in entry && isPlain(entry.type) && (entry.size ?? 0) <= ENTRY_MAX_BYTES,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault(`${file} cannot be read as a backup: ${why}. Nothing was changed.`, { cause: error });
  }
  const text = await readFile(join(into, LIST_NAME), 'utf8').catch(() => undefined);
  const list = listSchema.safeParse(readJson(text));
  if (!list.success) {
    throw new Fault(`${file} is no backup of Rostrum that this version knows. Nothing was changed.`);
  }
  for (const { path, sha256 } of list.data.files) {
    const found = await sha256Of(join(into, path)).catch(() => undefined);
    if (found !== sha256) {
      throw new Fault(`${file} is damaged: ${path} in it is not as it was written. Nothing was changed.`);
    }
  }
  return list.data;
}

/** Copies a file or a folder that may not be there. */
export async function copyIfThere(from: string, to: string): Promise<void> {
  if ((await stat(from).catch(() => undefined)) !== undefined) {
    await mkdir(join(to, '..'), { recursive: true });
    await cp(from, to, { recursive: true, filter: async (path) => isFileOrFolder(path) });
  }
}

function readJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sockets and pipes are of this moment. */
async function isFileOrFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true || found?.isDirectory() === true;
}

function isPlain(type: string): boolean {
  return type === 'File' || type === 'OldFile' || type === 'Directory';
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
