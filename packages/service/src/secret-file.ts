import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Files that hold secrets: mode 0600, whole or absent, made once however many processes ask at the same time. */

/** A secret file that cannot be used; the message says what to do. */
export class SecretFileError extends Error {
  constructor(path: string, fault: string, cause?: unknown) {
    super(`The key file ${path} cannot be used: ${fault}.`, cause === undefined ? undefined : { cause });
    this.name = 'SecretFileError';
  }
}

/** Secrets here are keys and small JSON; more is some other file named by mistake. */
const SECRET_FILE_MAX_BYTES = 65_536;
/** Bits by which group and others could read or write. */
const OTHERS_MODE = 0o077;

/**
 * Reads a secret file, making it first (and its folder) where it is missing. Of two that make it at once, one wins
 * and both read the same.
 * @param make gives the content of a new file.
 * @throws SecretFileError when others may read it, it is no file, or the disk refuses.
 */
export function ensureSecretFile(path: string, make: () => Uint8Array | string): Buffer {
  return readSecretFile(path) ?? makeSecretFile(path, make());
}

/**
 * Reads a secret file.
 * @returns undefined when there is none.
 * @throws SecretFileError when others may read it, it is no file, or the disk refuses.
 */
export function readSecretFile(path: string): Buffer | undefined {
  const stat = reading(path, () => statSync(path, { throwIfNoEntry: false }));
  if (stat === undefined) {
    return undefined;
  }
  if (!stat.isFile() || stat.size > SECRET_FILE_MAX_BYTES) {
    throw new SecretFileError(path, 'it is not a key file; move it away and start again');
  }
  if (process.platform !== 'win32' && (stat.mode & OTHERS_MODE) !== 0) {
    throw new SecretFileError(path, `other users of this machine may read it; run: chmod 600 ${path}`);
  }
  return reading(path, () => readFileSync(path));
}

/** Replaces a secret file's content at once: a reader sees the old or the new, never half. */
export function replaceSecretFile(path: string, content: Uint8Array | string): void {
  reading(path, () => renameSync(writeBeside(path, content), path));
}

function makeSecretFile(path: string, content: Uint8Array | string): Buffer {
  reading(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const beside = writeBeside(path, content);
    try {
      linkSync(beside, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
        throw error;
      }
    } finally {
      unlinkSync(beside);
    }
  });
  const made = readSecretFile(path);
  if (made === undefined) {
    throw new SecretFileError(path, 'it was removed while it was being made; start again');
  }
  return made;
}

function writeBeside(path: string, content: Uint8Array | string): string {
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`;
  const descriptor = openSync(beside, 'wx', 0o600);
  try {
    const whole = Buffer.from(content);
    for (let written = 0; written < whole.length; ) {
      written += writeSync(descriptor, whole, written);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return beside;
}

function reading<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SecretFileError(path, why, error);
  }
}
