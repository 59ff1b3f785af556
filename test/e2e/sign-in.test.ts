import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IdentityProvider } from '../harness/identity-provider.ts';
import { MailServer } from '../harness/mail-server.ts';
import { Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { launchBrowser, PHONE, Viewer } from '../harness/viewer.ts';

/** Ways to sign in, as people take them: by a link in a letter, by a link that was handed over, by a passkey, at another door. */

const MAIL_PASSWORD = 'hush@mail/password';

let provider: IdentityProvider;
let mail: MailServer;
let stack: Stack;
let browser: Browser;
let owner: string;
/** What must stand in no log. */
const secrets: string[] = [MAIL_PASSWORD, encodeURIComponent(MAIL_PASSWORD)];

beforeAll(async () => {
  provider = await IdentityProvider.listen();
  mail = await MailServer.start({ user: 'me', password: MAIL_PASSWORD });
  stack = await Stack.start({
    name: 'sign-in',
    hostName: 'localhost',
    env: {
      INGEST_LADDER: 'off',
      SMTP_URL: `smtp://me:${encodeURIComponent(MAIL_PASSWORD)}@127.0.0.1:${mail.port}`,
      MAIL_FROM: 'Rostrum <live@example.org>',
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      OIDC_LABEL: 'The parish',
    },
  });
  secrets.push(provider.clientSecret);
  browser = await launchBrowser();
  owner = await stack.signInOwner();
  await stack.addUser('ann@example.org', 'creator');
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await mail?.close();
  await provider?.close();
  for (const secret of secrets) {
    expect(stack.output).not.toContain(secret);
  }
});

async function ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await stack.get(`/api/v1/${path}`, {
    method,
    headers: { cookie: owner, 'content-type': 'application/json', origin: stack.baseUrl },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

function linkIn(text: string): string {
  const link = /https?:\/\/\S+\/sign-in\/[\w-]+(?:\?\S+)?/.exec(text)?.[0] ?? '';
  secrets.push(/sign-in\/([\w-]+)/.exec(link)?.[1] ?? 'no link');
  return link;
}

test('who forgot their password gets a link by mail, which only the button uses up', async () => {
  const viewer = await Viewer.open(browser, { viewport: PHONE });
  const { page } = viewer;
  await viewer.goto(`${stack.baseUrl}/login`);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  expect(mail.letters).toEqual([]);
  await page.getByLabel(/e-?mail/i).fill('ann@example.org');
  await viewer.screenshot('login');
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  await viewer.screenshot('mailed');
  const letter = await mail.untilLetter(0);
  expect(letter).toMatchObject({ from: 'live@example.org', to: 'ann@example.org' });
  const link = linkIn(letter.source);
  // What reads mail before its receiver does opens links, more than once.
  for (let opened = 0; opened < 3; opened += 1) {
    expect(await (await fetch(link)).text()).toContain('Sign in as');
  }
  await viewer.goto(link);
  await page.getByRole('button', { name: 'Choose a new password' }).click();
  await page.getByLabel('New password').fill('quite another password');
  await viewer.screenshot('link-password');
  await page.getByRole('button', { name: 'Set the password and sign in' }).click();
  await page.waitForURL(/\/studio/);
  await viewer.goto(link);
  await page.getByText('This link was used already').waitFor();
  expect(viewer.errors).toEqual([]);
  await viewer.close();
  const signIn = (password: string) =>
    stack.get('/api/v1/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: stack.baseUrl },
      body: JSON.stringify({ email: 'ann@example.org', password }),
    });
  expect((await signIn('quite another password')).status).toBe(200);
  expect((await signIn(TEST_PASSWORD)).status).toBe(401);
});

test('a member without an account comes in from the door by mail alone, and is verified', async () => {
  await stack.addChannel('choir', '--access', 'members', '--title', 'The choir');
  await ask('POST', 'channels/choir/members', { list: 'Mary, mary@example.org\nnora@example.org' });
  const viewer = await Viewer.open(browser, { colorScheme: 'dark' });
  const { page } = viewer;
  await viewer.goto(stack.watchUrl('choir'));
  await page.getByRole('link', { name: 'Sign in to watch' }).click();
  await page.getByLabel(/e-?mail/i).fill('Mary@Example.org');
  await viewer.screenshot('login-dark');
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  await viewer.goto(linkIn((await mail.untilLetter(1)).source));
  await viewer.screenshot('link');
  await page.getByRole('button', { name: 'Sign in as mary@example.org' }).click();
  await page.waitForURL(/\/c\/choir$/);
  await page.getByRole('heading', { name: 'The choir' }).waitFor();
  await viewer.close();
  const { members } = await ask('GET', 'channels/choir/members');
  expect(members).toMatchObject([
    { email: 'mary@example.org', isVerified: true },
    { email: 'nora@example.org', isVerified: false },
  ]);
});

test('the answer is the same for who is not known, and nothing is sent', async () => {
  const sent = mail.letters.length;
  const known = await ask('POST', 'sign-in-links', { email: 'owner@example.org' });
  const unknown = await ask('POST', 'sign-in-links', { email: 'stranger@example.org' });
  expect(unknown).toEqual(known);
  await mail.untilLetter(sent);
  expect(mail.letters.slice(sent).map(({ to }) => to)).toEqual(['owner@example.org']);
});

test('without mail, a link is made on the people page and by the command, and handed over', async () => {
  const admin = await Viewer.open(browser);
  const [name = '', value = ''] = (
    owner.split('; ').find((cookie) => cookie.startsWith('rostrum_session')) ?? ''
  ).split('=');
  await admin.context.addCookies([{ name, value, url: stack.baseUrl }]);
  const { page } = admin;
  await admin.goto(`${stack.baseUrl}/admin`);
  await page.getByRole('button', { name: 'Change ann@example.org' }).click();
  await page.getByRole('button', { name: 'Link to sign in' }).click();
  const made = linkIn(await page.getByLabel('Link', { exact: true }).inputValue());
  await admin.screenshot('people-link');
  await admin.goto(`${stack.baseUrl}/studio/choir`);
  await page.getByText('verified', { exact: true }).waitFor();
  await page.getByText('verified', { exact: true }).scrollIntoViewIfNeeded();
  await admin.screenshot('members');
  await admin.close();
  const typed = (await stack.rostrum('user', 'link', 'ann@example.org')) as { url: string };
  for (const link of [made, linkIn(typed.url)]) {
    const viewer = await Viewer.open(browser);
    await viewer.goto(link);
    await viewer.page.getByRole('button', { name: 'Sign in as ann@example.org' }).click();
    await viewer.page.waitForURL(/\/studio/);
    expect(viewer.errors).toEqual([]);
    await viewer.close();
  }
  const { entries } = (await ask('GET', 'audit')) as { entries: { action: string; actor: string }[] };
  const madeBy = entries.filter(({ action }) => action === 'sign-in-link.made').map(({ actor }) => actor);
  expect(madeBy).toEqual(['command line', 'owner@example.org']);
});

/** A device that says yes, as Chromium plays it. */
async function plugInDevice(viewer: Viewer): Promise<void> {
  const devtools = await viewer.context.newCDPSession(viewer.page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test('a passkey is added, signs in once for each challenge, and no more once it is removed', async () => {
  await stack.addUser('pia@example.org', 'creator');
  const viewer = await Viewer.open(browser, { viewport: PHONE });
  const { page } = viewer;
  await plugInDevice(viewer);
  await viewer.goto(`${stack.baseUrl}/login?next=%2Faccount`);
  await page.getByLabel(/e-?mail/i).fill('pia@example.org');
  await page.getByLabel(/password/i).fill(TEST_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/account$/);
  await page.getByLabel('Name of a new one').fill('Pia’s phone');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('The passkey is added').waitFor();
  await page.getByText('Pia’s phone').waitFor();
  await page.getByText('The passkey is added').scrollIntoViewIfNeeded();
  await viewer.screenshot('passkeys-phone');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('This device has a passkey of your account already').waitFor();

  await viewer.context.clearCookies();
  await viewer.goto(`${stack.baseUrl}/login`);
  const [shown] = await Promise.all([
    page.waitForRequest((request) => request.url().endsWith('/api/v1/passkey')),
    page.getByRole('button', { name: 'Use a passkey' }).click(),
  ]);
  await page.waitForURL(/\/studio/);
  const again = await stack.get('/api/v1/passkey', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stack.baseUrl },
    body: shown.postData() ?? '',
  });
  expect(again.status).toBe(401);

  await page.setViewportSize({ width: 1440, height: 900 });
  await viewer.goto(`${stack.baseUrl}/account`);
  await page
    .getByText(/used just now/)
    .first()
    .waitFor();
  await viewer.screenshot('passkeys');
  await page.getByRole('button', { name: 'Remove the passkey Pia’s phone' }).click();
  await page.getByText('Removed.').waitFor();
  await viewer.context.clearCookies();
  await viewer.goto(`${stack.baseUrl}/login`);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('This passkey opens nothing here').waitFor();
  await viewer.screenshot('login-passkey');
  await viewer.close();
  const { entries } = (await ask('GET', 'audit?by=pia@example.org')) as { entries: { action: string }[] };
  expect(entries.map(({ action }) => action)).toEqual([
    'passkey.removed',
    'sign-in.done',
    'passkey.added',
    'sign-in.done',
  ]);
});

test('single sign-on goes to the provider and back to what was to be watched; where it fails, the sign-in page says so', async () => {
  await stack.addUser('otto@example.org', 'creator');
  const viewer = await Viewer.open(browser);
  const { page } = viewer;
  const start = async (): Promise<void> => {
    await viewer.goto(`${stack.baseUrl}/login?next=%2Fstudio%2Fchoir`);
    await page.getByRole('link', { name: 'Continue with The parish' }).click();
  };
  await start();
  await page.getByText('The parish does not answer. Try again in a moment').waitFor();
  await viewer.screenshot('login-single');

  provider.serve(`${stack.baseUrl}/api/v1/oidc/callback`);
  const passThrough = async (email: string): Promise<void> => {
    await start();
    await page.locator('input[name=login]').fill(email);
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  await passThrough('stranger@example.org');
  await page.getByText('Nobody has an account here by the e-mail address that The parish tells').waitFor();
  await provider.forget(viewer.context);
  await passThrough('otto@example.org');
  await page.waitForURL(/\/studio\/choir$/);
  await viewer.close();
  const { entries } = (await ask('GET', 'audit?by=otto@example.org')) as { entries: { action: string }[] };
  expect(entries.map(({ action }) => action)).toEqual(['sign-in.done', 'account.verified']);
  expect(stack.output).not.toMatch(/[?&]code=/);
});
