import { readdirSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { ROOT } from '../harness/results.ts';
import { Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { type ApiOperation, fieldsOf, fill, nameOf, sampleOf, withValue } from '../security/api-operations.ts';
import { HOSTILE_FILES } from '../security/hostile-files.ts';
import { HOSTILE_ADDRESSES, HOSTILE_BODIES, HOSTILE_TEXTS, WRONG_KINDS } from '../security/hostile-values.ts';
import { type Answer, type Ask, byKey, cookieOf, Scene } from '../security/scene.ts';

/**
 * The site attacked from outside, as `docs/security.md` lists it: what must hold of all requests is tried on all of them,
 * as the API describes itself.
 */

const EVIL = 'https://evil.example';

let stack: Stack;
let scene: Scene;
let encoder: Encoder;
let webPid: number | undefined;

beforeAll(async () => {
  const env = { INGEST_LADDER: 'off', ROSTRUM_LOG_LEVEL: 'debug', WEB_WEBHOOK_ALLOW: '127.0.0.1' };
  stack = await Stack.start({ name: 'security', env, hasPull: true });
  scene = await Scene.open(stack);
  webPid = stack.pidOf('web');
  const { body } = await scene.ask('GET', 'channels/anns/stream-key', { headers: byKey(scene.ann) });
  encoder = await startEncoder({ ...SMALL, url: stack.publishUrl(String(body['streamKey'])) });
});
afterAll(async () => {
  await encoder?.stop();
  await stack?.stop();
});

const isWriting = ({ method }: ApiOperation): boolean => method !== 'GET';
/** With a body that would be taken, so that nothing else is a reason to refuse. */
const bodyOf = ({ body }: ApiOperation): Ask => ({ body: body === undefined ? {} : sampleOf(body) });

/** Asks `ask` for each of `all`, a few at a time, and tells what it found amiss. */
async function faultsIn<T>(
  all: readonly T[],
  ask: (one: T) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const rest = [...all];
  const work = async (): Promise<void> => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) {
      const fault = await ask(one);
      if (fault !== undefined) {
        faults.push(fault);
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return faults;
}

test('cross-site: no request that writes is taken from another site’s page, and none that reads changes anything', async () => {
  const before = await scene.standOfBens();
  const origins: readonly Readonly<Record<string, string>>[] = [
    { origin: EVIL },
    { origin: 'null' },
    { origin: `${stack.baseUrl}.evil.example` },
    { origin: stack.baseUrl.replace('http:', 'https:').replace(/:\d+$/, '') },
    { origin: EVIL, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: stack.baseUrl },
    // What forms of other sites can send without asking.
    { origin: EVIL, 'content-type': 'text/plain' },
    { origin: EVIL, 'content-type': 'application/x-www-form-urlencoded' },
    { origin: EVIL, 'content-type': 'multipart/form-data; boundary=a' },
  ];
  const rows = scene.operations.filter(isWriting).flatMap((operation) => origins.map((from) => ({ operation, from })));
  const faults = await faultsIn(rows, async ({ operation, from }) => {
    const path = pathAtBens(operation);
    const headers = { cookie: scene.ben.cookie, ...from };
    const { code, status } = await scene.ask(operation.method, path, { headers, ...bodyOf(operation) });
    return code === 'CROSS_ORIGIN' && status === 403
      ? undefined
      : `${nameOf(operation)} ${JSON.stringify(from)}: ${code}`;
  });
  expect(faults).toEqual([]);
  expect(rows.length).toBeGreaterThan(500);

  const headers = { cookie: scene.ben.cookie, origin: EVIL, 'sec-fetch-site': 'cross-site' };
  const reads = scene.operations.filter((operation) => !isWriting(operation));
  for (const operation of reads) {
    const other = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    await scene.ask('GET', `${pathAtBens(operation)}?_method=DELETE`, { headers: { ...headers, ...other } });
  }
  expect(await scene.standOfBens()).toBe(before);
});

test('CORS: pages of other sites read what is public by itself, and nothing by anybody’s cookie', async () => {
  const faults = await faultsIn(scene.operations, async (operation) => {
    const path = pathAtBens(operation);
    const preflight = { origin: EVIL, 'access-control-request-method': operation.method };
    const asked = await scene.ask('OPTIONS', path, { headers: preflight });
    const answers = [asked];
    if (!isWriting(operation)) {
      answers.push(await scene.ask('GET', path, { headers: { origin: EVIL, cookie: scene.ben.cookie } }));
    }
    const allowed = answers.map(({ headers }) => headers.get('access-control-allow-origin'));
    const hasCredentials = answers.some(({ headers }) => headers.has('access-control-allow-credentials'));
    // What a channel does now is told by the edge, as its media are.
    const isPublic = operation.path === 'channels/{slug}/live';
    const isAsMeant = allowed.every((origin) => origin === (isPublic ? '*' : null));
    return isAsMeant && !hasCredentials ? undefined : `${nameOf(operation)}: ${String(allowed)}`;
  });
  expect(faults).toEqual([]);
  await stack.untilPlayable('anns');
  for (const path of ['/hls/anns/index.m3u8', '/hls/bens/index.m3u8', '/hls/nobodys/index.m3u8']) {
    const { headers } = await stack.get(path, { headers: { origin: EVIL } });
    expect(headers.get('access-control-allow-origin'), path).toBe('*');
    expect(headers.has('access-control-allow-credentials'), path).toBe(false);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
  }
});

/** Where the operation is Ben's: his channel, his tickets, his keys. */
function pathAtBens({ path }: ApiOperation): string {
  return fill(path, { slug: 'bens', email: 'member@example.org', id: bensIdFor(path), delivery: scene.bens.delivery });
}

function bensIdFor(path: string): string {
  const { ticket, plan, hook, key, session } = scene.bens;
  const kinds = { tickets: ticket, schedule: plan, webhooks: hook, keys: key, sessions: session };
  return Object.entries(kinds).find(([name]) => path.includes(`${name}/{id}`))?.[1] ?? 'none';
}

test('object level: what is somebody else’s is not read, not changed and not told from what is not there', async () => {
  const before = await scene.standOfBens();
  const callers = [
    { name: 'Ann by hand', headers: scene.byHand(scene.ann) },
    { name: 'Ann by key', headers: byKey(scene.ann) },
    { name: 'a viewer', headers: scene.byHand(scene.viewer) },
    { name: 'nobody', headers: { origin: stack.baseUrl } },
  ];
  const all = scene.operations.filter(({ path, isForEveryone }) => path.includes('{') && !isForEveryone);
  const refusals = ['FORBIDDEN', 'SIGN_IN_FIRST', 'KEY_MAY_NOT', 'KEY_SCOPE_MISSING'];
  const rows = all.flatMap((operation) => callers.map((caller) => ({ operation, caller })));
  const faults = await faultsIn(rows, async ({ operation, caller: { name, headers } }) => {
    const ask = { headers, ...bodyOf(operation) };
    const his = await scene.ask(operation.method, pathAtBens(operation), ask);
    if (refusals.includes(his.code)) {
      return undefined;
    }
    const nobodys = await scene.ask(operation.method, fill(operation.path, { slug: 'bens' }), ask);
    const isHidden = his.status === 404 && his.message === nobodys.message;
    return isHidden ? undefined : `${name}: ${nameOf(operation)}: ${his.code}`;
  });
  expect(faults).toEqual([]);
  expect(rows.length).toBeGreaterThan(180);

  // His numbers below what is hers.
  const mixed = await faultsIn(all, async (operation) => {
    const { method, path } = operation;
    const isBelowHers = /^channels\/\{slug\}\/.*\{|^webhooks\/\{id\}.*\{/.test(path);
    if (!isBelowHers) {
      return undefined;
    }
    const id = path.startsWith('webhooks') ? scene.annsHook : bensIdFor(path);
    const ask = { headers: byKey(scene.ann), ...bodyOf(operation) };
    const hers = { slug: 'anns', email: 'member@example.org', id, delivery: scene.bens.delivery };
    const his = await scene.ask(method, fill(path, hers), ask);
    const nobodys = await scene.ask(
      method,
      fill(path, { slug: 'anns', ...(path.startsWith('webhooks') ? { id } : {}) }),
      ask,
    );
    // What only admins may do is refused before anything is looked for.
    return (his.status === 404 || his.code === 'FORBIDDEN') && his.code === nobodys.code
      ? undefined
      : `${nameOf(operation)}: ${his.code}, ${nobodys.code}`;
  });
  expect(mixed).toEqual([]);
  const wish = { channel: 'bens', url: 'http://127.0.0.1:9/', events: ['event.live'] };
  expect((await scene.ask('POST', 'webhooks', { headers: byKey(scene.ann), body: wish })).code).toBe('FORBIDDEN');
  expect(
    (await scene.ask('POST', 'webhooks', { headers: byKey(scene.ann), body: { ...wish, channel: null } })).code,
  ).toBe('FORBIDDEN');
  const listed = await scene.ask('GET', 'webhooks?channel=bens', { headers: byKey(scene.ann) });
  expect(JSON.stringify(listed.body)).not.toContain(scene.bens.hook);
  for (const page of ['/studio/bens', '/studio/bens/go-live', '/studio/bens/tickets', '/studio/bens/webhooks']) {
    const his = await stack.get(page, { headers: { cookie: scene.ann.cookie }, redirect: 'manual' });
    expect([page, his.status]).toEqual([page, 404]);
  }
  expect(await scene.standOfBens()).toBe(before);
});

test('object level: what everyone may ask of a channel tells a stranger with an account no more than nobody', async () => {
  const open = scene.operations.filter(({ path, isForEveryone }) => path.includes('{slug}') && isForEveryone);
  for (const operation of open) {
    const ask = (headers: Record<string, string>): Promise<Answer> =>
      scene.ask(operation.method, pathAtBens(operation), { headers, ...bodyOf(operation) });
    const [anns, nobodys] = [await ask(scene.byHand(scene.ann)), await ask({ origin: stack.baseUrl })];
    expect([nameOf(operation), anns.status, anns.body]).toEqual([nameOf(operation), nobodys.status, nobodys.body]);
  }
  expect(open).toHaveLength(6);
});

test('sessions: nobody chooses another’s, each way in makes a new one, and its cookie is for this site’s requests alone', async () => {
  const planted = `rostrum_session=${'p'.repeat(43)}`;
  const login = { email: 'vera@example.org', password: TEST_PASSWORD };
  const came = await scene.ask('POST', 'login', { headers: { origin: stack.baseUrl, cookie: planted }, body: login });
  expect(came.code).toBe('ok');
  const first = cookieOf(came.headers);
  expect(first).not.toContain(planted);
  expect((await scene.ask('GET', 'account', { headers: { cookie: planted } })).code).toBe('SIGN_IN_FIRST');

  // Who signs in again has another; one that is there already is not taken over.
  const again = await scene.ask('POST', 'login', { headers: { origin: stack.baseUrl, cookie: first }, body: login });
  const second = cookieOf(again.headers);
  expect(second).not.toBe(first);
  const [line = '', hint = ''] = again.headers.getSetCookie();
  expect(line).toMatch(/^rostrum_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=lax$/i);
  expect(hint).toMatch(/^rostrum_signed_in=1; Path=\/; Expires=[^;]+; SameSite=lax$/i);

  const change = { old: TEST_PASSWORD, new: 'a newer one than before' };
  const headers = { origin: stack.baseUrl, cookie: second };
  const changed = await scene.ask('PUT', 'account/password', { headers, body: change });
  expect(changed.code).toBe('ok');
  const third = cookieOf(changed.headers);
  for (const cookie of [scene.viewer.cookie, first, second]) {
    expect((await scene.ask('GET', 'account', { headers: { cookie } })).code).toBe('SIGN_IN_FIRST');
  }
  expect((await scene.ask('GET', 'account', { headers: { cookie: third } })).code).toBe('ok');
  await scene.ask('POST', 'logout', { headers: { origin: stack.baseUrl, cookie: third } });
  expect((await scene.ask('GET', 'account', { headers: { cookie: third } })).code).toBe('SIGN_IN_FIRST');
});

test('redirects: no address of this site leads off it', async () => {
  const places = ['//evil.example', '/\\evil.example', '\\\\evil.example', '/%2f%2fevil.example', '/%5cevil.example'];
  const nexts = [
    EVIL,
    ...places,
    '/\t/evil.example',
    'javascript:alert(1)',
    '%68ttps:evil.example',
    '/studio@evil.example',
  ];
  const addresses = [
    ...places.flatMap((place) => [place, `${place}/`, `${place}/..`, `/c/${place}/`, `/login/${place}/`]),
    ...nexts.flatMap((next) =>
      [
        '/login/?next=',
        '/studio/?next=',
        '/c/anns?token=x&next=',
        '/embed/anns?token=x&return=',
        '/api/v1/oidc/start?next=',
        '/api/v1/oidc/callback?state=x&next=',
      ].map((page) => page + encodeURIComponent(next)),
    ),
  ];
  const faults = await faultsIn(addresses, async (address) => {
    const { status, location } = await askRaw(address, {});
    // As a browser reads it (URL Standard): a backslash is a slash.
    const leads = location === undefined ? stack.baseUrl : new URL(location, stack.baseUrl).origin;
    return leads === stack.baseUrl && status < 500 ? undefined : `${address}: ${status} ${String(location)}`;
  });
  expect(faults).toEqual([]);
});

/** As it is, with whatever header lines: `fetch` would tidy up. */
function askRaw(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; location: string | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(stack.baseUrl);
    request({ host, port, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, text });
      });
    })
      .on('error', reject)
      .end();
  });
}

