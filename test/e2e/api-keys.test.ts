import { API_SCOPES, type ApiKeyMade, type ApiScope } from '@rostrum/contract/api-key';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

/** Keys for programs, on a running system: made by hand, used over HTTP, cut by scopes and roles, taken back. */

let stack: Stack;
let browser: Browser;
let ownerCookie: string;
/** What must stand in no log. */
const secrets: string[] = [];

beforeAll(async () => {
  stack = await Stack.start({ name: 'api-keys', env: { INGEST_LADDER: 'off', ROSTRUM_LOG_LEVEL: 'debug' } });
  ownerCookie = await stack.signInOwner();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

type Answer = { readonly status: number; readonly code: string; readonly message: string; readonly body: never };

async function ask(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  const response = await stack.get(`/api/v1/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const text = await response.text();
  const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as { error?: { code: string; message: string } };
  const { code = 'ok', message = '' } = answer.error ?? {};
  return { status: response.status, code, message, body: answer as never };
}

const byKey = (secret: string) => ({ authorization: `Bearer ${secret}` });
const byHand = (cookie: string) => ({ cookie, origin: stack.baseUrl });

async function makeKey(scopes: readonly ApiScope[], cookie = ownerCookie, expiresAt: number | null = null) {
  const wish = { name: scopes.join(' and '), scopes, expiresAt };
  const answer = await ask('POST', 'account/keys', byHand(cookie), wish);
  expect(answer.status, answer.message).toBe(201);
  const made: ApiKeyMade = answer.body;
  secrets.push(made.secret);
  return made;
}

async function signIn(email: string): Promise<string> {
  const response = await stack.get('/api/v1/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stack.baseUrl },
    body: JSON.stringify({ email, password: TEST_PASSWORD }),
  });
  const lines = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  return lines.join('; ');
}

test('a key is made on the account page, shown once, works, and is taken back there', async () => {
  const owner = await Viewer.open(browser);
  await owner.page.context().addCookies(
    ownerCookie.split('; ').map((pair) => ({
      name: pair.slice(0, pair.indexOf('=')),
      value: pair.slice(pair.indexOf('=') + 1),
      url: stack.baseUrl,
    })),
  );
  await owner.goto(`${stack.baseUrl}/account`);
  await owner.page.locator('html[data-ready]').waitFor();
  await owner.page.getByRole('button', { name: 'Make a key' }).click();
  await owner.page.getByRole('textbox', { name: /^Name/ }).fill('Mixer');
  await owner.page.getByLabel(/Manage channels/).check();
  await owner.screenshot('api-key-form');
  await owner.page.getByRole('button', { name: 'Make the key' }).click();
  const field = owner.page.getByLabel('Key of Mixer', { exact: true });
  const secret = await field.inputValue();
  secrets.push(secret);
  expect(secret).toMatch(/^rsk_/);
  await owner.screenshot('api-key-made');
  const made = await ask('POST', 'channels', byKey(secret), { slug: 'main', title: 'Main' });
  expect(made.status).toBe(201);

  await owner.goto(`${stack.baseUrl}/account`);
  await owner.page.locator('html[data-ready]').waitFor();
  expect(await field.count()).toBe(0);
  await owner.page.getByText(/used just now from/).waitFor();
  await owner.screenshot('api-keys');
  await owner.page.getByRole('button', { name: 'Take back the key Mixer' }).click();
  await owner.page.getByText('Mixer', { exact: true }).waitFor({ state: 'detached' });
  const after = await ask('GET', 'me', byKey(secret));
  expect(after).toMatchObject({ status: 401, code: 'KEY_WRONG' });
  expect(after.message).toContain('taken back');

  await owner.goto(`${stack.baseUrl}/admin/activity`);
  await owner.page.getByText('by the API key “Mixer”').first().waitFor();
  await owner.screenshot('api-key-activity');
  expect(owner.errors).toEqual([]);
  await owner.close();
});

/** What a key of one scope gets past, for each kind of need; `read` is a part of `channels`. */
const NEEDS: Readonly<Record<string, readonly ApiScope[]>> = {
  'GET me': API_SCOPES,
  'GET live': API_SCOPES,
  'GET account': API_SCOPES,
  'GET openapi.json': API_SCOPES,
  'GET channels': ['read', 'channels'],
  'GET channels/main': ['read', 'channels'],
  'GET channels/main/access': ['read', 'channels'],
  'GET channels/main/audience': ['read', 'channels'],
  'GET channels/main/bans': ['read', 'channels'],
  'GET channels/main/events': ['read', 'channels'],
  'GET channels/main/history': ['read', 'channels'],
  'GET channels/main/levels': ['read', 'channels'],
  'GET channels/main/schedule': ['read', 'channels'],
  'GET channels/main/site-secret': ['read', 'channels'],
  'GET channels/main/slate': ['read', 'channels'],
  'GET channels/main/stage': ['read', 'channels'],
  'POST channels/main/watch-token': ['read', 'channels'],
  'GET health': ['read', 'channels'],
  'GET storage': ['read', 'channels'],
  'GET live-encoders': ['channels'],
  'GET viewers': ['channels'],
  'POST channels/main/encoders/none/end': ['channels'],
  'POST channels/main/viewers/none/end': ['channels'],
  'GET groups': ['channels'],
  'GET channels/main/members': ['channels'],
  'GET channels/main/tickets': ['channels'],
  'POST channels': ['channels'],
  'PATCH channels/main': ['channels'],
  'DELETE channels/nothing': ['channels'],
  'PUT channels/main/access': ['channels'],
  'POST channels/main/chat-token': ['channels'],
  'POST channels/main/members': ['channels'],
  'DELETE channels/main/members/a@example.org': ['channels'],
  'PUT channels/main/owner': ['channels'],
  'POST channels/main/schedule': ['channels'],
  'PUT channels/main/schedule/none': ['channels'],
  'DELETE channels/main/schedule/none': ['channels'],
  'DELETE channels/main/bans/none': ['channels'],
  'PUT channels/main/schedule/none/poster': ['channels'],
  'DELETE channels/main/schedule/none/poster': ['channels'],
  'PATCH channels/main/events/none': ['channels'],
  'DELETE channels/main/events/none': ['channels'],
  'PUT channels/main/picture': ['channels'],
  'DELETE channels/main/picture': ['channels'],
  'POST channels/main/site-secret': ['channels'],
  'DELETE channels/main/site-secret': ['channels'],
  'PUT channels/main/slate': ['channels'],
  'DELETE channels/main/slate': ['channels'],
  'PATCH channels/main/stage': ['channels'],
  'POST channels/main/tickets': ['channels'],
  'DELETE channels/main/tickets/none': ['channels'],
  'GET webhooks': ['channels'],
  'POST webhooks': ['channels'],
  'GET webhooks/none': ['channels'],
  'PATCH webhooks/none': ['channels'],
  'DELETE webhooks/none': ['channels'],
  'GET webhooks/none/deliveries': ['channels'],
  'POST webhooks/none/deliveries/none': ['channels'],
  'POST webhooks/none/secret': ['channels'],
  'POST webhooks/none/test': ['channels'],
  'GET channels/main/stream-keys': ['encoders'],
  'POST channels/main/stream-keys': ['encoders'],
  'GET channels/main/stream-keys/none': ['encoders'],
  'PATCH channels/main/stream-keys/none': ['encoders'],
  'DELETE channels/main/stream-keys/none': ['encoders'],
  'GET channels/main/encoders': ['encoders'],
  'PATCH channels/main/encoders': ['encoders'],
  'POST channels/main/encoders/backup-key': ['encoders'],
  'GET channels/main/encoder-file?program=obs': ['encoders'],
  'GET channels/main/pull': ['encoders'],
  'PUT channels/main/pull': ['encoders'],
  'DELETE channels/main/pull': ['encoders'],
  'GET channels/main/stream-key': ['encoders'],
  'POST channels/main/stream-key': ['encoders'],
  'POST groups': ['people'],
  'PATCH groups/none': ['people'],
  'DELETE groups/none': ['people'],
  'GET groups/none/members': ['people'],
  'POST groups/none/members': ['people'],
  'DELETE groups/none/members/a@example.org': ['people'],
  'GET audit': ['people'],
  'GET people': ['people'],
  'PATCH people/none': ['people'],
  'DELETE people/none': ['people'],
  'GET invitations': ['people'],
  'POST invitations': ['people'],
  'DELETE invitations/none': ['people'],
};
const NEVER = [
  'PATCH account',
  'GET account/keys',
  'POST account/keys',
  'GET account/passkeys',
  'POST account/passkeys',
  'POST account/passkeys/options',
  'DELETE account/passkeys/none',
  'POST passkey',
  'POST passkey/options',
  'DELETE account/keys/none',
  'PUT account/password',
  'GET account/sessions',
  'DELETE account/sessions',
  'DELETE account/sessions/none',
  'GET settings',
  'PATCH settings',
  'POST join',
  'POST login',
  'POST logout',
  'POST people/none/sign-in-link',
  'POST setup',
  'POST sign-in-links',
  'POST sign-in-links/use',
];

/** Where browsers are sent to and fro; nobody is looked for in what they bring. */
const REDIRECTS = ['GET oidc/start', 'GET oidc/callback'];

test('every route that is described is tried by keys, but for what the edge answers', async () => {
  const { paths } = (await (await stack.get('/api/v1/openapi.json')).json()) as { paths: Record<string, object> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1/', '')}`),
  );
  const tried = [...Object.keys(NEEDS), ...NEVER, ...REDIRECTS].map((request) =>
    request
      .replace(/\?.*$/, '')
      .replace(/\/(?:main|nothing)/, '/{slug}')
      .replace('/deliveries/none', '/deliveries/{delivery}')
      .replace('/none', '/{id}')
      .replace('/a@example.org', '/{email}'),
  );
  expect([...tried, 'GET channels/{slug}/live'].toSorted()).toEqual(described.toSorted());
});

