import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { Provider } from 'oidc-provider';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Accounts } from './accounts.ts';
import { nameBrowser, Oidc, type OidcParts } from './oidc.ts';
import { hashPassword } from './password.ts';

/** Against a real provider, whose pages are passed through by whoever {@link comer} is. */

const FROM = { address: '192.0.2.9', agent: 'curl/8' };
const SECRET = 'hush hush hush hush hush hush hush';
const PUBLIC_URL = 'https://live.example.org';

type Person = { readonly email: string; readonly email_verified: boolean; readonly name: string };
/** Who signs in at the provider; undefined: they call it off. */
let comer: Person | undefined;
let server: Server;
let issuer: string;
let folder: string;
let clock: FakeClock;
let store: Store;
let log: ReturnType<typeof openMemoryLog>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-oidc-'));
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'rostrum', client_secret: SECRET, redirect_uris: [`${PUBLIC_URL}/api/v1/oidc/callback`] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...(JSON.parse(sub) as Person) }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    loadExistingGrant: async ({ oidc: { client, session, provider: own } }) => {
      const grant = new own.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    cookies: { keys: ['a key of the test'] },
  });
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) {
      void provider.callback()(request, response);
      return;
    }
    const outcome =
      comer === undefined
        ? { error: 'access_denied' }
        : { login: { accountId: JSON.stringify(comer), remember: false } };
    void provider.interactionFinished(request, response, outcome);
  });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  clock = new FakeClock();
  log = openMemoryLog();
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  comer = { email: 'Ann@example.org', email_verified: true, name: 'Ann' };
});
afterEach(() => {
  store.close();
  expect(JSON.stringify(log.lines)).not.toMatch(/hush|code=/);
});

function open(more: Partial<OidcParts['provider']> = {}, makesViewers = false): Oidc {
  const provider = { issuer, clientId: 'rostrum', clientSecret: SECRET, label: 'The parish', ...more };
  const accounts = new Accounts(store, clock, log);
  return new Oidc({ store, accounts, provider, makesViewers, publicUrl: PUBLIC_URL, clock, log });
}

/** Goes through the provider's pages as a browser does. @returns the query it comes back with. */
async function passThrough(start: URL): Promise<URLSearchParams> {
  const jar = new Map<string, string>();
  let at = start;
  for (let hop = 0; hop < 8 && at.origin === issuer; hop += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    at = new URL(response.headers.get('location') ?? 'about:blank', at);
  }
  expect(`${at.origin}${at.pathname}`).toBe(`${PUBLIC_URL}/api/v1/oidc/callback`);
  return at.searchParams;
}

async function signIn(oidc: Oidc, next: string | null = null) {
  const browser = nameBrowser(undefined);
  const answer = await passThrough(await oidc.begin(browser, next, FROM));
  return oidc.end(browser, answer, FROM);
}

