import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Access } from '@rostrum/contract/channel-card';
import type { Claims } from '@rostrum/contract/entitlement-claims';
import { type StreamState, streamStateSchema } from '@rostrum/contract/stream-state';
import { keyRingFrom, openSigningKeys, type SigningKeys } from '@rostrum/entitlement/key-ring';
import { verifyToken } from '@rostrum/entitlement/token';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import type { PlanAccessToSet } from '@rostrum/store/schedule-repository';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessInForce } from './access-in-force.ts';
import type { Account } from './account.ts';
import { ChatTokens } from './chat-tokens.ts';
import { DOORS_MS } from './event-on.ts';
import { hashPassword } from './password.ts';
import { newVisitorId } from './visitor.ts';
import { type Shown, type Viewer, WatchDoor } from './watch-door.ts';

const RIGHT = 'the right password';
const HOUR_MS = 3_600_000;

let folder: string;
let clock: FakeClock;
let keys: SigningKeys;
let store: Store;
let door: WatchDoor;
let chatTokens: ChatTokens;
let inForce: AccessInForce;
/** What is sent to the channel. */
let sent: StreamState | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-door-'));
  clock = new FakeClock();
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  keys = openSigningKeys(join(folder, 'entitlement.json'));
  sent = undefined;
  inForce = new AccessInForce({ store, states: { of: () => sent, watch: () => {} }, clock, log: openMemoryLog() });
  const roleOf = async (_slug: string, { role }: Account) => (role === 'owner' ? 'host' : 'viewer');
  door = new WatchDoor({ store, inForce, keys, clock, roleOf });
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
  return door.enter('sunday', { visitor, account: undefined, address, country: undefined }, { password }).then(
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
  const viewer = { visitor, account: undefined, address: '192.0.2.7', country: undefined };
  const way = await door.enter('sunday', viewer, { password: RIGHT });
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
    const viewer = { visitor: newVisitorId(), account: undefined, country: undefined };
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

/** Somebody at the door. */
const who = (said: Partial<Viewer> = {}): Viewer => ({
  visitor: newVisitorId(),
  account: undefined,
  address: '192.0.2.1',
  country: undefined,
  ...said,
});
const codeOf = (viewer: Viewer, shown: Shown = {}): Promise<string> =>
  door.enter('sunday', viewer, shown).then(
    () => 'in',
    (error: { code: string }) => error.code,
  );
async function claimsOf(viewer: Viewer, shown: Shown = {}): Promise<Claims> {
  const { hlsUrl } = await door.enter('sunday', viewer, shown);
  return said(/^\/hls\/t\/([^/]+)\//.exec(hlsUrl)?.[1] ?? expect.fail(hlsUrl));
}
async function signUp(email: string, role: Account['role'] = 'viewer'): Promise<Account> {
  const { id } = await store.users.add({ email, passwordHash: 'x', role });
  return { id, email, name: '', role };
}

describe('members who come as a group', () => {
  it('are let in with all its people, and out with the group', async () => {
    const id = await add('sunday', 'members');
    const group = await store.groups.add('Choir');
    const ann = who({ account: await signUp('ann@a.org') });
    await store.access.setGroups(id, [group.id]);
    expect(await codeOf(ann)).toBe('NOT_A_MEMBER');
    await store.groups.addMembers(group.id, [{ email: 'ann@a.org', name: '' }]);
    expect(await codeOf(ann)).toBe('in');
    await store.groups.remove(group.id);
    expect(await codeOf(ann)).toBe('NOT_A_MEMBER');
  });
});

describe('a channel for some countries', () => {
  it('lets in who is there, and its host from anywhere; the chat is no other way', async () => {
    const id = await add('sunday', 'public');
    await store.access.set(id, { countries: { rule: 'only', codes: ['CH'] } });
    expect(await codeOf(who({ country: 'CH' }))).toBe('in');
    await expect(door.enter('sunday', who({ country: 'FR' }), {})).rejects.toThrow('cannot be watched from France');
    await expect(door.enter('sunday', who(), {})).rejects.toThrow('cannot be told which one you are in');
    expect(await codeOf(who({ account: await signUp('boss@a.org', 'owner') }))).toBe('in');
    expect(await door.judge('sunday', who({ country: 'FR' }))).toEqual({ may: false, lack: 'country' });
  });
});

describe('an event with access of its own', () => {
  let id: string;
  const plan = async (access: PlanAccessToSet | undefined, startsInMs = HOUR_MS) => {
    const startsAt = clock.wallNow() + startsInMs;
    const times = { startsAt, endsAt: startsAt + HOUR_MS, zone: 'UTC', recurrence: undefined };
    const planned = await store.schedule.add(id, { title: 'Concert', description: '', ...times, access });
    await inForce.changed({ id, slug: 'sunday' });
    return planned;
  };
  const send = (startedAt: number): void => {
    const state = { slug: 'sunday', status: 'live', origin: 'http://127.0.0.1:1', revision: 1, epoch: 'e', startedAt };
    sent = streamStateSchema.parse(state);
  };

  it('asks for its own ticket from its doors to its end, on a channel that is open to all', async () => {
    id = await add('sunday', 'public');
    const { id: planId } = await plan({ kind: 'ticket', groups: [] });
    const other = await plan({ kind: 'ticket', groups: [] }, 10 * HOUR_MS);
    const wish = { count: 1, label: '', devices: 1, expiresAt: undefined };
    const [mine] = await store.tickets.add(id, { ...wish, planId });
    const [others] = await store.tickets.add(id, { ...wish, planId: other.id });
    const guest = who();
    expect(await codeOf(guest)).toBe('in');
    clock.advance(HOUR_MS - DOORS_MS);
    expect(await codeOf(guest)).toBe('TICKET_NEEDED');
    expect(await codeOf(guest, { ticket: others?.code })).toBe('TICKET_OF_ANOTHER_EVENT');
    const claims = await claimsOf(guest, { ticket: mine?.code });
    expect(claims).toMatchObject({ sub: `ticket.${mine?.id}`, under: [expect.stringMatching(/^[\w-]{10}$/)] });
    expect(claims.under).toEqual([inForce.of({ id, access: 'public' }).under]);
    // It goes over for as long as it is sent, and no longer.
    send(clock.wallNow());
    clock.advance(DOORS_MS + HOUR_MS + 1);
    expect(await codeOf(who())).toBe('TICKET_NEEDED');
    sent = undefined;
    expect(await codeOf(who())).toBe('in');
  });

  it('whose people may watch the channel, too, lets them go on by the token they have', async () => {
    id = await add('sunday', 'members');
    const group = await store.groups.add('Choir');
    await store.access.addMembers(id, [
      { email: 'ann@a.org', name: '' },
      { email: 'ben@a.org', name: '' },
    ]);
    await store.groups.addMembers(group.id, [{ email: 'ann@a.org', name: '' }]);
    await plan({ kind: 'members', groups: [group.id] });
    const [ann, ben] = [who({ account: await signUp('ann@a.org') }), who({ account: await signUp('ben@a.org') })];
    const before = [await claimsOf(ann), await claimsOf(ben)];
    clock.advance(HOUR_MS);
    const { under } = inForce.of({ id, access: 'members' });
    expect(before.map((claims) => claims.under)).toEqual([['own', under], ['own']]);
    expect([await codeOf(ann), await codeOf(ben)]).toEqual(['in', 'NOT_A_MEMBER']);
    expect((await claimsOf(ann)).under).toEqual([under, 'own']);
  });

  it('for members without a group is for those of the channel; a password is its own', async () => {
    id = await add('sunday', 'password');
    await store.access.addMembers(id, [{ email: 'ann@a.org', name: '' }]);
    await store.access.set(id, { passwordHash: await hashPassword(RIGHT) });
    await plan({ kind: 'members', groups: [] }, 0);
    expect(await codeOf(who({ account: await signUp('ann@a.org') }))).toBe('in');
    expect(await codeOf(who(), { password: RIGHT })).toBe('SIGN_IN_TO_WATCH');
    const own = { kind: 'password', passwordHash: await hashPassword('another one'), groups: [] } as const;
    const { id: planId } = await plan(own, 1);
    clock.advance(1);
    const guest = who();
    expect(await codeOf(guest, { password: RIGHT })).toBe('PASSWORD_WRONG');
    expect(await codeOf(guest, { password: 'another one' })).toBe('in');
    expect(await codeOf(guest)).toBe('in');
    await store.schedule.update(id, planId, { access: { ...own, passwordHash: await hashPassword('a third one') } });
    await inForce.changed({ id, slug: 'sunday' });
    expect(await codeOf(guest)).toBe('PASSWORD_NEEDED');
  });

  it('changes over at its doors and at its end, and is told of once each', async () => {
    id = await add('sunday', 'public');
    const told: string[] = [];
    inForce.onChange(async (slug) => told.push(`${slug} ${inForce.of({ id, access: 'public' }).access}`));
    await plan({ kind: 'members', groups: [] });
    const look = async () => {
      inForce.look();
      await new Promise(setImmediate);
    };
    await look();
    told.length = 0;
    clock.advance(HOUR_MS - DOORS_MS);
    await look();
    await look();
    clock.advance(DOORS_MS + HOUR_MS);
    await look();
    await look();
    expect(told).toEqual(['sunday members', 'sunday public']);
  });
});