test('a scope opens its own routes and no others; what is done by hand no key does', async () => {
  const wrong: string[] = [];
  const tell = (scope: string, request: string, told: string): unknown => wrong.push(`${scope} ${request}: ${told}`);
  for (const scope of API_SCOPES) {
    const { secret } = await makeKey([scope]);
    for (const [request, scopes] of Object.entries(NEEDS)) {
      const [method = '', path = ''] = request.split(' ');
      const { code, status, message } = await ask(method, path, byKey(secret));
      const isShut = code === 'KEY_SCOPE_MISSING' && status === 403;
      const isRefused = isShut || ['SIGN_IN_FIRST', 'FORBIDDEN', 'CROSS_ORIGIN', 'KEY_MAY_NOT'].includes(code);
      if (scopes.includes(scope) ? isRefused : !isShut || !message.includes(`“${scopes[0] ?? ''}”`)) {
        tell(scope, request, code);
      }
    }
    for (const request of NEVER) {
      const [method = '', path = ''] = request.split(' ');
      // Also where a browser's session stands beside the key: the key is what counts.
      const { code } = await ask(method, path, { ...byKey(secret), cookie: ownerCookie });
      if (code !== 'KEY_MAY_NOT') {
        tell(scope, request, code);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('a key is no way to more than its person has, nor to another account of theirs', async () => {
  await stack.addUser('creator@example.org', 'creator');
  await stack.addUser('viewer@example.org', 'viewer');
  const creator = await signIn('creator@example.org');
  const wish = { name: 'Too much', scopes: ['people'], expiresAt: null };
  expect((await ask('POST', 'account/keys', byHand(creator), wish)).code).toBe('FORBIDDEN');
  expect((await ask('POST', 'account/keys', byHand(await signIn('viewer@example.org')), wish)).code).toBe('FORBIDDEN');
  const all = await makeKey(['channels', 'encoders'], creator);
  expect((await ask('GET', 'channels/main/access', byKey(all.secret))).code).toBe('FORBIDDEN');
  expect((await ask('POST', 'channels', byKey(all.secret), { slug: 'own', title: 'Own' })).status).toBe(201);

  const people = await makeKey(['people']);
  const listed = await ask('GET', 'people', byKey(people.secret));
  const rows: { id: string; email: string }[] = (listed.body as { people: { id: string; email: string }[] }).people;
  const idOf = (email: string): string => rows.find((row) => row.email === email)?.id ?? '';
  const creatorId = idOf('creator@example.org');
  const shut = [
    ask('POST', 'invitations', byKey(people.secret), { kind: 'reset', userId: creatorId }),
    ask('POST', 'invitations', byKey(people.secret), { kind: 'join', role: 'owner' }),
    ask('POST', 'invitations', byKey(people.secret), { kind: 'join', role: 'admin' }),
    ask('PATCH', `people/${creatorId}`, byKey(people.secret), { role: 'admin' }),
  ];
  expect((await Promise.all(shut)).map(({ code }) => code)).toEqual(Array.from(shut, () => 'KEY_MAY_NOT'));
  const invited = await ask('POST', 'invitations', byKey(people.secret), { kind: 'join', role: 'creator' });
  expect(invited.status).toBe(201);

  // What the role gave goes with it, at once.
  expect((await ask('PATCH', `people/${creatorId}`, byKey(people.secret), { role: 'viewer' })).code).toBe('ok');
  expect((await ask('PATCH', 'channels/own', byKey(all.secret), { title: 'Mine' })).code).toBe('FORBIDDEN');
  expect((await ask('DELETE', `people/${creatorId}`, byKey(people.secret))).code).toBe('ok');
  expect((await ask('GET', 'me', byKey(all.secret))).code).toBe('KEY_WRONG');
});

test('a key expires; wrong ones are told so, counted, and keep no right one out', async () => {
  const soon = await makeKey(['read'], ownerCookie, Date.now() + 1_500);
  expect((await ask('GET', 'me', byKey(soon.secret))).code).toBe('ok');
  const isOver = async (): Promise<boolean> => (await ask('GET', 'me', byKey(soon.secret))).code === 'KEY_WRONG';
  await until('the key to expire', isOver);
  const past = { name: 'Past', scopes: ['read'], expiresAt: Date.now() - 1 };
  expect((await ask('POST', 'account/keys', byHand(ownerCookie), past)).code).toBe('BAD_REQUEST');

  const right = await makeKey(['read']);
  expect((await ask('GET', 'channels', byKey(right.secret))).code).toBe('ok');
  const wrong = `rsk_${'w'.repeat(43)}`;
  secrets.push(wrong);
  const answers: string[] = [];
  for (let turn = 0; turn < 65; turn += 1) {
    answers.push((await ask('GET', 'channels', byKey(wrong))).code);
  }
  expect(new Set(answers.slice(0, 50))).toEqual(new Set(['KEY_WRONG']));
  expect(answers.at(-1)).toBe('TOO_MANY_TRIES');
  expect((await ask('GET', 'channels', byKey(right.secret))).code).toBe('ok');
  // Another kind of authorization is a proxy's own.
  expect((await ask('GET', 'live', { authorization: 'Basic YTpi' })).code).toBe('ok');
});

test('no key stands in a log', () => {
  expect(secrets.length).toBeGreaterThan(8);
  for (const secret of secrets) {
    expect(stack.output.includes(secret), 'a key stands in the log').toBe(false);
  }
});
