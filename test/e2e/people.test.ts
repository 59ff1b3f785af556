import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinChat, messagesOf, messageWith, moderate, say } from '../harness/chat.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, PHONE, Viewer } from '../harness/viewer.ts';

/** Who may do what, on a running system: by the pages as people use them, and by every route as a program might. */

const PASSWORDS = {
  owner: 'the owner has this one',
  creator: 'the creator has this one',
  moderator: 'the moderator has this one',
  admin: 'the admin has this one',
} as const;
type Who = keyof typeof PASSWORDS;
const emailOf = (who: Who): string => `${who}@example.org`;

let stack: Stack;
let browser: Browser;
let owner: Viewer;
/** Session cookies, as `Cookie` sends them. */
const cookies = new Map<string, string>();
/** What must stand in no log and on no page of the audit. */
const secrets: string[] = Object.values(PASSWORDS);

beforeAll(async () => {
  stack = await Stack.start({ name: 'people', env: { INGEST_LADDER: 'off' } });
  browser = await launchBrowser();
  owner = await Viewer.open(browser);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly cookie: string };

/** Asks the API as somebody, or as nobody. */
async function ask(who: string | undefined, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${stack.baseUrl}/api/v1/${path}`, {
    method,
    headers: { cookie: cookies.get(who ?? '') ?? '', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const cookie = response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body: answer, cookie: cookie.join('; ') };
}

async function signIn(who: Who, as: string = who): Promise<void> {
  const { status, cookie } = await ask(undefined, 'POST', 'login', { email: emailOf(who), password: PASSWORDS[who] });
  expect(status).toBe(200);
  cookies.set(as, cookie);
  secrets.push(/rostrum_session=([^;]+)/.exec(cookie)?.[1] ?? '');
}

/** Makes an invitation and uses it, by the API. */
async function invite(who: Who, channels: readonly string[] = []): Promise<void> {
  const made = await ask('owner', 'POST', 'invitations', { kind: 'join', role: who, channels });
  expect(made.status).toBe(201);
  const token = tokenOf(String(made.body['url']));
  const joined = await ask(undefined, 'POST', 'join', { token, email: emailOf(who), password: PASSWORDS[who] });
  expect(joined.status).toBe(200);
  cookies.set(who, joined.cookie);
}

function tokenOf(url: string): string {
  const token = url.slice(url.lastIndexOf('/') + 1);
  secrets.push(token);
  return token;
}

async function idOf(who: Who): Promise<string> {
  const { body } = await ask('owner', 'GET', 'people');
  const people = body['people'] as { id: string; email: string }[];
  return people.find(({ email }) => email === emailOf(who))?.id ?? '';
}

const pageStatus = async (who: string, path: string): Promise<number> =>
  (await fetch(`${stack.baseUrl}${path}`, { headers: { cookie: cookies.get(who) ?? '' }, redirect: 'manual' })).status;

test('the owner invites a creator by a link that is shown once', async () => {
  const { page } = owner;
  await owner.goto(await stack.untilSetupUrl());
  await page.getByLabel(/e-?mail/i).fill(emailOf('owner'));
  await page.getByLabel(/password/i).fill(PASSWORDS.owner);
  await page.getByRole('button', { name: 'Create the owner account' }).click();
  await page.waitForURL(/studio/);
  await signIn('owner');
  const made = await ask('owner', 'POST', 'channels', { slug: 'owners', title: 'The owner’s' });
  secrets.push(String(made.body['streamKey']));
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel(/creator/i).check();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  tokenOf(link);
  await owner.screenshot('people');

  const creator = await Viewer.open(browser, { viewport: PHONE });
  await creator.goto(link);
  await creator.page.getByLabel(/name/i).fill('Carl');
  await creator.page.getByLabel(/e-?mail/i).fill(emailOf('creator'));
  await creator.page.getByLabel(/password/i).fill(PASSWORDS.creator);
  await creator.screenshot('join');
  await creator.page.getByRole('button', { name: 'Join' }).click();
  await creator.page.waitForURL(/studio/);
  await creator.page.getByLabel('Title').fill('Carl’s own');
  await creator.page.getByLabel('Address').fill('carls');
  await creator.page.getByRole('button', { name: 'Create channel' }).click();
  await creator.page.waitForURL(/studio\/carls/);
  expect(await creator.page.getByRole('link', { name: 'People' }).count()).toBe(0);
  await creator.goto(link);
  await creator.page.getByText('This link was used already').waitFor();
  expect(creator.errors).toEqual([]);
  await creator.close();
  await signIn('creator');
});

test('a link that is taken back says so, and opens nothing', async () => {
  const { body } = await ask('owner', 'POST', 'invitations', { kind: 'join', role: 'viewer' });
  const token = tokenOf(String(body['url']));
  const { id } = body['invitation'] as { id: string };
  expect((await ask('owner', 'DELETE', `invitations/${id}`)).status).toBe(200);
  const tried = await ask(undefined, 'POST', 'join', { token, email: 'x@example.org', password: PASSWORDS.admin });
  expect(tried).toMatchObject({ status: 410, body: { error: { code: 'INVITATION_SPENT' } } });
  expect(await (await fetch(`${stack.baseUrl}/join/${token}`)).text()).toContain('This link was taken back');
});

const CHANNEL_ROUTES: readonly { method: string; path: string; body?: unknown }[] = [
  { method: 'PATCH', path: '', body: { title: 'Mine now' } },
  { method: 'DELETE', path: '' },
  { method: 'GET', path: '/stream-key' },
  { method: 'POST', path: '/stream-key' },
  { method: 'GET', path: '/encoders' },
  { method: 'PATCH', path: '/encoders', body: { switching: 'stay' } },
  { method: 'POST', path: '/encoders/backup-key' },
  { method: 'GET', path: '/pull' },
  { method: 'PUT', path: '/pull', body: { address: 'rtsp://camera.example/1', isOn: true } },
  { method: 'DELETE', path: '/pull' },
  { method: 'GET', path: '/slate' },
  { method: 'PUT', path: '/slate', body: {} },
  { method: 'DELETE', path: '/slate' },
  { method: 'PUT', path: '/owner', body: { email: emailOf('creator') } },
];
const BAN_ROUTES: typeof CHANNEL_ROUTES = [
  { method: 'GET', path: '/bans' },
  { method: 'DELETE', path: '/bans/1' },
];
const PEOPLE_ROUTES: typeof CHANNEL_ROUTES = [
  { method: 'GET', path: 'people' },
  { method: 'PATCH', path: 'people/1', body: { role: 'owner' } },
  { method: 'DELETE', path: 'people/1' },
  { method: 'GET', path: 'invitations' },
  { method: 'POST', path: 'invitations', body: { kind: 'join', role: 'owner' } },
  { method: 'DELETE', path: 'invitations/1' },
  { method: 'GET', path: 'audit' },
];

describe('a creator', () => {
  test.each([...CHANNEL_ROUTES, ...BAN_ROUTES])('may not $method …/owners$path', async ({ method, path, body }) => {
    expect((await ask('creator', method, `channels/owners${path}`, body)).status).toBe(403);
    expect((await ask(undefined, method, `channels/owners${path}`, body)).status).toBe(401);
  });

  test.each(PEOPLE_ROUTES)('may not $method $path', async ({ method, path, body }) => {
    expect((await ask('creator', method, path, body)).status).toBe(403);
    expect((await ask(undefined, method, path, body)).status).toBe(401);
  });

  test('is shown their own channels, and no page of what is not theirs', async () => {
    const { body } = await ask('creator', 'GET', 'channels');
    expect((body['channels'] as { slug: string }[]).map(({ slug }) => slug)).toEqual(['carls']);
    const open = await ask('creator', 'GET', 'channels/owners');
    expect(open.body).toHaveProperty('channel');
    expect(open.body).not.toHaveProperty('state');
    expect(await pageStatus('creator', '/studio/carls')).toBe(200);
    for (const path of ['/studio/owners', '/admin', '/admin/activity']) {
      expect(await pageStatus('creator', path), path).toBe(404);
    }
    const role = (await ask('creator', 'POST', 'channels/owners/chat-token')).body['role'];
    expect(role).toBe('viewer');
    const key = await ask('creator', 'GET', 'channels/carls/stream-key');
    expect(key.status).toBe(200);
    secrets.push(String(key.body['streamKey']));
  });
});

describe('a moderator', () => {
  test('keeps order in the chats they are named for, and nothing else', async () => {
    await invite('moderator', ['owners']);
    expect((await ask('moderator', 'POST', 'channels/owners/chat-token')).body['role']).toBe('moderator');
    expect((await ask('moderator', 'POST', 'channels/carls/chat-token')).body['role']).toBe('viewer');
    expect((await ask('moderator', 'GET', 'channels/owners/bans')).status).toBe(200);
    expect((await ask('moderator', 'GET', 'channels/carls/bans')).status).toBe(403);
    for (const { method, path, body } of CHANNEL_ROUTES) {
      const { status } = await ask('moderator', method, `channels/owners${path}`, body);
      expect(status, `${method} ${path}`).toBe(403);
    }
    expect((await ask('moderator', 'POST', 'channels', { slug: 'mods', title: 'x' })).status).toBe(403);
    expect(await pageStatus('moderator', '/studio/owners')).toBe(200);
    expect(await pageStatus('moderator', '/studio/carls')).toBe(404);
  });

  test('who is not named any more can do nothing, also on a page that is still open', async () => {
    const guest = await Viewer.open(browser);
    const mod = await Viewer.open(browser);
    await mod.goto(`${stack.baseUrl}/login`);
    await mod.page.getByLabel(/e-?mail/i).fill(emailOf('moderator'));
    await mod.page.getByLabel(/password/i).fill(PASSWORDS.moderator);
    await mod.page.getByRole('button', { name: 'Sign in' }).click();
    await mod.page.getByText('Channels you moderate').waitFor();
    await mod.goto(stack.watchUrl('owners'));
    await guest.goto(stack.watchUrl('owners'));
    await joinChat(guest.page, 'Guest');
    await say(guest.page, 'first words');
    await say(guest.page, 'second words');
    await until('the words', async () => (await messagesOf(mod.page)).join().includes('second words'));
    await moderate(mod.page, 'first words', /delete/i);
    await until('them to go', async () => !(await messagesOf(guest.page)).join().includes('first words'));

    const path = `people/${await idOf('moderator')}`;
    expect((await ask('owner', 'PATCH', path, { channels: ['carls'] })).status).toBe(200);
    expect((await ask('moderator', 'GET', 'channels/owners/bans')).status).toBe(403);
    // The edge learns it by the bus.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await moderate(mod.page, 'second words', /delete/i);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await messageWith(guest.page, 'second words').count()).toBe(1);

    expect((await ask('owner', 'PATCH', path, { channels: ['owners'] })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await mod.page.reload();
    await until('the words again', async () => (await messagesOf(mod.page)).join().includes('second words'));
    await moderate(mod.page, 'second words', /^ban guest/i);
    await until('the guest to be told', async () =>
      (await guest.page.innerText('body')).includes('closed this chat for you'),
    );
    await Promise.all([guest.close(), mod.close()]);
  });
});

test('an admin may do all but touch the owner, and loses it at once when it is taken', async () => {
  await invite('admin');
  const ownerId = await idOf('owner');
  for (const refused of [
    await ask('admin', 'PATCH', `people/${ownerId}`, { role: 'viewer' }),
    await ask('admin', 'DELETE', `people/${ownerId}`),
    await ask('admin', 'PATCH', `people/${await idOf('admin')}`, { role: 'owner' }),
    await ask('admin', 'POST', 'invitations', { kind: 'join', role: 'owner' }),
    await ask('admin', 'POST', 'invitations', { kind: 'reset', userId: ownerId }),
  ]) {
    expect(refused.status).toBe(403);
  }
  expect((await ask('owner', 'PATCH', `people/${ownerId}`, { role: 'admin' })).status).toBe(409);
  expect((await ask('admin', 'GET', 'channels/owners/stream-key')).status).toBe(200);
  expect((await ask('admin', 'PUT', 'channels/owners/owner', { email: emailOf('moderator') })).status).toBe(409);
  expect((await ask('admin', 'PUT', 'channels/owners/owner', { email: emailOf('admin') })).status).toBe(200);
  expect((await ask('owner', 'PATCH', `people/${await idOf('admin')}`, { role: 'viewer' })).status).toBe(200);
  for (const path of ['people', 'audit', 'channels/owners/stream-key']) {
    expect((await ask('admin', 'GET', path)).status, path).toBe(403);
  }
  expect(await pageStatus('admin', '/admin')).toBe(404);
});

test('a person signs out elsewhere, changes the password, and is let in again by a link', async () => {
  await signIn('creator', 'creator elsewhere');
  const change = { old: PASSWORDS.creator, new: 'a newer one than before' };
  secrets.push(change.new, 'the newest one of all');
  expect((await ask('creator', 'PUT', 'account/password', { ...change, old: 'not this one' })).status).toBe(403);
  const changed = await ask('creator', 'PUT', 'account/password', change);
  expect(changed.status).toBe(200);
  expect((await ask('creator', 'GET', 'account')).status).toBe(401);
  cookies.set('creator', changed.cookie);
  expect((await ask('creator elsewhere', 'GET', 'account')).status).toBe(401);
  const { body } = await ask('creator', 'GET', 'account/sessions');
  expect(body['sessions']).toMatchObject([{ isThis: true, address: expect.any(String) }]);
  const reset = await ask('owner', 'POST', 'invitations', { kind: 'reset', userId: await idOf('creator') });
  const token = tokenOf(String(reset.body['url']));
  const used = await ask(undefined, 'POST', 'join', { token, password: 'the newest one of all' });
  expect(used.status).toBe(200);
  expect((await ask('creator', 'GET', 'account')).status).toBe(401);
  cookies.set('creator', used.cookie);
  expect((await ask('creator', 'GET', 'account')).body).toMatchObject({ email: emailOf('creator'), name: 'Carl' });
});

test('who is removed is out at once, and what they ran is the owner’s', async () => {
  expect((await ask('owner', 'DELETE', `people/${await idOf('creator')}`)).status).toBe(200);
  expect((await ask('creator', 'GET', 'account')).status).toBe(401);
  expect((await ask('creator', 'GET', 'channels/carls/stream-key')).status).toBe(401);
  expect((await ask('creator', 'GET', 'me')).body).toMatchObject({ account: null });
  const { page } = owner;
  await owner.goto(`${stack.baseUrl}/studio/carls`);
  await page.getByText('Whose channel it is').waitFor();
  await until('the owner', async () => (await page.innerText('body')).includes(emailOf('owner')));
});

test('all of it is written down, without any secret', async () => {
  const entries: { actor: string; action: string }[] = [];
  for (let before: string | undefined = ''; before !== undefined; ) {
    const { body } = await ask('owner', 'GET', `audit${before === '' ? '' : `?before=${before}`}`);
    entries.push(...(body['entries'] as typeof entries));
    before = (body['next'] as string | null) ?? undefined;
  }
  const lines = entries.map(({ actor, action }) => `${actor} ${action}`);
  expect(lines).toEqual(
    expect.arrayContaining([
      'owner@example.org account.made',
      'owner@example.org sign-in.done',
      'owner@example.org channel.made',
      'owner@example.org invitation.made',
      'owner@example.org invitation.revoked',
      'creator@example.org person.joined',
      'creator@example.org channel.made',
      'creator@example.org key.shown',
      'moderator@example.org ban.made',
      'owner@example.org person.channels',
      'admin@example.org channel.handed-over',
      'owner@example.org person.role',
      'creator@example.org account.password-changed',
      'owner@example.org reset.made',
      'creator@example.org person.password-reset',
      'owner@example.org person.removed',
    ]),
  );
  const { body } = await ask('owner', 'GET', `audit?by=${emailOf('moderator')}`);
  const theirs = (body['entries'] as typeof entries).map(({ actor }) => actor);
  expect([...new Set(theirs)]).toEqual([emailOf('moderator')]);
  const told = JSON.stringify(entries) + stack.output;
  expect(secrets.filter((secret) => secret.length < 10 || told.includes(secret))).toEqual([]);
  await owner.goto(`${stack.baseUrl}/admin/activity`);
  await owner.page.getByText('removed creator@example.org').waitFor();
  await owner.screenshot('activity');
  expect(owner.errors).toEqual([]);
});
