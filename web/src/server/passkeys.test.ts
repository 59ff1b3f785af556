import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from './account.ts';
import { Accounts } from './accounts.ts';
import { Challenges } from './challenges.ts';
import { Passkeys } from './passkeys.ts';

/** What needs no authenticator; the rest is in test/e2e, with a browser's. */

const FROM = { address: '192.0.2.9', agent: 'curl/8' };
const CREDENTIAL = {
  id: 'Y3JlZA',
  rawId: 'Y3JlZA',
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', authenticatorData: '', signature: '' },
};

let folder: string;
let clock: FakeClock;
let store: Store;
let ann: Actor;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-passkeys-'));
  clock = new FakeClock();
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  const user = await store.users.add({ email: 'ann@example.org', passwordHash: 'h', role: 'viewer' });
  ann = { ...user, name: '', address: FROM.address };
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(publicUrl = 'https://live.example.org'): Passkeys {
  const log = openMemoryLog();
  return new Passkeys({ store, accounts: new Accounts(store, clock, log), publicUrl, clock, log });
}

const places = [
  { publicUrl: 'https://live.example.org', fault: undefined },
  { publicUrl: 'http://localhost:8080', fault: undefined },
  { publicUrl: 'http://live.example.org', fault: /need https/ },
  { publicUrl: 'http://192.168.1.20:8080', fault: /need https/ },
  { publicUrl: 'https://192.0.2.7', fault: /belong to a name/ },
  { publicUrl: 'https://[2001:db8::1]:8443', fault: /belong to a name/ },
];
describe('passkeys are offered, or it is said why not, at', () => {
  it.each(places)('$publicUrl', async ({ publicUrl, fault }) => {
    const passkeys = open(publicUrl);
    if (fault === undefined) {
      expect(passkeys.fault).toBeUndefined();
      expect(await passkeys.beginSignIn(FROM)).toMatchObject({ rpId: new URL(publicUrl).hostname });
    } else {
      expect(passkeys.fault).toMatch(fault);
      await expect(passkeys.beginSignIn(FROM)).rejects.toThrow(fault);
    }
  });
});

describe('a passkey', () => {
  it('is added by who signed in a moment ago', async () => {
    const passkeys = open();
    const session = { id: 's1', signedInAt: clock.wallNow() };
    const options = await passkeys.beginAdding(ann, session);
    expect(options).toMatchObject({ rp: { id: 'live.example.org' }, user: { name: 'ann@example.org' } });
    clock.advance(15 * 60_000 + 1);
    await expect(passkeys.beginAdding(ann, session)).rejects.toMatchObject({ code: 'SIGN_IN_AGAIN' });
    const wish = { name: '', response: CREDENTIAL as never };
    await expect(passkeys.add(wish, ann, session, FROM)).rejects.toMatchObject({ code: 'SIGN_IN_AGAIN' });
  });

  it('that is not whole is refused in words', async () => {
    const wish = { name: '', response: CREDENTIAL as never };
    const session = { id: 's1', signedInAt: clock.wallNow() };
    await expect(open().add(wish, ann, session, FROM)).rejects.toMatchObject({ code: 'PASSKEY_NOT_TAKEN' });
  });

  it('that is wrong counts as a wrong password does, for the same account', async () => {
    const publicKey = new Uint8Array([1]);
    await store.passkeys.add({ id: CREDENTIAL.id, userId: ann.id, publicKey, counter: 0, transports: [], name: 'x' });
    const passkeys = open();
    for (let tried = 0; tried < 8; tried += 1) {
      await expect(passkeys.signIn(CREDENTIAL, FROM)).rejects.toMatchObject({ code: 'PASSKEY_UNKNOWN' });
    }
    await expect(passkeys.signIn(CREDENTIAL, FROM)).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' });
    const [entry] = await store.audit.page({ limit: 1 });
    expect(entry).toMatchObject({ action: 'sign-in.locked', subject: 'ann@example.org' });
  });

  it('is asked for a bounded number of times from one place', async () => {
    const passkeys = open();
    for (let asked = 0; asked < 300; asked += 1) {
      await passkeys.beginSignIn(FROM);
    }
    await expect(passkeys.beginSignIn(FROM)).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' });
    expect(await passkeys.beginSignIn({ address: '192.0.2.10' })).toBeDefined();
  });
});

it('a challenge is answered once, in time, by whom it was told', () => {
  const challenges = new Challenges(clock, 1_000);
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const one = text(challenges.make('s1'));
  expect(challenges.take(one, 's1')).toBe(true);
  expect(challenges.take(one, 's1')).toBe(false);
  expect(challenges.take(text(challenges.make('s1')), 's2')).toBe(false);
  const late = text(challenges.make('s1'));
  clock.advance(1_000);
  expect(challenges.take(late, 's1')).toBe(false);
  const first = text(challenges.make('s1'));
  for (let made = 0; made < 10_000; made += 1) {
    challenges.make('s1');
  }
  expect(challenges.take(first, 's1')).toBe(false);
});
