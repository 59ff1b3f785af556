import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '@rostrum/store/store';

/** Where the sha256, in hex, of the one-time token stands. */
const SETTING = 'setup-token';
const TOKEN_BYTES = 24;

/**
 * Makes the one-time link by which the owner is made; one of an earlier start ends with it.
 * @returns undefined when there is an owner.
 */
export async function makeSetupLink(store: Store, publicUrl: string): Promise<string | undefined> {
  const users = await store.users.list();
  if (users.some((user) => user.role === 'owner')) {
    await store.settings.take(SETTING);
    return undefined;
  }
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await store.settings.set(SETTING, createHash('sha256').update(token).digest('hex'));
  return `${publicUrl}/setup?token=${token}`;
}