test('header lines: what a peer says of itself changes neither who it is nor what it is given', async () => {
  const forged: readonly Record<string, string>[] = [
    { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware' },
    { 'x-middleware-rewrite': '/admin', 'x-middleware-next': '1', 'x-middleware-override-headers': 'cookie' },
    { 'x-invoke-path': '/studio', 'x-invoke-status': '200', 'x-matched-path': '/studio', 'x-now-route-matches': '1=a' },
    { 'x-original-url': '/studio', 'x-rewrite-url': '/studio', 'x-forwarded-prefix': '//evil.example' },
    { 'x-rostrum-edge-store': '60', 'x-nextjs-data': '1' },
    {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '1',
      forwarded: 'host=evil.example',
    },
    { 'cf-ipcountry': 'XX', 'x-country-code': 'XX', 'x-vercel-ip-country': 'XX', 'x-appengine-country': 'XX' },
  ];
  for (const headers of forged) {
    for (const [path, status] of [
      ['/studio', 307],
      ['/admin', 307],
      ['/c/anns', 200],
      ['/api/v1/people', 401],
    ] as const) {
      const answer = await askRaw(path, headers);
      expect([path, headers, answer.status, answer.location ?? '/login']).toEqual([path, headers, status, '/login']);
      expect(answer.text).not.toContain('evil.example');
    }
  }
  // A host that is not ours is told nothing that a page kept for others would hold.
  await askRaw('/c/anns', { host: 'evil.example' });
  expect((await askRaw('/c/anns', {})).text).not.toContain('evil.example');

  // Tries are counted by the socket's own address, whatever it says.
  const codes: string[] = [];
  for (let turn = 0; turn < 9; turn += 1) {
    const address = `192.0.2.${turn}`;
    const lines = {
      'x-forwarded-for': address,
      'x-real-ip': address,
      'cf-connecting-ip': address,
      forwarded: `for=${address}`,
    };
    const body = { email: 'nobody@example.org', password: 'a wrong password' };
    codes.push((await scene.ask('POST', 'login', { headers: { origin: stack.baseUrl, ...lines }, body })).code);
  }
  expect(codes).toEqual([...Array.from({ length: 8 }, () => 'WRONG_LOGIN'), 'TOO_MANY_TRIES']);
  await scene.ask('GET', 'account', { headers: { cookie: scene.ben.cookie, 'x-forwarded-for': '192.0.2.99' } });
  const { body } = await scene.ask('GET', 'account/sessions', { headers: { cookie: scene.ben.cookie } });
  expect(JSON.stringify(body)).not.toContain('192.0.2.');
});

test('uploads: a file is a picture or clip by its first bytes, and nobody is ever sent it', async () => {
  for (const { name, type, bytes, isTaken } of HOSTILE_FILES) {
    const headers = { ...byKey(scene.ann), 'content-type': type };
    const response = await stack.get('/api/v1/channels/anns/slate', {
      method: 'PUT',
      headers,
      body: new Uint8Array(bytes),
    });
    const text = await response.text();
    expect([name, response.status < 300], text).toEqual([name, isTaken]);
    expect(isTaken || /"message":"[^"]{20,}"/.test(text), text).toBe(true);
    const back = await stack.get('/api/v1/channels/anns/slate', { headers });
    expect(back.headers.get('content-type')).toBe('application/json');
    expect(back.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Object.keys((await back.json()) as object)).toEqual(['own']);
  }
  // What is sent as a file is kept by the browser, not shown.
  const query = '?program=atem&protocol=rtmp&encoding=full';
  const file = await stack.get(`/api/v1/channels/anns/encoder-file${query}`, { headers: byKey(scene.ann) });
  const calendar = await stack.get('/c/anns/calendar.ics');
  for (const { headers } of [file, calendar]) {
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('pages: each says what may run in it, who may frame it, and what it tells the next one', async () => {
  const paths = new Set([
    '/nothing',
    '/c/nobodys',
    '/api/v1/me',
    '/api/v1/nothing',
    '/c/anns/calendar.ics',
    '/icon.svg',
  ]);
  for await (const file of glob('**/page.tsx', { cwd: join(ROOT, 'web/src/app') })) {
    paths.add(`/${file.replace(/\/?page\.tsx$/, '')}`.replace('[slug]', 'anns').replace('[token]', 'none'));
  }
  for (const path of paths) {
    const { headers } = await stack.get(path, { headers: { cookie: scene.owner.cookie }, redirect: 'manual' });
    const policy = headers.get('content-security-policy') ?? '';
    const isPlayer = path.startsWith('/embed/anns');
    expect([path, policy]).toEqual([
      path,
      expect.stringMatching(isPlayer ? /frame-ancestors \*$/ : /frame-ancestors 'none'$/),
    ]);
    for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"]) {
      expect(policy, path).toContain(part);
    }
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('referrer-policy'), path).toBe('strict-origin-when-cross-origin');
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
    expect(headers.get('x-powered-by'), path).toBeNull();
  }
  expect(paths.size).toBeGreaterThan(18);
  const listed = await stack.get('/embed/bens');
  expect(listed.headers.get('content-security-policy')).toMatch(/frame-ancestors 'self' https:\/\/choir\.example$/);
});

test('inputs: whatever is sent in whatever place is answered in words, and the site lives', async () => {
  const said = ({ status, message }: Answer, isRefused: boolean): boolean =>
    status < 500 && (status < 400 ? !isRefused : message.length > 8);
  const typed = scene.operations.filter(({ body }) => body !== undefined);
  const ask = async (
    operation: ApiOperation,
    what: string,
    isRefused: boolean,
    sent: Ask,
  ): Promise<string | undefined> => {
    const path = fill(operation.path, { slug: 'anns', id: 'none', email: 'nobody@example.org' });
    const answer = await scene.ask(operation.method, path, { headers: scene.byHand(scene.owner), ...sent });
    return said(answer, isRefused) ? undefined : `${nameOf(operation)}, ${what}: ${answer.status} ${answer.message}`;
  };
  const places = typed.flatMap((operation) => {
    const base = sampleOf(operation.body ?? {});
    return fieldsOf(operation.body ?? {}).flatMap(({ at, kind }) => {
      const texts = kind === 'string' || kind === 'any' ? HOSTILE_TEXTS : [];
      const values = [
        ...texts.map(({ name, text, isRefused }) => ({ name, value: text as unknown, isRefused })),
        ...WRONG_KINDS.map((value) => ({ name: JSON.stringify(value), value, isRefused: false })),
      ];
      return values.map(({ name, value, isRefused }) => ({
        operation,
        what: `${at.join('.')} ${name}`,
        isRefused,
        sent: { body: withValue(base, at, value) },
      }));
    });
  });
  const bodies = typed.flatMap((operation) =>
    Object.entries(HOSTILE_BODIES).map(([what, raw]) => ({ operation, what, isRefused: false, sent: { raw } })),
  );
  const rows = [...places, ...bodies];
  expect(rows.length).toBeGreaterThan(800);
  expect(await faultsIn(rows, ({ operation, what, isRefused, sent }) => ask(operation, what, isRefused, sent))).toEqual(
    [],
  );

  const addresses = scene.operations.flatMap(({ method, path, query }) =>
    // What is deleted here is nobody's.
    HOSTILE_ADDRESSES.flatMap((text) => [
      ...(path.includes('{') ? [{ method, path: path.replace(/\{\w+\}/g, text) }] : []),
      ...(method === 'GET'
        ? query.map((name) => ({ method, path: `${fill(path, { slug: 'anns' })}?${name}=${text}` }))
        : []),
    ]),
  );
  const found = await faultsIn(addresses, async ({ method, path }) => {
    const answer = await scene.ask(method, path, {
      headers: scene.byHand(scene.owner),
      ...(method === 'GET' ? {} : { body: {} }),
    });
    return answer.status < 500 ? undefined : `${method} ${path.slice(0, 100)}: ${answer.status}`;
  });
  expect(found).toEqual([]);
  expect(stack.pidOf('web')).toBe(webPid);
  expect(stack.output).not.toMatch(/"level":(?:50|60),[^\n]*"service":"(?:web|edge)"/);
});

test('logs: no key, token, password or secret of all that was used here stands in any process’s log', async () => {
  const live = await scene.ask('POST', 'channels/anns/watch-token', { headers: { origin: stack.baseUrl }, body: {} });
  expect(live.code).toBe('ok');
  expect(scene.secrets.size).toBeGreaterThan(20);
  const told = [...scene.secrets].filter((secret) => stack.output.includes(secret));
  expect(told.map((secret) => `${secret.slice(0, 6)}…`)).toEqual([]);
  const keys = readdirSync(join(stack.dataFolder, 'keys'));
  expect(keys).toContain('origin-secret');
  for (const name of keys) {
    expect(stack.output.includes(readFileSync(join(stack.dataFolder, 'keys', name), 'utf8').trim()), name).toBe(false);
  }
});
