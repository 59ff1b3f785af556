import {
  type ChannelTicket,
  channelAccessSchema,
  channelTicketSchema,
  type WatchWay,
  watchWaySchema,
} from '@rostrum/contract/api';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, PHONE, Viewer } from '../harness/viewer.ts';

/** Who may watch, on a running system: what each kind of access asks, and that what is taken back holds at once. */

const SLUG = 'family';
const MEMBER = 'ann@example.org';

let stack: Stack;
let browser: Browser;
let encoder: Encoder | undefined;
let owner = '';

beforeAll(async () => {
  stack = await Stack.start({ name: 'access', env: { INGEST_LADDER: 'off' } });
  browser = await launchBrowser();
  const channel = await stack.addChannel(SLUG, '--title', 'Family wedding');
  owner = await stack.signInOwner();
  encoder = await startEncoder({ ...SMALL, url: channel.rtmpUrl });
  await stack.untilStatus(SLUG, 'live');
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

type Answer = { readonly status: number; readonly code: string; readonly body: unknown; readonly cookie: string };

async function ask(method: string, path: string, body?: unknown, cookie = ''): Promise<Answer> {
  const response = await stack.get(`/api/v1/channels/${SLUG}/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      origin: stack.baseUrl,
      ...(cookie === '' ? {} : { cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { error?: { code: string } };
  const set = response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  return { status: response.status, code: answer.error?.code ?? 'ok', body: answer, cookie: set };
}

const asOwner = (method: string, path: string, body?: unknown): Promise<Answer> => ask(method, path, body, owner);
const setAccess = async (patch: object) => channelAccessSchema.parse((await asOwner('PUT', 'access', patch)).body);
const enter = (shown: object = {}, cookie = ''): Promise<Answer> => ask('POST', 'watch-token', shown, cookie);

/** Whether the media are given by this way. */
async function plays(way: WatchWay): Promise<string> {
  const response = await stack.get(way.hlsUrl);
  const text = await response.text();
  return response.ok ? 'ok' : JSON.parse(text).error.code;
}

async function signIn(email: string): Promise<string> {
  const response = await stack.get('/api/v1/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stack.baseUrl },
    body: JSON.stringify({ email, password: TEST_PASSWORD }),
  });
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}

async function ticketsOf(answer: Promise<Answer>): Promise<ChannelTicket[]> {
  return channelTicketSchema.array().parse(((await answer).body as { tickets: unknown }).tickets);
}

describe('a password', () => {
  test('is asked for, lets in, and a new one puts everybody out at once who plays by the old one', async () => {
    expect((await asOwner('PUT', 'access', { access: 'password' })).code).toBe('PASSWORD_MISSING');
    await setAccess({ access: 'password', password: 'orange blossom' });
    expect((await stack.get(`/hls/${SLUG}/index.m3u8`)).status).toBe(401);
    expect((await enter()).code).toBe('PASSWORD_NEEDED');
    expect((await enter({ password: 'Orange blossom' })).code).toBe('PASSWORD_WRONG');

    const viewer = await Viewer.open(browser);
    await viewer.goto(stack.watchUrl(SLUG));
    const { page } = viewer;
    await page.getByLabel('Password').fill('wrong one');
    await page.getByRole('button', { name: 'Watch' }).click();
    await page.getByText('This is not the password of this channel').waitFor();
    await viewer.screenshot('door-password');
    await page.getByLabel('Password').fill('orange blossom');
    await page.getByRole('button', { name: 'Watch' }).click();
    await viewer.untilPlaying();
    await page.reload({ waitUntil: 'commit' });
    await viewer.untilPlaying();
    await page.getByRole('complementary', { name: 'Chat' }).getByRole('textbox').first().waitFor();

    const way = watchWaySchema.parse((await enter({ password: 'orange blossom' })).body);
    await until('the way to lead in', async () => (await plays(way)) === 'ok');
    await setAccess({ password: 'apple blossom' });
    await until('the old right to end', async () => (await plays(way)) === 'TOKEN_REVOKED');
    await page.getByLabel('Password').waitFor();
    expect((await enter({ password: 'orange blossom' })).code).toBe('PASSWORD_WRONG');
    await viewer.close();
  });

  test('one browser guesses eight times, and others are not held up by it', async () => {
    const { cookie } = await enter({ password: 'apple blossom' });
    const codes: string[] = [];
    for (let guess = 0; guess < 9; guess += 1) {
      codes.push((await enter({ password: `guess ${guess}` }, cookie)).code);
    }
    expect(new Set(codes.slice(0, 8))).toEqual(new Set(['PASSWORD_WRONG']));
    expect(codes[8]).toBe('TOO_MANY_TRIES');
    expect((await enter({ password: 'apple blossom' })).code).toBe('ok');
  });
});

describe('members', () => {
  test('sign in and watch; who is removed is out at once, with an open player as well', async () => {
    await stack.addUser(MEMBER, 'viewer');
    await stack.addUser('carl@example.org', 'viewer');
    await setAccess({ access: 'members' });
    expect((await asOwner('POST', 'members', { list: 'nobody' })).code).toBe('NO_MEMBERS_FOUND');
    const list = `Name,Mail\r\n"Ash, Ann",${MEMBER.toUpperCase()}\r\n`;
    expect((await asOwner('POST', 'members', { list })).body).toEqual({ added: 1, skipped: [] });
    expect((await enter()).code).toBe('SIGN_IN_TO_WATCH');
    expect((await enter({}, await signIn('carl@example.org'))).code).toBe('NOT_A_MEMBER');

    const viewer = await Viewer.open(browser, { viewport: PHONE });
    const { page } = viewer;
    await viewer.goto(stack.watchUrl(SLUG));
    await page.getByRole('link', { name: 'Sign in to watch' }).waitFor();
    await viewer.screenshot('door-members-phone');
    await page.getByRole('link', { name: 'Sign in to watch' }).click();
    await page.getByLabel('E-mail address').fill(MEMBER);
    await page.getByLabel('Password').fill(TEST_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(new RegExp(`/c/${SLUG}$`));
    await viewer.untilPlaying();

    const way = watchWaySchema.parse((await enter({}, await signIn(MEMBER))).body);
    await until('the way to lead in', async () => (await plays(way)) === 'ok');
    expect((await asOwner('DELETE', `members/${encodeURIComponent(MEMBER)}`)).code).toBe('ok');
    await until('the right to end', async () => (await plays(way)) === 'TOKEN_REVOKED');
    await page.getByText('your account is not among them').waitFor();
    expect((await asOwner('DELETE', `members/${encodeURIComponent(MEMBER)}`)).code).toBe('NO_SUCH_MEMBER');
    await viewer.close();
  });
});

describe('tickets', () => {
  test('let in as many browsers as they say; one taken back ends who plays by it', async () => {
    await setAccess({ access: 'ticket' });
    const [ticket] = await ticketsOf(asOwner('POST', 'tickets', { count: 2, label: 'Row 7', devices: 2 }));
    const code = ticket?.code ?? '';
    expect((await enter()).code).toBe('TICKET_NEEDED');
    expect((await enter({ ticket: 'abcd-efgh-jkmn' })).code).toBe('TICKET_UNKNOWN');

    const viewer = await Viewer.open(browser);
    const { page } = viewer;
    await viewer.goto(stack.watchUrl(SLUG));
    await page.getByLabel('Ticket').fill(code.toUpperCase().replaceAll('-', ' '));
    await viewer.screenshot('door-ticket');
    await page.getByRole('button', { name: 'Watch' }).click();
    await viewer.untilPlaying();

    const second = await enter({ ticket: code });
    expect(second.code).toBe('ok');
    expect((await enter({ ticket: code })).code).toBe('TICKET_IN_USE');
    // The browser is known by its cookie, and needs the ticket no more.
    expect((await enter({}, second.cookie)).code).toBe('ok');
    const way = watchWaySchema.parse(second.body);
    await until('the way to lead in', async () => (await plays(way)) === 'ok');

    expect((await asOwner('DELETE', `tickets/${ticket?.id}`)).code).toBe('ok');
    await until('the right to end', async () => (await plays(way)) === 'TOKEN_REVOKED');
    await page.getByLabel('Ticket').waitFor();
    expect((await enter({ ticket: code })).code).toBe('TICKET_OVER');
    expect((await enter({}, second.cookie)).code).toBe('TICKET_NEEDED');
    expect((await ticketsOf(asOwner('GET', 'tickets'))).map(({ used }) => used).toSorted((a, b) => a - b)).toEqual([
      0, 2,
    ]);
    await viewer.close();
  });

  test('are printed for those who run the channel', async () => {
    const host = await Viewer.open(browser);
    const cookies = owner.split('; ').map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return { name, value, url: stack.baseUrl };
    });
    await host.context.addCookies(cookies);
    await host.goto(`${stack.baseUrl}/studio/${SLUG}/tickets`);
    await host.page.getByText(`/c/${SLUG}`).first().waitFor();
    expect(await host.page.locator('code').allTextContents()).toEqual([expect.stringMatching(/^[a-z2-9-]{14}$/)]);
    await host.goto(`${stack.baseUrl}/studio/${SLUG}`);
    await host.page.getByText('1 in force').waitFor();
    await host.screenshot('studio-access');
    await host.close();
    expect((await stack.get(`/studio/${SLUG}/tickets`, { redirect: 'manual' })).status).toBe(307);
  });
});

test('opening and closing times hold on the page and at the media', async () => {
  expect((await asOwner('PUT', 'access', { opensAt: 2_000, closesAt: 1_000 })).code).toBe('TIMES_CROSSED');
  await setAccess({ access: 'public', opensAt: Date.now() + 3_600_000 });
  const open: WatchWay = { hlsUrl: `/hls/${SLUG}/index.m3u8`, expiresAt: null };
  await until('the media to be shut', async () => (await plays(open)) === 'NOT_OPEN_NOW');
  expect((await enter()).code).toBe('NOT_OPEN_YET');
  const viewer = await Viewer.open(browser);
  await viewer.goto(stack.watchUrl(SLUG));
  await viewer.page.getByRole('timer').waitFor();
  await viewer.screenshot('door-opening');
  await setAccess({ opensAt: null, closesAt: Date.now() - 1 });
  expect((await enter()).code).toBe('CLOSED');
  await setAccess({ closesAt: null });
  await until('the media to be open', async () => (await plays(open)) === 'ok');
  await viewer.untilPlaying(30_000);
  await viewer.close();
});

test('an event is for its own people while it is on; who is taken out of their group is out at once', async () => {
  await setAccess({ access: 'public' });
  const open: WatchWay = { hlsUrl: `/hls/${SLUG}/index.m3u8`, expiresAt: null };
  await until('the media to be open', async () => (await plays(open)) === 'ok');
  const asAdmin = async (method: string, path: string, body?: unknown): Promise<Response> =>
    stack.get(`/api/v1/groups${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: stack.baseUrl, cookie: owner },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const { group } = (await (await asAdmin('POST', '', { name: 'Choir' })).json()) as { group: { id: string } };
  await asAdmin('POST', `/${group.id}/members`, { list: MEMBER });
  const viewer = await Viewer.open(browser);
  await viewer.goto(stack.watchUrl(SLUG));
  await viewer.untilPlaying();

  const now = Date.now();
  const access = { kind: 'members', groups: [group.id] };
  const wish = { title: 'Choir evening', startsAt: now, endsAt: now + 3_600_000, access };
  const planned = await asOwner('POST', 'schedule', wish);
  const { plan } = planned.body as { plan: { id: string } };
  await until('the event to begin', async () => (await plays(open)) === 'NOT_ENTITLED');
  await viewer.page.getByRole('link', { name: 'Sign in to watch' }).waitFor();
  expect((await enter()).code).toBe('SIGN_IN_TO_WATCH');
  const member = await signIn(MEMBER);
  const way = watchWaySchema.parse((await enter({}, member)).body);
  await until('the way to lead in', async () => (await plays(way)) === 'ok');
  expect((await asAdmin('DELETE', `/${group.id}/members/${encodeURIComponent(MEMBER)}`)).status).toBe(200);
  await until('the right to end', async () => (await plays(way)) === 'TOKEN_REVOKED');
  expect((await enter({}, member)).code).toBe('NOT_A_MEMBER');
  expect((await asOwner('DELETE', `schedule/${plan.id}`)).code).toBe('ok');
  await until('the event to be over', async () => (await plays(open)) === 'ok');
  await viewer.close();
});

test('only the sites that are listed may frame the player', async () => {
  const policyOf = async (path = `/embed/${SLUG}`) =>
    (await stack.get(path)).headers.get('content-security-policy') ?? '';
  expect(await policyOf()).toContain('frame-ancestors *');
  expect((await asOwner('PUT', 'access', { embedOrigins: ['not a site'] })).code).toBe('BAD_REQUEST');
  await setAccess({ embedOrigins: ['https://church.example'] });
  await until('the new policy', async () =>
    (await policyOf()).includes("frame-ancestors 'self' https://church.example"),
  );
  // However its address is written.
  const first = SLUG.charCodeAt(0).toString(16);
  expect(await policyOf(`/embed/%${first}${SLUG.slice(1)}`)).toContain("frame-ancestors 'self' https://church.example");
  expect(await policyOf('/embed/no/channel')).toContain("frame-ancestors 'none'");
});

test('nobody but those who run the channel may look at its access or change it', async () => {
  const viewer = await signIn(MEMBER);
  const calls = [
    ['GET', 'access'],
    ['PUT', 'access'],
    ['GET', 'members'],
    ['POST', 'members'],
    ['DELETE', 'members/a@b.c'],
    ['GET', 'tickets'],
    ['POST', 'tickets'],
    ['DELETE', 'tickets/x'],
  ] as const;
  for (const [method, path] of calls) {
    const body = method === 'PUT' || method === 'POST' ? {} : undefined;
    expect((await ask(method, path, body)).code, `${method} ${path}`).toBe('SIGN_IN_FIRST');
    expect((await ask(method, path, body, viewer)).code, `${method} ${path}`).toBe('FORBIDDEN');
  }
});

test('no password, ticket or token has come into the log', () => {
  expect(stack.output).not.toMatch(/orange blossom|apple blossom|\/hls\/t\/v1/);
});
