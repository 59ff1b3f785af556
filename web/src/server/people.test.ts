import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, openBus } from '@rostrum/bus/bus';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { FakeClock, systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from './account.ts';
import { Accounts } from './accounts.ts';
import { AuditDesk } from './audit-desk.ts';
import { Invitations } from './invitations.ts';
import { OwnAccount } from './own-account.ts';
import { hashPassword } from './password.ts';
import { People } from './people.ts';
import { StaffRights } from './staff-rights.ts';

const PASSWORD = 'a long enough password';
const FROM = { address: '192.0.2.9', agent: 'curl/8' };
const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

let folder: string;
let redis: TestRedis;
let bus: Bus;
let clock: FakeClock;
let store: Store;
let accounts: Accounts;
let people: People;
let invitations: Invitations;
let own: OwnAccount;
let owner: Actor;
let admin: Actor;
const log = openMemoryLog();
const revoked: unknown[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-people-'));
  redis = await openTestRedis();
  bus = openBus({ url: redis.url, name: 'test', log, clock: systemClock });
  bus.subscribe(TOPICS.revocation, (revocation) => revoked.push(revocation));
  await bus.start();
});
beforeEach(async () => {
  clock = new FakeClock();
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  revoked.length = 0;
  accounts = new Accounts(store, clock, log);
  people = new People({ store, staffRights: new StaffRights(store, bus, clock), log });
  invitations = new Invitations({ store, accounts, people, publicUrl: 'https://live.example.org', log });
  own = new OwnAccount(store, clock, log);
  owner = await add('owner@example.org', 'owner');
  admin = await add('admin@example.org', 'admin');
});
afterEach(() => store.close());
afterAll(async () => {
  await bus.close();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function add(email: string, role: Actor['role']): Promise<Actor> {
  const user = await store.users.add({ email, passwordHash: await hashPassword(PASSWORD), role });
  return { id: user.id, email, name: '', role, address: '192.0.2.1' };
}

describe('an invitation', () => {
  it('makes the account it was made for, and signs in', async () => {
    await store.channels.add({ slug: 'main' });
    const wish = { kind: 'join', role: 'moderator', channels: ['main'] } as const;
    const { url, invitation } = await invitations.make(wish, admin);
    expect(url).toMatch(/^https:\/\/live\.example\.org\/join\/[\w-]{43}$/);
    expect(await invitations.look(tokenOf(url))).toEqual({ kind: 'join', role: 'moderator', email: undefined });
    expect(await invitations.list()).toEqual([invitation]);
    const mod = { token: tokenOf(url), name: 'Mo', email: 'Mo@example.org', password: PASSWORD };
    const signedIn = await invitations.use(mod, FROM);
    expect(signedIn.account).toMatchObject({ email: 'mo@example.org', name: 'Mo', role: 'moderator' });
    expect(await accounts.bySession(signedIn.token, FROM)).toEqual(signedIn.account);
    expect((await people.list(owner)).find(({ name }) => name === 'Mo')).toMatchObject({ channels: ['main'] });
    expect(await invitations.look(tokenOf(url))).toBe('used');
    await expect(invitations.use(mod, FROM)).rejects.toMatchObject({ code: 'INVITATION_SPENT' });
  });

  it('gives nobody more than whoever made it has', async () => {
    const make = (role: Actor['role'], by: Actor) => invitations.make({ kind: 'join', role, channels: [] }, by);
    await expect(make('owner', admin)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await make('owner', owner);
    const { url } = await make('admin', admin);
    await people.change(admin.id, { role: 'viewer' }, owner);
    expect(await invitations.look(tokenOf(url))).toBe('revoked');
  });

  it('is refused where it makes no sense', async () => {
    const base = { kind: 'join', channels: [] } as const;
    await expect(invitations.make({ ...base, role: 'viewer', email: owner.email }, admin)).rejects.toMatchObject({
      code: 'PERSON_EXISTS',
    });
    const nowhere = invitations.make({ ...base, role: 'moderator', channels: ['nowhere'] }, admin);
    await expect(nowhere).rejects.toMatchObject({ code: 'NO_SUCH_CHANNEL' });
    await expect(invitations.revoke('none', admin)).rejects.toMatchObject({ code: 'NO_SUCH_INVITATION' });
    expect(await invitations.look('made up')).toBe('unknown');
  });
});

describe('a link for a new password', () => {
  it('is for those below or beside, and not for oneself', async () => {
    const reset = (userId: string, by: Actor) => invitations.make({ kind: 'reset', userId }, by);
    await expect(reset(owner.id, admin)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(reset(admin.id, admin)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(reset('nobody', admin)).rejects.toMatchObject({ code: 'NO_SUCH_PERSON' });
    await reset(admin.id, owner);
  });

  it('lets the true owner of a locked account in, from another address', async () => {
    const wrong = (address: string) => accounts.signIn(admin.email, 'a wrong password', { address });
    for (let from = 0; from < 15; from += 1) {
      for (let turn = 0; turn < 7; turn += 1) {
        await wrong(`203.0.113.${from}`).catch(() => {});
      }
    }
    const right = () => accounts.signIn(admin.email, PASSWORD, FROM);
    await expect(right()).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' });
    const { url } = await invitations.make({ kind: 'reset', userId: admin.id }, owner);
    const anew = { token: tokenOf(url), name: '', password: 'another long password' };
    expect((await invitations.use(anew, FROM)).account).toMatchObject({ id: admin.id });
    // From where they proved who they are, they come in by the password too, while others still wait.
    await accounts.signIn(admin.email, 'another long password', FROM);
    await expect(wrong('203.0.113.99')).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' });
    const locked = (await store.audit.page({ limit: 500 })).filter(({ action }) => action === 'sign-in.locked');
    expect(locked.length).toBeGreaterThan(0);
    expect(locked.every(({ by }) => by.email === admin.email)).toBe(true);
  }, 60_000);
});

describe('a person', () => {
  it('whose role changes loses at once what it gave, at the edges too', async () => {
    const { token } = await accounts.signIn(admin.email, PASSWORD, FROM);
    await people.change(admin.id, { role: 'creator' }, owner);
    expect(await accounts.bySession(token, FROM)).toMatchObject({ role: 'creator' });
    await vi.waitFor(() =>
      expect(revoked).toMatchObject([
        { kind: 'session', subject: `staff.${admin.id}` },
        { kind: 'account', subject: `account.${admin.id}` },
        { kind: 'session', subject: `account.${admin.id}` },
      ]),
    );
  });

  it('is not raised above whoever asks, and no owner touched by an admin', async () => {
    const viewer = await add('v@example.org', 'viewer');
    const refused = [
      people.change(viewer.id, { role: 'owner' }, admin),
      people.change(admin.id, { role: 'owner' }, admin),
      people.change(owner.id, { role: 'viewer' }, admin),
      people.remove(owner.id, admin),
      people.remove(admin.id, admin),
    ];
    for (const outcome of refused) {
      await expect(outcome).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(people.change(owner.id, { role: 'admin' }, owner)).rejects.toMatchObject({ code: 'LAST_OWNER' });
    await expect(people.change('nobody', {}, owner)).rejects.toMatchObject({ code: 'NO_SUCH_PERSON' });
    const named = people.change(viewer.id, { channels: ['nowhere'] }, owner);
    await expect(named).rejects.toMatchObject({ code: 'NO_SUCH_CHANNEL' });
  });

  it('who is removed is signed out; what they ran goes to whoever removed them', async () => {
    const { token } = await accounts.signIn(admin.email, PASSWORD, FROM);
    await store.channels.add({ slug: 'theirs', ownerId: admin.id });
    await people.remove(admin.id, owner);
    expect(await accounts.bySession(token, FROM)).toBeUndefined();
    expect((await store.channels.bySlug('theirs'))?.ownerId).toBe(owner.id);
    await expect(accounts.signIn(admin.email, PASSWORD, FROM)).rejects.toMatchObject({ code: 'WRONG_LOGIN' });
  });
});

describe('one’s own account', () => {
  it('changes its password by the old one, which ends all other sessions, and gives this one another cookie', async () => {
    const here = await accounts.signIn(owner.email, PASSWORD, FROM);
    const there = await accounts.signIn(owner.email, PASSWORD, { address: '192.0.2.77' });
    const session = (await accounts.session(here.token, FROM))?.id ?? '';
    const change = (old: string) => own.changePassword({ old, new: 'another long password' }, owner, session);
    await expect(change('a wrong password')).rejects.toMatchObject({ code: 'OLD_PASSWORD_WRONG' });
    expect(await own.sessions(owner, session)).toMatchObject([
      { device: 'A program', address: FROM.address, isThis: true },
      { device: 'A browser', address: '192.0.2.77', isThis: false },
    ]);
    const { token, expiresAt } = await change(PASSWORD);
    expect(await accounts.bySession(there.token, FROM)).toBeUndefined();
    expect(await accounts.bySession(here.token, FROM)).toBeUndefined();
    expect(await accounts.bySession(token, FROM)).toMatchObject({ id: owner.id });
    expect(expiresAt).toBe(here.expiresAt);
    await own.setName('Olga', owner);
    expect(await accounts.bySession(token, FROM)).toMatchObject({ name: 'Olga' });
  });

  it('is not guessed by who sits down at a browser that is signed in', async () => {
    const guess = () => own.changePassword({ old: 'a wrong password', new: 'another long password' }, owner, '');
    for (let turn = 0; turn < 8; turn += 1) {
      await expect(guess()).rejects.toMatchObject({ code: 'OLD_PASSWORD_WRONG' });
    }
    await expect(guess()).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' });
  });

  it('ends sessions of its own, and nobody else’s', async () => {
    const mine = await accounts.signIn(owner.email, PASSWORD, FROM);
    const theirs = await accounts.signIn(admin.email, PASSWORD, FROM);
    const idOf = async (token: string) => (await accounts.session(token, FROM))?.id ?? '';
    const foreign = own.endSession(await idOf(theirs.token), owner);
    await expect(foreign).rejects.toMatchObject({ code: 'NO_SUCH_SESSION' });
    expect(await own.endOthers(owner, await idOf(mine.token))).toBe(0);
    await own.endSession(await idOf(mine.token), owner);
    expect(await accounts.bySession(mine.token, FROM)).toBeUndefined();
    expect(await accounts.bySession(theirs.token, FROM)).toBeDefined();
  });
});

it('what was done is told page by page, without any secret', async () => {
  const { url } = await invitations.make({ kind: 'join', role: 'viewer', channels: [] }, admin);
  await invitations.use({ token: tokenOf(url), name: '', email: 'v@example.org', password: PASSWORD }, FROM);
  for (let turn = 0; turn < 60; turn += 1) {
    await own.setName(`name ${turn}`, owner);
  }
  const desk = new AuditDesk(store);
  const first = await desk.page();
  expect(first.entries).toHaveLength(50);
  const rest = await desk.page(first.next ?? undefined);
  expect(rest.next).toBeNull();
  expect(rest.entries.map(({ actor, action }) => `${actor} ${action}`).slice(-2)).toEqual([
    'v@example.org person.joined',
    'admin@example.org invitation.made',
  ]);
  expect((await desk.page(undefined, admin.email)).entries).toHaveLength(1);
  const told = JSON.stringify([first, rest, log.lines]);
  expect(told).not.toContain(PASSWORD);
  expect(told).not.toContain(tokenOf(url));
});

describe('a suspension', () => {
  it('ends sessions and what the account gave at once, and keeps them out by every way until it is undone', async () => {
    const ann = await add('ann@example.org', 'creator');
    const { token } = await accounts.signIn(ann.email, PASSWORD, FROM);
    const { url } = await invitations.make({ kind: 'reset', userId: ann.id }, admin);
    await people.change(ann.id, { isSuspended: true }, admin);
    expect(await accounts.bySession(token, FROM)).toBeUndefined();
    await vi.waitFor(() => expect(revoked).toContainEqual(expect.objectContaining({ subject: `account.${ann.id}` })));
    await expect(accounts.signIn(ann.email, PASSWORD, FROM)).rejects.toMatchObject({ code: 'ACCOUNT_SUSPENDED' });
    await expect(accounts.signIn(ann.email, 'a wrong password', FROM)).rejects.toMatchObject({ code: 'WRONG_LOGIN' });
    await expect(accounts.admit({ ...ann }, FROM)).rejects.toMatchObject({ code: 'ACCOUNT_SUSPENDED' });
    const reset = { token: tokenOf(url), name: '', password: PASSWORD };
    await expect(invitations.use(reset, FROM)).rejects.toMatchObject({ code: 'ACCOUNT_SUSPENDED' });
    expect((await people.list(admin)).find(({ id }) => id === ann.id)).toMatchObject({
      suspendedAt: clock.wallNow(),
      may: { suspend: true },
    });
    await people.change(ann.id, { isSuspended: false }, admin);
    expect((await accounts.signIn(ann.email, PASSWORD, FROM)).account.id).toBe(ann.id);
    const { entries } = await new AuditDesk(store).page(undefined, admin.email);
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['person.suspended', 'person.restored']),
    );
  });

  it('is for nobody to put on themselves, on an owner, or by who may not look after people', async () => {
    const creator = await add('cat@example.org', 'creator');
    const second = await add('second@example.org', 'owner');
    const suspend = (target: Actor, by: Actor) => people.change(target.id, { isSuspended: true }, by);
    await expect(suspend(admin, admin)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(suspend(owner, admin)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(suspend(second, owner)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(suspend(admin, creator)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await suspend(admin, owner);
    expect((await store.users.byId(admin.id))?.suspendedAt).toBe(clock.wallNow());
  });
});
