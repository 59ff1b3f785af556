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
/** `member` is a viewer in a group that the channel admits. */
const ROLES = ['guest', 'viewer', 'member', 'moderator', 'stranger', 'creator', 'admin', 'owner'] as const;
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
  'channels/[slug]/events': { GET: EVERYONE },
  'channels/[slug]/events/[id]': { PATCH: HOSTS, DELETE: HOSTS },
  'channels/[slug]/encoders/[id]/end': { POST: MANAGERS },
  'channels/[slug]/history': { GET: HOSTS },
  'channels/[slug]/levels': { GET: HOSTS },
  'channels/[slug]/members': { GET: HOSTS, POST: HOSTS },
  'channels/[slug]/members/[email]': { DELETE: HOSTS },
  'channels/[slug]/owner': { PUT: MANAGERS },
  'channels/[slug]/picture': { PUT: HOSTS, DELETE: HOSTS },
  'channels/[slug]/pull': { GET: HOSTS, PUT: HOSTS, DELETE: HOSTS },
  'channels/[slug]/schedule': { GET: EVERYONE, POST: HOSTS },
  'channels/[slug]/schedule/[id]': { PUT: HOSTS, DELETE: HOSTS },
  'channels/[slug]/schedule/[id]/poster': { PUT: HOSTS, DELETE: HOSTS },
  'channels/[slug]/site-secret': { GET: HOSTS, POST: HOSTS, DELETE: HOSTS },
  'channels/[slug]/slate': { GET: HOSTS, PUT: HOSTS, DELETE: HOSTS },
  'channels/[slug]/stage': { GET: HOSTS, PATCH: HOSTS },
  'channels/[slug]/stream-key': { GET: HOSTS, POST: HOSTS },
  'channels/[slug]/stream-keys': { GET: HOSTS, POST: HOSTS },
  'channels/[slug]/stream-keys/[id]': { GET: HOSTS, PATCH: HOSTS, DELETE: HOSTS },
  'channels/[slug]/tickets': { GET: HOSTS, POST: HOSTS },
  'channels/[slug]/tickets/[id]': { DELETE: HOSTS },
  'channels/[slug]/viewers/[id]/end': { POST: MANAGERS },
  'channels/[slug]/watch-token': { POST: EVERYONE },
  groups: { GET: MAKERS, POST: MANAGERS },
  'groups/[id]': { PATCH: MANAGERS, DELETE: MANAGERS },
  'groups/[id]/members': { GET: MANAGERS, POST: MANAGERS },
  'groups/[id]/members/[email]': { DELETE: MANAGERS },
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
  const env = { INGEST_LADDER: 'off', EDGE_TRUSTED_PROXIES: '127.0.0.1', EDGE_COUNTRY_HEADER: 'CF-IPCountry' };
  stack = await Stack.start({ name: 'rights', env, hasPull: true });
  cookies.set('owner', await stack.signInOwner());
  const made = {
    viewer: 'viewer',
    member: 'viewer',
    moderator: 'moderator',
    stranger: 'creator',
    creator: 'creator',
    admin: 'admin',
  };
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

