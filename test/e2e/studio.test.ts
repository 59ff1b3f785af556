import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinChat, messagesOf, moderate, say } from '../harness/chat.ts';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

const EMAIL = 'owner@example.org';
const PASSWORD = 'a long enough password';

let stack: Stack;
let browser: Browser;
let owner: Viewer;
let encoder: Encoder | undefined;

beforeAll(async () => {
  stack = await Stack.start({ name: 'studio', env: { INGEST_LADDER: 'off' } });
  browser = await launchBrowser();
  owner = await Viewer.open(browser);
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

test('the owner sets a password by the one-time link that the start prints', async () => {
  const { page } = owner;
  await owner.goto(await stack.untilSetupUrl());
  await page.getByLabel(/e-?mail/i).fill(EMAIL);
  await page
    .getByLabel(/password/i)
    .first()
    .fill(PASSWORD);
  await owner.screenshot('setup');
  await page.getByRole('button', { name: 'Create the owner account' }).click();
  await page.waitForURL(/studio/);
});

test('the link works once', async () => {
  const thief = await Viewer.open(browser);
  await thief.goto(await stack.untilSetupUrl());
  await thief.page.waitForLoadState('load');
  expect(await thief.page.getByLabel(/password/i).count()).toBe(0);
  await thief.goto(`${stack.baseUrl}/studio`);
  await thief.page.waitForURL(/login/);
  await thief.close();
});

test('the owner signs in, makes a channel, and an encoder with the key shown goes live', async () => {
  const viewer = await Viewer.open(browser);
  const { page } = viewer;
  await viewer.goto(`${stack.baseUrl}/login`);
  await page.getByLabel(/e-?mail/i).fill(EMAIL);
  await page.getByLabel(/password/i).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/studio/);
  await page
    .getByLabel(/title|name/i)
    .first()
    .fill('Sunday service');
  await page
    .getByLabel(/address|slug/i)
    .first()
    .fill('sunday');
  await page
    .getByRole('button', { name: /create|new channel|add/i })
    .last()
    .click();
  await page.waitForURL(/\/studio\/sunday\/go-live/);
  await page.getByRole('link', { name: 'Sunday service' }).click();
  await until('a key on the page', async () => (await readKey(viewer)) !== undefined);
  await viewer.screenshot('studio');
  const key = (await readKey(viewer)) ?? '';
  encoder = await startEncoder({ ...SMALL, url: stack.publishUrl(key) });
  await stack.untilStatus('sunday', 'live');
  await viewer.close();
});

/** The studio hides a key until asked for it. */
async function readKey(viewer: Viewer): Promise<string | undefined> {
  const show = viewer.page.getByRole('button', { name: 'Show stream key' });
  if (await show.isVisible()) {
    // An earlier click, made before the page was awake, may have shown it meanwhile.
    await show.click({ timeout: 2_000 }).catch(() => {});
  }
  const texts = await viewer.page.evaluate(() => [
    document.body.innerText,
    ...[...document.querySelectorAll('input')].map((input) => input.value),
  ]);
  return /(?<![a-z0-9])[a-z0-9]{24}(?![a-z0-9])/.exec(texts.join('\n'))?.[0];
}

test('rotating the key ends who publishes with the old one', async () => {
  const { page } = owner;
  await owner.goto(`${stack.baseUrl}/studio`);
  await page.getByText('Sunday service').first().click();
  const before = await until('the key', () => readKey(owner));
  await page.getByRole('button', { name: 'Make a new key' }).click();
  await page.getByRole('button', { name: 'Make a new key' }).click();
  const after = await until('another key', async () => {
    const key = await readKey(owner);
    return key !== before && key;
  });
  await encoder?.exited;
  const again = await startEncoder({ ...SMALL, url: stack.publishUrl(before) });
  expect((await again.exited).code).not.toBe(0);
  encoder = await startEncoder({ ...SMALL, url: stack.publishUrl(after) });
  await stack.untilStatus('sunday', 'live');
});

test('the owner deletes a message and bans its author, who then cannot write', async () => {
  const troll = await Viewer.open(browser);
  const guest = await Viewer.open(browser);
  for (const viewer of [owner, guest, troll]) {
    await viewer.goto(stack.watchUrl('sunday'));
  }
  await joinChat(troll.page, 'Troll');
  await say(troll.page, 'first rude words');
  await say(troll.page, 'second rude words');
  await until('the words', async () => (await messagesOf(guest.page)).join().includes('second rude'));
  await moderate(owner.page, 'first rude', /delete/i);
  await until('the message to go', async () => !(await messagesOf(guest.page)).join().includes('first rude'));
  await moderate(owner.page, 'second rude', /^ban troll/i);
  await until('the troll to be told', async () =>
    (await troll.page.innerText('body')).includes('closed this chat for you'),
  );
  await troll.screenshot('chat-banned');
  await troll.page.reload();
  await until('the troll to be told again', async () =>
    (await troll.page.innerText('body')).includes('closed this chat for you'),
  );
  expect(await troll.page.getByRole('textbox', { name: /message/i }).count()).toBe(0);
  await Promise.all([troll.close(), guest.close()]);
});
