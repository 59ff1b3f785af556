import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { type Access, accessSchema } from '@rostrum/contract/channel-card';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../harness/results.ts';
import { Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { until } from '../harness/until.ts';

/** Every route of the API against every role, and what lets viewers in against every role and every kind of access. */

const API = join(ROOT, 'web/src/app/api/v1');
const ROLES = ['guest', 'viewer', 'moderator', 'stranger', 'creator', 'admin', 'owner'] as const;
type Role = (typeof ROLES)[number];

/** Who gets past the door of a route; what they then may do to whom is tested where it is made. */
const EVERYONE = ROLES;
const SIGNED_IN = ROLES.filter((role) => role !== 'guest');
/** `creator` made the channel, `stranger` is another creator. */
const HOSTS: readonly Role[] = ['creator', 'admin', 'owner'];
const MAKERS: readonly Role[] = ['stranger', ...HOSTS];
const MANAGERS: readonly Role[] = ['admin', 'owner'];

const RIGHTS: Readonly<Record<string, Readonly<Record<string, readonly Role[]>>>> = {
  account: { GET: SIGNED_IN, PATCH: SIGNED_IN },
  'account/passkeys': { GET: SIGNED_IN, POST: SIGNED_IN },
  'account/passkeys/[id]': { DELETE: SIGNED_IN },
  'account/passkeys/options': { POST: SIGNED_IN },
  'account/keys': { GET: SIGNED_IN, POST: MAKERS },
  'account/keys/[id]': { DELETE: SIGNED_IN },
  'account/password': { PUT: SIGNED_IN },
  'account/sessions': { GET: SIGNED_IN, DELETE: SIGNED_IN },
  'account/sessions/[id]': { DELETE: SIGNED_IN },
  audit: { GET: MANAGERS },
  channels: { GET: EVERYONE, POST: MAKERS },
  'channels/[slug]': { GET: EVERYONE, PATCH: HOSTS, DELETE: HOSTS },
  'channels/[slug]/access': { GET: HOSTS, PUT: HOSTS },
  'channels/[slug]/audience': { GET: HOSTS },
  'channels/[slug]/bans': { GET: HOSTS },
  'channels/[slug]/bans/[id]': { DELETE: HOSTS },
  'channels/[slug]/chat-token': { POST: EVERYONE },
  'channels/[slug]/encoder-file': { GET: HOSTS },
  'channels/[slug]/encoders': { GET: HOSTS, PATCH: HOSTS },
  'channels/[slug]/encoders/backup-key': { POST: HOSTS },
  'channels/[slug]/encoders/[id]/end': { POST: MANAGERS },
  'channels/[slug]/history': { GET: HOSTS },
  'channels/[slug]/levels': { GET: HOSTS },
  'channels/[slug]/members': { GET: HOSTS, POST: HOSTS },
  'channels/[slug]/members/[email]': { DELETE: HOSTS },
  'channels/[slug]/owner': { PUT: MANAGERS },
  'channels/[slug]/pull': { GET: HOSTS, PUT: HOSTS, DELETE: HOSTS },
  'channels/[slug]/schedule': { GET: EVERYONE, POST: HOSTS },
  'channels/[slug]/schedule/[id]': { PUT: HOSTS, DELETE: HOSTS },
  'channels/[slug]/site-secret': { GET: HOSTS, POST: HOSTS, DELETE: HOSTS },
  'channels/[slug]/slate': { GET: HOSTS, PUT: HOSTS, DELETE: HOSTS },
  'channels/[slug]/stage': { GET: HOSTS, PATCH: HOSTS },
  'channels/[slug]/stream-key': { GET: HOSTS, POST: HOSTS },
  'channels/[slug]/tickets': { GET: HOSTS, POST: HOSTS },
  'channels/[slug]/tickets/[id]': { DELETE: HOSTS },
  'channels/[slug]/viewers/[id]/end': { POST: MANAGERS },
  'channels/[slug]/watch-token': { POST: EVERYONE },
  health: { GET: MANAGERS },
  invitations: { GET: MANAGERS, POST: MANAGERS },
  'invitations/[id]': { DELETE: MANAGERS },
  join: { POST: EVERYONE },
  live: { GET: EVERYONE },
  'live-encoders': { GET: MANAGERS },
  login: { POST: EVERYONE },
  logout: { POST: EVERYONE },
  me: { GET: EVERYONE },
  'oidc/callback': { GET: EVERYONE },
  'oidc/start': { GET: EVERYONE },
  passkey: { POST: EVERYONE },
  'passkey/options': { POST: EVERYONE },
  'openapi.json': { GET: EVERYONE },
  people: { GET: MANAGERS },
  'people/[id]': { PATCH: MANAGERS, DELETE: MANAGERS },
  'people/[id]/sign-in-link': { POST: MANAGERS },
  settings: { GET: MANAGERS, PATCH: MANAGERS },
  setup: { POST: EVERYONE },
  'sign-in-links': { POST: EVERYONE },
  'sign-in-links/use': { POST: EVERYONE },
  storage: { GET: MANAGERS },
  viewers: { GET: MANAGERS },
  webhooks: { GET: MAKERS, POST: MAKERS },
  'webhooks/[id]': { GET: MAKERS, PATCH: MAKERS, DELETE: MAKERS },
  'webhooks/[id]/deliveries': { GET: MAKERS },
  'webhooks/[id]/deliveries/[delivery]': { POST: MAKERS },
  'webhooks/[id]/secret': { POST: MAKERS },
  'webhooks/[id]/test': { POST: MAKERS },
};

/** Who may do it would end what the others are tried with. */
const ENDS = new Set(['DELETE channels/[slug]', 'POST logout', 'DELETE account/sessions']);

let stack: Stack;
const cookies = new Map<Role, string>();

beforeAll(async () => {
  stack = await Stack.start({ name: 'rights', env: { INGEST_LADDER: 'off' }, hasPull: true });
  cookies.set('owner', await stack.signInOwner());
  const made = { viewer: 'viewer', moderator: 'moderator', stranger: 'creator', creator: 'creator', admin: 'admin' };
  for (const [name, role] of Object.entries(made)) {
    await stack.addUser(`${name}@example.org`, role);
    cookies.set(name as Role, await signIn(`${name}@example.org`));
  }
  const answer = await ask('creator', 'POST', 'channels', { slug: 'main', title: 'Main' });
  expect(answer.status).toBe(201);
});

afterAll(() => stack?.stop());

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

async function ask(role: Role, method: string, path: string, body: unknown = {}) {
  const cookie = cookies.get(role);
  const response = await stack.get(`/api/v1/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      origin: stack.baseUrl,
      ...(cookie === undefined ? {} : { cookie }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, code: codeOf(text) };
}

function codeOf(text: string): string {
  try {
    return (JSON.parse(text) as { error?: { code?: string } }).error?.code ?? 'ok';
  } catch {
    return 'ok';
  }
}

test('every route and method there is stands in the table of rights', async () => {
  const found: string[] = [];
  for await (const file of glob('**/route.ts', { cwd: API })) {
    const path = file.replace(/\/?route\.ts$/, '');
    const text = readFileSync(join(API, file), 'utf8');
    for (const [, method] of text.matchAll(/export (?:async )?function (GET|PUT|POST|PATCH|DELETE)\b/g)) {
      found.push(`${method} ${path}`);
    }
  }
  const known = Object.entries(RIGHTS).flatMap(([path, methods]) =>
    Object.keys(methods).map((each) => `${each} ${path}`),
  );
  expect(found.toSorted()).toEqual(known.toSorted());
});

test('each role gets past the doors of its own routes, and no others', async () => {
  const wrong: string[] = [];
  let cells = 0;
  for (const [path, methods] of Object.entries(RIGHTS)) {
    for (const [method, allowed] of Object.entries(methods)) {
      for (const role of ROLES) {
        const may = allowed.includes(role);
        if (may && ENDS.has(`${method} ${path}`)) {
          continue;
        }
        cells += 1;
        const real = path.replace('[slug]', 'main').replace('[id]', 'nobody').replace('[email]', 'nobody@example.org');
        const { code } = await ask(role, method, real);
        const isRefused = code === 'SIGN_IN_FIRST' || code === 'FORBIDDEN';
        const expected = role === 'guest' ? 'SIGN_IN_FIRST' : 'FORBIDDEN';
        if (may ? isRefused : code !== expected) {
          wrong.push(`${role} ${method} ${path}: ${code}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThan(300);
});

/** What is lacking, by kind of access, for who does not run the channel. */
const LACK: Readonly<Record<Access, (role: Role) => string>> = {
  public: () => 'ok',
  unlisted: () => 'ok',
  password: () => 'PASSWORD_NEEDED',
  members: (role) => (role === 'guest' ? 'SIGN_IN_TO_WATCH' : 'NOT_A_MEMBER'),
  ticket: () => 'TICKET_NEEDED',
};

test('each kind of access lets in whom it should: to the media, to the chat, past the door', async () => {
  for (const access of accessSchema.options) {
    const set = await ask('creator', 'PUT', 'channels/main/access', { access, password: 'orange blossom' });
    expect(set.code).toBe('ok');
    const isOpen = access === 'public' || access === 'unlisted';
    for (const role of ROLES) {
      const lack = HOSTS.includes(role) ? 'ok' : LACK[access](role);
      expect((await ask(role, 'POST', 'channels/main/watch-token')).code, `${role} at ${access}`).toBe(lack);
      const chat = (await ask(role, 'POST', 'channels/main/chat-token')).code;
      expect(chat, `${role} in the chat at ${access}`).toBe(lack === 'ok' ? 'ok' : 'NOT_OPEN');
    }
    // Nothing is on; who is let in learns that, and nobody else.
    const status = isOpen ? 404 : 401;
    await until(`the edge to know ${access}`, async () => (await stack.get('/hls/main/index.m3u8')).status === status);
  }
});