async function ask(role: Role, method: string, path: string, body: unknown = {}, country?: string) {
  const cookie = cookies.get(role);
  const response = await stack.get(`/api/v1/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      origin: stack.baseUrl,
      ...(cookie === undefined ? {} : { cookie }),
      ...(country === undefined ? {} : { 'cf-ipcountry': country }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, code: codeOf(text), text };
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

/** Each method of each route by each role, but where it would end what the others are tried with. */
const CELLS = Object.entries(RIGHTS)
  .flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, allowed]) =>
      ROLES.map((role) => ({ path, method, role, may: allowed.includes(role) })),
    ),
  )
  .filter(({ path, method, may }) => !may || !ENDS.has(`${method} ${path}`));

test(`each role gets past the doors of its own routes, and no others (${CELLS.length} cells)`, async () => {
  const wrong: string[] = [];
  const walkCell = async ({ path, method, role, may }: (typeof CELLS)[number]): Promise<void> => {
    const real = path.replace('[slug]', 'main').replace('[id]', 'nobody').replace('[email]', 'nobody@example.org');
    const { code } = await ask(role, method, real);
    const isRefused = code === 'SIGN_IN_FIRST' || code === 'FORBIDDEN';
    const expected = role === 'guest' ? 'SIGN_IN_FIRST' : 'FORBIDDEN';
    if (may ? isRefused : code !== expected) {
      wrong.push(`${role} ${method} ${path}: ${code}`);
    }
  };
  // One request of each role at a time.
  const walkAs = async (walker: Role): Promise<void> => {
    for (const cell of CELLS.filter(({ role }) => role === walker)) {
      await walkCell(cell);
    }
  };
  await Promise.all(ROLES.map(walkAs));
  expect(wrong).toEqual([]);
});

/** What is lacking, by kind of access, for who does not run the channel. */
const LACK: Readonly<Record<Access, (role: Role) => string>> = {
  public: () => 'ok',
  unlisted: () => 'ok',
  password: () => 'PASSWORD_NEEDED',
  members: (role) => (role === 'guest' ? 'SIGN_IN_TO_WATCH' : 'NOT_A_MEMBER'),
  ticket: () => 'TICKET_NEEDED',
};

/** Every kind of address below which there is something of a picture. Nothing is on: who is let in is told so, and nobody else. */
const MEDIA = ['index.m3u8', 'e0/source/index.m3u8', 'e0/source/5.0.m4s', 'e0/source/5.m4s', 'e0/source/init-0.mp4'];
/** Of the channel, or of an event on it that is for others than the channel is. */
const SCOPES = ['channel', 'event'] as const;
/** From where it may be watched, and from where it is asked. */
const PLACES = [
  { name: 'everywhere', countries: null, from: undefined, isIn: true },
  { name: 'here', countries: { rule: 'only', codes: ['CH'] }, from: 'CH', isIn: true },
  { name: 'elsewhere', countries: { rule: 'only', codes: ['CH'] }, from: 'FR', isIn: false },
] as const;
const ASKED = MEDIA.length + 2;
const SIZE = accessSchema.options.length * SCOPES.length * PLACES.length * ROLES.length * ASKED;

/** Past the door. A right is dated to the second, as what takes it back is: one that is made within that second is asked for again. */
function enter(role: Role, country: string | undefined) {
  return until(`${role} to be let in or refused`, async () => {
    const entered = await ask(role, 'POST', 'channels/main/watch-token', {}, country);
    const way = entered.code === 'ok' ? await stack.get(JSON.parse(entered.text).hlsUrl as string) : undefined;
    return codeOf((await way?.text()) ?? '') === 'TOKEN_REVOKED' ? undefined : entered;
  });
}

/** @returns what is wrong with what one role is given. */
async function walk(access: Access, scope: (typeof SCOPES)[number], place: (typeof PLACES)[number], role: Role) {
  const wrong: string[] = [];
  const check = (what: string, is: string | number, expected: string | number): void => {
    if (is !== expected) {
      wrong.push(`${role} at ${access} (${scope}, ${place.name}), ${what}: ${is}, not ${expected}`);
    }
  };
  const isHost = HOSTS.includes(role);
  const isOpen = access === 'public' || access === 'unlisted';
  const lack = isHost || (access === 'members' && role === 'member') ? 'ok' : LACK[access](role);
  const isIn = place.isIn || isHost;
  const entered = await enter(role, place.from);
  check('watch-token', entered.code, isIn ? lack : 'COUNTRY_REFUSED');
  const chat = await ask(role, 'POST', 'channels/main/chat-token', {}, place.from);
  check('chat-token', chat.code, isIn && lack === 'ok' ? 'ok' : 'NOT_OPEN');
  // Who has a right takes it along to where it does not hold.
  const atHome = place.isIn ? entered : await enter(role, 'CH');
  const base = atHome.code === 'ok' ? (JSON.parse(atHome.text).hlsUrl as string) : '/hls/main/index.m3u8';
  const status = lack === 'ok' ? (isIn ? 404 : 403) : isOpen ? 404 : 401;
  for (const path of MEDIA) {
    const headers: Record<string, string> = place.from === undefined ? {} : { 'cf-ipcountry': place.from };
    const response = await stack.get(base.replace('index.m3u8', path), { headers });
    await response.arrayBuffer();
    check(path, response.status, status);
  }
  return wrong;
}

test(`each kind of access lets in whom it should, of a channel and of an event, from where it should: to the media, to the chat, past the door (${SIZE} cells)`, async () => {
  const group = JSON.parse((await ask('admin', 'POST', 'groups', { name: 'Choir' })).text).group.id as string;
  await ask('admin', 'POST', `groups/${group}/members`, { list: 'member@example.org' });
  const password = 'orange blossom';
  const wish = { title: 'Concert', startsAt: Date.now(), endsAt: Date.now() + 3_600_000, access: null };
  const { plan } = JSON.parse((await ask('creator', 'POST', 'channels/main/schedule', wish)).text) as {
    plan: { id: string };
  };
  let settings = 0;
  for (const scope of SCOPES) {
    for (const access of accessSchema.options) {
      const others = access === 'members' ? 'password' : 'members';
      const channel = scope === 'channel' ? access : others;
      const ofEvent = scope === 'channel' ? null : { kind: access, password, groups: [group] };
      for (const place of PLACES) {
        settings += 1;
        const { countries } = place;
        const groups = scope === 'channel' ? [group] : [];
        const patch = { access: channel, groups, countries, ...(settings === 1 ? { password } : {}) };
        expect((await ask('creator', 'PUT', 'channels/main/access', patch)).code).toBe('ok');
        const changed = await ask('creator', 'PUT', `channels/main/schedule/${plan.id}`, { ...wish, access: ofEvent });
        expect(changed.code).toBe('ok');
        // What was told before is known when this is.
        await ask('creator', 'PATCH', 'channels/main', { title: `Main ${settings}` });
        await until(`the edge to know setting ${settings}`, async () => {
          const live = (await (await stack.get('/api/v1/channels/main/live')).json()) as { title: string };
          return live.title === `Main ${settings}`;
        });
        const wrong = await Promise.all(ROLES.map((role) => walk(access, scope, place, role)));
        expect(wrong.flat()).toEqual([]);
      }
    }
  }
}, 60_000);
