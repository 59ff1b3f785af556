import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from './account.ts';
import { Accounts } from './accounts.ts';
import { Mailer } from './mailer.ts';
import { hashPassword } from './password.ts';
import { SignInLinks } from './sign-in-links.ts';

const FROM = { address: '192.0.2.9', agent: 'curl/8' };
const PASSWORD = 'a long enough password';
const SECRET = 'hush/hush@mail';

type Arrived = { readonly from: string; readonly to: string; readonly text: string };

let folder: string;
let server: SMTPServer;
let port: number;
/** Answers of the server to who writes to it. */
let refusal: Error | undefined;
const arrived: Arrived[] = [];
let clock: FakeClock;
let store: Store;
let accounts: Accounts;
let mailer: Mailer;
let links: SignInLinks;
let log: ReturnType<typeof openMemoryLog>;
let admin: Actor;
/** Whose rights at the edges ended. */
const taken: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-mail-'));
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'me' && password === SECRET ? done(null, { user: 'me' }) : done(new Error('no such user')),
    onRcptTo: (_address, _session, done) => done(refusal ?? null),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const text = Buffer.concat(chunks).toString().replaceAll('=\r\n', '').replaceAll('=3D', '=');
        arrived.push({ from: mailFrom === false ? '' : mailFrom.address, to: rcptTo[0]?.address ?? '', text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()));
  rmSync(folder, { recursive: true, force: true });
});

const urlFor = (password: string, at = port): string => `smtp://me:${encodeURIComponent(password)}@127.0.0.1:${at}`;

beforeEach(async () => {
  clock = new FakeClock();
  log = openMemoryLog();
  arrived.length = 0;
  refusal = undefined;
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  taken.length = 0;
  accounts = new Accounts(store, clock, log, async (userId) => void taken.push(userId));
  mailer = new Mailer({ url: urlFor(SECRET), from: 'Rostrum <live@example.org>' }, log);
  links = open(mailer);
  const passwordHash = await hashPassword(PASSWORD);
  const user = await store.users.add({ email: 'admin@example.org', passwordHash, role: 'admin' });
  admin = { id: user.id, email: user.email, name: '', role: user.role, address: FROM.address };
  await store.users.add({ email: 'ann@example.org', passwordHash, role: 'viewer' });
});
afterEach(async () => {
  await mailer.close();
  store.close();
  expect(JSON.stringify(log.lines)).not.toMatch(/hush/);
});

function open(by: Mailer | undefined): SignInLinks {
  return new SignInLinks({ store, accounts, mailer: by, publicUrl: 'https://live.example.org', clock, log });
}

async function mailTo(email: string, next?: string): Promise<Arrived> {
  const before = arrived.length;
  links.ask({ email, next }, FROM);
  clock.advance(1_000);
  await vi.waitFor(() => expect(arrived.length).toBe(before + 1), 5_000);
  return arrived[before] as Arrived;
}

const tokenIn = (text: string): string => /\/sign-in\/([\w-]{43})/.exec(text)?.[1] ?? '';

