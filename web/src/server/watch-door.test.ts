import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Access } from '@rostrum/contract/channel-card';
import type { Claims } from '@rostrum/contract/entitlement-claims';
import { keyRingFrom, openSigningKeys, type SigningKeys } from '@rostrum/entitlement/key-ring';
import { verifyToken } from '@rostrum/entitlement/token';
import { FakeClock } from '@rostrum/service/clock';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatTokens } from './chat-tokens.ts';
import { hashPassword } from './password.ts';
import { newVisitorId } from './visitor.ts';
import { WatchDoor } from './watch-door.ts';

const RIGHT = 'the right password';
const HOUR_MS = 3_600_000;

let folder: string;
let clock: FakeClock;
let keys: SigningKeys;
let store: Store;
let door: WatchDoor;
let chatTokens: ChatTokens;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-door-'));
  clock = new FakeClock();
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  keys = openSigningKeys(join(folder, 'entitlement.json'));
  door = new WatchDoor({ store, keys, clock, roleOf: async () => 'viewer' });
  chatTokens = new ChatTokens(keys, clock);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function add(slug: string, access: Access): Promise<string> {
  const { id } = await store.channels.add({ slug, title: slug, description: '', access, ownerId: undefined });
  return id;
}

function enter(address: string, password: string, visitor = newVisitorId()): Promise<string> {
  return door.enter('sunday', { visitor, account: undefined, address }, { password }).then(
    () => 'in',
    (error: { code: string }) => error.code,
  );
}

function said(token: string): Claims {
  const verdict = verifyToken(token, keyRingFrom(keys.publicSet()), clock.wallNow() / 1000);
  return verdict.ok ? verdict.claims : expect.fail(verdict.code);
}

it('keeps out who was shown out, for as long as was said, and nobody else', async () => {
  const id = await add('sunday', 'password');
  await store.access.set(id, { passwordHash: await hashPassword(RIGHT) });
  const visitor = newVisitorId();
  const way = await door.enter('sunday', { visitor, account: undefined, address: '192.0.2.7' }, { password: RIGHT });
  const session = said(way.hlsUrl.split('/')[3] ?? '').sid ?? '';
  await store.keptOut.add(id, session, clock.wallNow() + 600_000);
  expect(await enter('192.0.2.7', RIGHT, visitor)).toBe('SHOWN_OUT');
  expect(await enter('192.0.2.7', RIGHT)).toBe('in');
  clock.advance(600_000);
  expect(await enter('192.0.2.7', RIGHT, visitor)).toBe('in');
});

describe('a password at the door', () => {
  beforeEach(async () => {
    await store.access.set(await add('sunday', 'password'), { passwordHash: await hashPassword(RIGHT) });
  });

  it('a whole school behind one address gets in at once', async () => {
    const all = await Promise.all(Array.from({ length: 60 }, () => enter('192.0.2.1', RIGHT)));
    expect(new Set(all)).toEqual(new Set(['in']));
  });

  it('who guesses is stopped: by the address, by an IPv6 household, however many browsers and however many at once', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => enter(`2001:db8:1:2::${index.toString(16)}`, 'wrong')),
    );
    expect(guesses.filter((code) => code === 'PASSWORD_WRONG')).toHaveLength(40);
    expect(guesses.filter((code) => code === 'TOO_MANY_TRIES')).toHaveLength(10);
    expect(await enter('2001:db8:1:2:3::1', RIGHT)).toBe('TOO_MANY_TRIES');
    expect(await enter('2001:db8:1:3::1', RIGHT)).toBe('in');
    clock.advance(10 * 60_000);
    expect(await enter('2001:db8:1:2:3::1', RIGHT)).toBe('in');
  });

  it('one browser that guesses is stopped sooner, and holds up nobody beside it', async () => {
    const visitor = newVisitorId();
    const guesses = [];
    for (let count = 0; count < 9; count += 1) {
      guesses.push(await enter('192.0.2.1', 'wrong', visitor));
    }
    expect(guesses).toEqual([...Array.from({ length: 8 }, () => 'PASSWORD_WRONG'), 'TOO_MANY_TRIES']);
    expect(await enter('192.0.2.1', RIGHT, visitor)).toBe('TOO_MANY_TRIES');
    expect(await enter('192.0.2.1', RIGHT)).toBe('in');
  });

  it('right ones among wrong ones are in, as long as there are tries left', async () => {
    const mixed = await Promise.all(
      Array.from({ length: 60 }, (_, index) => enter('192.0.2.1', index % 3 === 0 ? 'wrong' : RIGHT)),
    );
    expect(mixed.filter((code) => code === 'in')).toHaveLength(40);
    expect(mixed.filter((code) => code === 'PASSWORD_WRONG')).toHaveLength(20);
  });

  it('a password that was changed is not right any more, though it was remembered', async () => {
    expect(await enter('192.0.2.1', RIGHT)).toBe('in');
    const { id } = (await store.channels.bySlug('sunday')) ?? expect.fail('no channel');
    await store.access.set(id, { passwordHash: await hashPassword('another one') });
    expect(await enter('192.0.2.1', RIGHT)).toBe('PASSWORD_WRONG');
    expect(await enter('192.0.2.1', 'another one')).toBe('in');
  });
});

describe('the chat of a channel that is not for everyone', () => {
  it('is open by the right to watch, as long as that is', async () => {
    const id = await add('sunday', 'ticket');
    const closesAt = clock.wallNow() + HOUR_MS;
    await store.access.set(id, { closesAt });
    const [ticket] = await store.tickets.add(id, { count: 1, label: '', devices: 1, expiresAt: undefined });
    const viewer = { visitor: newVisitorId(), account: undefined };
    expect(await door.judge('sunday', viewer)).toEqual({ may: false, lack: 'ticket' });
    await door.enter('sunday', { ...viewer, address: '192.0.2.1' }, { ticket: ticket?.code });
    const from = chatTokens.now();
    const verdict = await door.judge('sunday', viewer);
    const { token } = verdict.may
      ? chatTokens.mintForViewer('sunday', viewer.visitor, from, verdict)
      : expect.fail('not in');
    expect(said(token)).toMatchObject({ use: 'chat', sub: viewer.visitor, sid: `ticket.${ticket?.id}`, iat: from });
    expect(said(token).exp).toBe(Math.floor(closesAt / 1000));
  });
});
