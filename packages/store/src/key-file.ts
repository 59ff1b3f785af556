import { createHash, randomBytes } from 'node:crypto';
import { ensureSecretFile, SecretFileError } from '@rostrum/service/secret-file';
import { storeError } from './errors.ts';

/** The key under which stream keys are sealed. `id` names it in what it sealed and tells nothing of it. */
export type SealingKey = { readonly id: string; readonly key: Buffer };

/** AES-256. */
const KEY_BYTES = 32;

/**
 * Reads the key file, 32 bytes with mode 0600; makes it where it is missing.
 * @throws RostrumError `KEY_FILE_WRONG`: another length, readable by others, or the disk refuses.
 */
export function ensureKeyFile(path: string): SealingKey {
  let key: Buffer;
  try {
    key = ensureSecretFile(path, () => randomBytes(KEY_BYTES));
  } catch (error) {
    if (error instanceof SecretFileError) {
      throw storeError('KEY_FILE_WRONG', { fault: error.message }, error);
    }
    throw error;
  }
  if (key.length !== KEY_BYTES) {
    const fault = `The key file ${path} holds ${key.length} bytes instead of ${KEY_BYTES}; restore it from a backup, or move it away to have a new one made.`;
    throw storeError('KEY_FILE_WRONG', { fault });
  }
  return { id: createHash('sha256').update('rostrum sealing key id').update(key).digest('hex').slice(0, 8), key };
}
