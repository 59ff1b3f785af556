import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The right to run a role on a data folder. Lost when the process ends, however it ends. */
export type RunLock = { release(): void };

/**
 * Takes the roles of a data folder. Node has no file locks, SQLite does: the kernel's own, which no crash leaves behind.
 * @param say who we are, for those who come later.
 * @returns who holds one of them, as they said, when we do not get all.
 */
export function takeRunLock(
  runFolder: string,
  roles: readonly string[],
  say: string,
): { readonly lock: RunLock } | { readonly holder: string } {
  const files: DatabaseSync[] = [];
  const release = (): void => {
    for (const file of files.splice(0)) {
      file.close();
    }
  };
  for (const role of roles) {
    const file = lockFile(join(runFolder, `${role}.lock`));
    if (file === undefined) {
      release();
      return { holder: readHolder(runFolder, role) };
    }
    files.push(file);
  }
  for (const role of roles) {
    writeFileSync(join(runFolder, `${role}.holder`), say);
  }
  return { lock: { release } };
}

const SQLITE_BUSY = 5;

function lockFile(path: string): DatabaseSync | undefined {
  const file = new DatabaseSync(path);
  try {
    file.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return file;
  } catch (error) {
    file.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) {
      return undefined;
    }
    throw error;
  }
}

function readHolder(runFolder: string, role: string): string {
  try {
    return readFileSync(join(runFolder, `${role}.holder`), 'utf8');
  } catch {
    return 'another process';
  }
}
