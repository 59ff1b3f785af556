import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '@rostrum/service/clock';
import { migrate, openStore } from '@rostrum/store/store';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { makeSetupLink } from './setup-link.ts';

test('the owner’s link is new at each start, kept as a hash, and gone once there is an owner', async () => {
  const keyFile = join(temporaryFolder(), 'key');
  const store = openStore({ databasePath: ':memory:', keyFile, clock: systemClock });
  await migrate(store);
  const first = await makeSetupLink(store, 'http://h');
  const second = await makeSetupLink(store, 'http://h');
  expect(first).toMatch(/^http:\/\/h\/setup\?token=[\w-]{32}$/);
  expect(second).not.toBe(first);
  const token = new URL(second ?? '').searchParams.get('token') ?? '';
  expect(await store.settings.get('setup-token')).toBe(createHash('sha256').update(token).digest('hex'));
  await store.users.add({ email: 'a@b.org', role: 'owner', passwordHash: '$argon2id$stand-in' });
  expect(await makeSetupLink(store, 'http://h')).toBeUndefined();
  expect(await store.settings.get('setup-token')).toBeUndefined();
  store.close();
});