describe('single sign-on', () => {
  it('signs in whoever has an account of the verified address, and goes where they wanted', async () => {
    const user = await store.users.add({ email: 'ann@example.org', passwordHash: 'h', role: 'creator' });
    const start = await open().begin('b', null, FROM);
    expect(start.searchParams.get('code_challenge_method')).toBe('S256');
    expect(start.searchParams.get('nonce')).not.toBe(start.searchParams.get('state'));
    const { signedIn, next } = await signIn(open(), '/c/main');
    expect(signedIn.account).toMatchObject({ id: user.id, role: 'creator' });
    expect(next).toBe('/c/main');
    expect(await store.users.byId(user.id)).toMatchObject({ verifiedAt: clock.wallNow() });
    const [entry] = await store.audit.page({ limit: 1 });
    expect(entry).toMatchObject({ action: 'sign-in.done', detail: { by: 'The parish' } });
  });

  it('leads nowhere off the site', async () => {
    await store.users.add({ email: 'ann@example.org', passwordHash: 'h', role: 'viewer' });
    for (const place of ['https://evil.example', '//evil.example', '/c/../../x', '/c/main?x=//evil']) {
      expect((await signIn(open(), place)).next).toBe('/studio');
    }
  });

  it('makes no account, unless told to, and then a viewer', async () => {
    await expect(signIn(open())).rejects.toMatchObject({ code: 'OIDC_UNKNOWN' });
    expect(await store.users.count()).toBe(0);
    const { signedIn } = await signIn(open({}, true));
    expect(signedIn.account).toMatchObject({ email: 'ann@example.org', name: 'Ann', role: 'viewer' });
    expect((await signIn(open({}, true))).signedIn.account.id).toBe(signedIn.account.id);
  });

  it('takes no address that the provider does not vouch for', async () => {
    await store.users.add({ email: 'ann@example.org', passwordHash: 'h', role: 'owner' });
    comer = { email: 'ann@example.org', email_verified: false, name: 'Not Ann' };
    await expect(signIn(open({}, true))).rejects.toMatchObject({ code: 'OIDC_UNVERIFIED' });
  });

  it('takes an account from who only claimed its address', async () => {
    const passwordHash = await hashPassword('the thief has this one');
    await store.users.add({ email: 'ann@example.org', passwordHash, role: 'viewer', isClaimed: true });
    await signIn(open());
    const accounts = new Accounts(store, clock, log);
    const thief = accounts.signIn('ann@example.org', 'the thief has this one', FROM);
    await expect(thief).rejects.toMatchObject({ code: 'WRONG_LOGIN' });
  });

  it('takes an answer once, in time, in the browser it was begun in', async () => {
    await store.users.add({ email: 'ann@example.org', passwordHash: 'h', role: 'viewer' });
    const oidc = open();
    const answer = await passThrough(await oidc.begin('b', null, FROM));
    for (const other of ['c', undefined]) {
      await expect(oidc.end(other, answer, FROM)).rejects.toMatchObject({ code: 'OIDC_STALE' });
    }
    expect(await oidc.end('b', answer, FROM)).toBeDefined();
    await expect(oidc.end('b', answer, FROM)).rejects.toMatchObject({ code: 'OIDC_STALE' });
    const late = await passThrough(await oidc.begin('b', null, FROM));
    clock.advance(10 * 60_000);
    await expect(oidc.end('b', late, FROM)).rejects.toMatchObject({ code: 'OIDC_STALE' });
    const mixed = await passThrough(await oidc.begin('b', null, FROM));
    const another = await oidc.begin('b', null, FROM);
    mixed.set('state', another.searchParams.get('state') ?? '');
    await expect(oidc.end('b', mixed, FROM)).rejects.toMatchObject({ code: 'OIDC_FAULT' });
  });
});

describe('a provider that fails is told of in words:', () => {
  it('whoever calls it off', async () => {
    comer = undefined;
    await expect(signIn(open())).rejects.toMatchObject({ code: 'OIDC_DECLINED' });
    expect(open().faultOf('OIDC_DECLINED')?.message).toBe(
      'The parish did not sign you in: it was called off there. Try again, or sign in another way.',
    );
  });

  it('a wrong secret', async () => {
    await expect(signIn(open({ clientSecret: 'hush' }))).rejects.toMatchObject({ code: 'OIDC_FAULT' });
    expect(JSON.stringify(log.lines)).toContain('does not take OIDC_CLIENT_ID and OIDC_CLIENT_SECRET');
  });

  it('nobody there', async () => {
    const oidc = open({ issuer: 'http://127.0.0.1:9' });
    await expect(oidc.begin('b', null, FROM)).rejects.toMatchObject({ code: 'OIDC_AWAY' });
    await expect(oidc.begin('b', null, FROM)).rejects.toThrow('The parish does not answer.');
  });

  it('another issuer than it says', async () => {
    await expect(open({ issuer: `${issuer}/x` }).begin('b', null, FROM)).rejects.toMatchObject({ code: 'OIDC_FAULT' });
  });

  it('none at all', async () => {
    const none = open({ issuer: undefined, label: undefined });
    expect(none.label).toBeUndefined();
    await expect(none.begin('b', null, FROM)).rejects.toMatchObject({ code: 'OIDC_OFF' });
    expect(open({ label: undefined }).label).toBe(new URL(issuer).host);
    expect(none.faultOf('<script>')).toBeUndefined();
  });
});
