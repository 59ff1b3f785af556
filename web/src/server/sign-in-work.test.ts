import { createHook } from 'node:async_hooks';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { NO_PASSWORD } from '@rostrum/store/user-repository';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Accounts } from './accounts.ts';
import { hashPassword } from './password.ts';

/** How long a sign-in takes tells nobody whether there is such an account: what takes long is done for all alike. */

let folder: string;
let store: Store;
let accounts: Accounts;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-sign-in-'));
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock: systemClock });
  await migrate(store);
  accounts = new Accounts(store, systemClock, openMemoryLog());
  const passwordHash = await hashPassword('a long enough password');
  await store.users.add({ email: 'known@example.org', passwordHash, role: 'creator' });
  await store.users.add({ email: 'by-link@example.org', passwordHash: NO_PASSWORD, role: 'viewer' });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** @returns how many works of native code, which argon2 is, `run` gave to other threads. Node calls them `undefined`. */
async function nativeWorksIn(run: () => Promise<unknown>): Promise<number> {
  let works = 0;
  const hook = createHook({
    init(_id, type) {
      works += type === 'undefined' ? 1 : 0;
    },
  }).enable();
  try {
    await run();
  } finally {
    hook.disable();
  }
  return works;
}

it('a password is hashed once, whether there is the account, it has no password, or nobody has the address', async () => {
  const wrong = (email: string) => async () => {
    const signedIn = accounts.signIn(email, 'a wrong password', { address: '192.0.2.1' });
    await expect(signedIn).rejects.toMatchObject({ code: 'WRONG_LOGIN' });
  };
  // The hash that nobody's password has is made once a process.
  await wrong('first@example.org')();
  for (const email of ['known@example.org', 'by-link@example.org', 'nobody@example.org']) {
    expect(await nativeWorksIn(wrong(email)), email).toBe(1);
  }
  const right = () => accounts.signIn('known@example.org', 'a long enough password', { address: '192.0.2.1' });
  expect(await nativeWorksIn(right)).toBe(1);
});