describe('a link by mail', () => {
  it('arrives in words and as a page, looks at nothing but the button, and proves the address', async () => {
    const { from, to, text } = await mailTo(' Ann@example.org', '/c/main');
    expect({ from, to }).toEqual({ from: 'live@example.org', to: 'ann@example.org' });
    expect(text).toContain('Subject: Your link to sign in at live.example.org');
    expect(text).toContain('From: Rostrum <live@example.org>');
    expect(text).toContain('It works once, for 15 minutes.');
    expect(text).toMatch(/https:\/\/live\.example\.org\/sign-in\/[\w-]{43}\?next=%2Fc%2Fmain\r\n/);
    expect(text).toContain('text/html');
    const token = tokenIn(text);
    expect(await links.look(token)).toEqual({ email: 'ann@example.org', endsPassword: false });
    expect(await links.look(token)).toEqual({ email: 'ann@example.org', endsPassword: false });
    const { account } = await links.use({ token }, FROM);
    expect(account).toMatchObject({ email: 'ann@example.org', role: 'viewer' });
    expect(await store.users.byEmail('ann@example.org')).toMatchObject({ verifiedAt: clock.wallNow() });
    expect(await links.look(token)).toBe('used');
    await expect(links.use({ token }, FROM)).rejects.toMatchObject({ code: 'SIGN_IN_LINK_SPENT' });
    const actions = (await store.audit.page({ limit: 9 })).map(({ action }) => action);
    expect(actions.toSorted()).toEqual(['account.verified', 'sign-in-link.used']);
    expect(JSON.stringify(log.lines)).not.toContain(token);
  });

  it('sets a new password, which ends other sessions', async () => {
    const { token: there } = await accounts.signIn('ann@example.org', PASSWORD, FROM);
    const token = tokenIn((await mailTo('ann@example.org')).text);
    await links.use({ token, password: 'another long password' }, FROM);
    expect(await accounts.bySession(there, FROM)).toBeUndefined();
    await expect(accounts.signIn('ann@example.org', PASSWORD, FROM)).rejects.toMatchObject({ code: 'WRONG_LOGIN' });
    expect(await accounts.signIn('ann@example.org', 'another long password', FROM)).toBeDefined();
  });

  it('holds for a quarter of an hour', async () => {
    const token = tokenIn((await mailTo('ann@example.org')).text);
    clock.advance(15 * 60_000);
    expect(await links.look(token)).toBe('expired');
    await expect(links.use({ token }, FROM)).rejects.toMatchObject({ code: 'SIGN_IN_LINK_SPENT' });
  });

  it('makes an account of a member who has none, with no password to guess', async () => {
    const { id } = await store.channels.add({ slug: 'main' });
    await store.access.addMembers(id, [{ email: 'ben@example.org', name: 'Ben' }]);
    const { text } = await mailTo('ben@example.org');
    expect(text).toContain('may watch what is open to members');
    const { account } = await links.use({ token: tokenIn(text) }, FROM);
    expect(account).toMatchObject({ email: 'ben@example.org', name: 'Ben', role: 'viewer' });
    await expect(accounts.signIn('ben@example.org', '', FROM)).rejects.toMatchObject({ code: 'WRONG_LOGIN' });
    expect(await store.access.members(id)).toMatchObject([{ email: 'ben@example.org', isVerified: true }]);
  });

  it('takes an account from who only claimed its address', async () => {
    const wish = { kind: 'join', role: 'viewer', createdBy: admin.id, ttlMs: 9_000 } as const;
    const { token } = await store.invitations.add(wish);
    const passwordHash = await hashPassword(PASSWORD);
    await store.invitations.join(token, { name: '', email: 'cid@example.org', passwordHash });
    const { token: thief } = await accounts.signIn('cid@example.org', PASSWORD, FROM);
    const link = tokenIn((await mailTo('cid@example.org')).text);
    expect(await links.look(link)).toEqual({ email: 'cid@example.org', endsPassword: true });
    const { account } = await links.use({ token: link }, FROM);
    expect(taken).toEqual([account.id]);
    expect(await accounts.bySession(thief, FROM)).toBeUndefined();
    await expect(accounts.signIn('cid@example.org', PASSWORD, FROM)).rejects.toMatchObject({ code: 'WRONG_LOGIN' });
  });

  it('does not come to who is not known, and the asking looks the same', async () => {
    expect(links.ask({ email: 'nobody@example.org' }, FROM)).toBe(links.ask({ email: 'ann@example.org' }, FROM));
    clock.advance(1_000);
    await vi.waitFor(() => expect(arrived.length).toBe(1), 5_000);
    expect(arrived[0]?.to).toBe('ann@example.org');
  });

  it('is bounded for an address, known or not, and for a household', () => {
    for (const email of ['ann@example.org', 'nobody@example.org']) {
      for (let asked = 0; asked < 3; asked += 1) {
        links.ask({ email }, { address: `192.0.2.${asked}` });
      }
      expect(() => links.ask({ email }, { address: '198.51.100.1' })).toThrow('wait 900 seconds');
    }
    for (let asked = 0; asked < 40; asked += 1) {
      links.ask({ email: `a${asked}@example.org` }, { address: `2001:db8::${asked.toString(16)}` });
    }
    expect(() => links.ask({ email: 'new@example.org' }, { address: '2001:db8::ffff' })).toThrow('Several links');
    clock.advance(15 * 60_000);
    links.ask({ email: 'nobody@example.org' }, FROM);
  });

  it('is offered where mail is set alone', () => {
    const none = open(undefined);
    expect(none.hasMail).toBe(false);
    expect(() => none.ask({ email: 'ann@example.org' }, FROM)).toThrow('sends no mail');
  });
});

describe('what is wrong with mail is said in words', () => {
  const said = async (settings: { url: string }): Promise<unknown> => {
    const faulty = new Mailer({ ...settings, from: 'live@example.org' }, log);
    await faulty.check();
    await faulty.close();
    return log.lines.find(({ line }) => line === 'web: no mail can be sent')?.fields['say'];
  };

  it('a wrong password', async () => {
    expect(await said({ url: urlFor('hush wrong') })).toMatch(/does not take the user and password in SMTP_URL/);
  });

  it('nobody there', async () => {
    expect(await said({ url: urlFor(SECRET, 9) })).toMatch(/127\.0\.0\.1 cannot be reached\. Check name and port/);
  });

  it('a letter that is refused is tried once more, then told in the log', async () => {
    refusal = Object.assign(new Error('mailbox is full'), { responseCode: 552 });
    links.ask({ email: 'ann@example.org' }, FROM);
    clock.advance(1_000);
    await vi.waitFor(() => expect(JSON.stringify(log.lines)).toContain('tried once more'), 5_000);
    expect(links.mailFault).toContain('mailbox is full');
    refusal = undefined;
    clock.advance(20_000);
    await vi.waitFor(() => expect(arrived.length).toBe(1), 5_000);
    await vi.waitFor(() => expect(links.mailFault).toBeUndefined(), 5_000);
    expect(JSON.stringify(log.lines)).toMatch(/takes no letter from MAIL_FROM.*mailbox is full/);
  });
});

describe('a link that is handed over', () => {
  it('signs in, proves nothing, and is written down', async () => {
    const ann = await store.users.byEmail('ann@example.org');
    const { url, expiresAt } = await links.offer(ann?.id ?? '', admin);
    expect(expiresAt).toBe(clock.wallNow() + 24 * 3_600_000);
    await links.use({ token: tokenIn(url) }, FROM);
    expect((await store.users.byEmail('ann@example.org'))?.verifiedAt).toBeUndefined();
    const actions = (await store.audit.page({ limit: 9 })).map(({ action }) => action);
    expect(actions.toSorted()).toEqual(['sign-in-link.made', 'sign-in-link.used']);
  });

  it('is not made for who outranks, nor for nobody', async () => {
    const owner = await store.users.add({ email: 'owner@example.org', passwordHash: 'h', role: 'owner' });
    await expect(links.offer(owner.id, admin)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(links.offer('nobody', admin)).rejects.toMatchObject({ code: 'NO_SUCH_PERSON' });
  });
});
