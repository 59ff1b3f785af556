import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { untilPainted, walkByTab, wcagFaults } from '../harness/accessibility.ts';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { resultPath } from '../harness/results.ts';
import { Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser } from '../harness/viewer.ts';

/** Every page there is, light and dark, on a small phone and at a desk, against WCAG 2 A and AA; and by the keyboard alone. */

/** Both lights and both widths; colours do not depend on the width, nor the order of things on the light. */
const LOOKS = [
  { width: 1280, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const;
const OWNER = 'owner@example.org';

let stack: Stack;
let browser: Browser;
let encoder: Encoder;
let guest: BrowserContext;
let host: BrowserContext;
let cookie = '';
let joinPath = '';
let eventPath = '';

beforeAll(async () => {
  stack = await Stack.start({ name: 'accessibility', env: { INGEST_LADDER: 'off' }, hasSrt: true, hasPull: true });
  browser = await launchBrowser();
  guest = await browser.newContext({ reducedMotion: 'reduce' });
  host = await browser.newContext({ reducedMotion: 'reduce' });
  const setup = await guest.newPage();
  await setup.goto(await stack.untilSetupUrl());
  expect(await faultsOf(setup, 'set-up')).toEqual([]);
  await setup.close();
  cookie = await stack.signInOwner();
  await host.addCookies(
    cookie.split('; ').map((each) => {
      const [name = '', value = ''] = each.split('=');
      return { name, value, url: stack.baseUrl };
    }),
  );

  const live = await stack.addChannel('on-air', '--title', 'A service with a rather long title that has to wrap');
  await stack.addChannel('evening', '--title', 'Evening');
  encoder = await startEncoder({ ...SMALL, url: live.rtmpUrl });
  for (const [slug, access] of [
    ['by-password', { access: 'password', password: 'orange blossom' }],
    ['by-ticket', { access: 'ticket' }],
    ['by-name', { access: 'members' }],
  ] as const) {
    await stack.addChannel(slug, '--title', 'Family wedding');
    await ask('PUT', `channels/${slug}/access`, access);
  }
  await ask('POST', 'channels/by-ticket/tickets', { count: 3, label: 'Row 7', devices: 2 });
  await ask('POST', 'channels/by-name/members', { list: 'ann@example.org' });
  const startsAt = Date.now() + 86_400_000;
  await ask('POST', 'channels/evening/schedule', { title: 'Vespers', startsAt, endsAt: startsAt + 3_600_000 });
  const { coming } = (await (await stack.get('/api/v1/channels/evening/schedule')).json()) as {
    coming: readonly { event: string }[];
  };
  eventPath = `/c/evening/e/${coming[0]?.event}`;
  await ask('POST', 'channels/on-air/stream-keys', { name: 'Phone of Ana', role: 'backup' });
  const { url } = (await ask('POST', 'invitations', { kind: 'join', role: 'creator' })) as { url: string };
  joinPath = new URL(url).pathname;
  await stack.untilPlayable('on-air');
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

async function ask(method: string, path: string, body: object): Promise<unknown> {
  const response = await stack.get(`/api/v1/${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: stack.baseUrl, cookie },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { error?: { say: string } };
  expect(answer.error, `${method} ${path}`).toBeUndefined();
  return answer;
}

/** What is wrong with a page at a desk and on a small phone. A picture of each is kept. */
async function faultsOf(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await untilPainted(page);
    await page.screenshot({ path: resultPath(`screens/wcag/${name}-${width}-${colorScheme}.png`), fullPage: true });
    const found = await wcagFaults(page);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    faults.push(...found.map((fault) => `${width} ${colorScheme} ${fault}`));
    if (wider > 0) {
      faults.push(`${width}: scrolls sideways by ${wider} px`);
    }
  }
  return faults;
}

type Row = { readonly name: string; readonly path: string; readonly ready: string };
type Who = 'guest' | 'host';

/** Opens pages one after the other in one tab. @param ready a selector of what is there once the page is awake. */
async function expectNoFaults(who: Who, { name, path, ready }: Row): Promise<void> {
  const page = await (who === 'guest' ? guest : host).newPage();
  await page.goto(`${stack.baseUrl}${path}`, { waitUntil: 'load' });
  await page.locator(ready).first().waitFor();
  expect(await faultsOf(page, name)).toEqual([]);
  await page.close();
}

const FOR_GUESTS: readonly Row[] = [
  { name: 'front', path: '/', ready: 'main a' },
  { name: 'watch-before', path: '/c/evening', ready: 'main h1' },
  { name: 'watch-live', path: '/c/on-air', ready: '[data-testid=player][data-state=live]' },
  { name: 'watch-password', path: '/c/by-password', ready: 'input' },
  { name: 'watch-ticket', path: '/c/by-ticket', ready: 'input' },
  { name: 'watch-members', path: '/c/by-name', ready: 'main h1, main h2' },
  { name: 'embed-live', path: '/embed/on-air', ready: '[data-testid=player][data-state=live]' },
  { name: 'embed-refused', path: '/embed/by-password', ready: 'input' },
  { name: 'sign-in', path: '/login', ready: 'input' },
  { name: 'sign-in-link-spent', path: '/sign-in/nothing', ready: 'main h1' },
  { name: 'join-spent', path: '/join/nothing', ready: 'h1' },
  { name: 'past-events', path: '/c/evening/events', ready: 'main h1' },
  { name: 'no-such-page', path: '/c/nobody-here', ready: 'h1' },
];

const FOR_HOSTS: readonly Row[] = [
  { name: 'studio', path: '/studio', ready: 'main h1' },
  { name: 'channel-live', path: '/studio/on-air', ready: '[aria-label="Diagnosis"]' },
  { name: 'channel-before', path: '/studio/evening', ready: 'main h1' },
  { name: 'channel-tickets', path: '/studio/by-ticket', ready: 'text=3 in force' },
  { name: 'channel-members', path: '/studio/by-name', ready: 'text=ann@example.org' },
  { name: 'go-live-who', path: '/studio/evening/go-live#who', ready: '[aria-current=step]' },
  { name: 'go-live-program', path: '/studio/evening/go-live#program', ready: 'text=What do you send with' },
  { name: 'go-live-settings', path: '/studio/evening/go-live#settings', ready: 'text=Picture and sound' },
  { name: 'go-live-test', path: '/studio/evening/go-live#test', ready: 'text=Test first' },
  { name: 'go-live-on-air', path: '/studio/on-air/go-live#test', ready: '[data-testid=verdict]' },
  { name: 'people', path: '/admin', ready: 'main h1' },
  { name: 'activity', path: '/admin/activity', ready: 'main li' },
  { name: 'groups', path: '/admin/groups', ready: 'main h1' },
  { name: 'webhooks', path: '/admin/webhooks', ready: 'main h1' },
  { name: 'health', path: '/admin/health', ready: 'main table' },
  { name: 'live-now', path: '/admin/live', ready: 'main table' },
  { name: 'storage', path: '/admin/storage', ready: 'main table' },
  { name: 'settings', path: '/admin/settings', ready: 'main form' },
  { name: 'channel-webhooks', path: '/studio/evening/webhooks', ready: 'main h1' },
  { name: 'account', path: '/account', ready: 'main h1' },
  { name: 'ticket-sheet', path: '/studio/by-ticket/tickets', ready: 'code' },
];

describe('light and dark, on a small phone and at a desk', () => {
  test.concurrent.for(FOR_GUESTS)('$name is for everyone who comes', (row) => expectNoFaults('guest', row));
  test('join is for everyone who is invited', () =>
    expectNoFaults('guest', { name: 'join', path: joinPath, ready: 'input' }));
  test('an event’s own page is for everyone', () =>
    expectNoFaults('guest', { name: 'event', path: eventPath, ready: '[role=timer]' }));
  test.concurrent.for(FOR_HOSTS)('$name is for everyone who runs a channel', (row) => expectNoFaults('host', row));
});

describe('by the keyboard alone', () => {
  let page: Page;

  /** Every control of the page is a stop, and at every stop the focus can be seen. */
  async function expectAllReached(where: string): Promise<void> {
    const { stops, unreached } = await walkByTab(page);
    expect(unreached, `${where}: never reached`).toEqual([]);
    expect(
      stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name),
      `${where}: focus not seen`,
    ).toEqual([]);
    expect(stops.length, where).toBeGreaterThan(2);
  }

  /** Goes on with the Tab key until the focus is on what is named so. */
  async function tabTo(name: string | RegExp): Promise<void> {
    for (let stop = 0; stop < 100; stop += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null;
        return element?.labels?.[0]?.textContent ?? element?.ariaLabel ?? element?.textContent ?? '';
      });
      if (typeof name === 'string' ? at.trim() === name : name.test(at.trim())) {
        return;
      }
    }
    throw new Error(`the Tab key never comes to ${name}`);
  }

  test('a host signs in, goes to the studio, and through the wizard to a test', async () => {
    const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    await page.goto(`${stack.baseUrl}/login`, { waitUntil: 'load' });
    await expectAllReached('sign-in');
    await page.reload({ waitUntil: 'load' });
    await tabTo('E-mail address');
    await page.keyboard.type(OWNER);
    await tabTo('Password');
    await page.keyboard.type(TEST_PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(/studio$/);
    await expectAllReached('studio');
    await page.reload({ waitUntil: 'load' });
    await tabTo(/^Evening/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/studio\/evening$/);
    await page.locator('main h1').waitFor();
    await expectAllReached('channel');
    await page.reload({ waitUntil: 'load' });
    await tabTo('Go live');
    await page.keyboard.press('Enter');
    await page.waitForURL(/go-live/);
    for (const next of [/^Next: What you send with/, /^Next: Type this in/, /^Next: Test and go live/]) {
      await until('the step', async () => (await page.locator('[aria-current=step]').count()) === 1);
      await expectAllReached(page.url());
      // From the page's beginning, as after its opening.
      await page.reload({ waitUntil: 'load' });
      await tabTo(next);
      await page.keyboard.press('Enter');
      await until('the next step', async () => (await page.locator('[aria-current=step]').count()) === 1);
    }
    await tabTo(/^Test first/);
    await page.keyboard.press('Enter');
    await page.getByText('Nobody sees you yet').waitFor();
    await expectAllReached('the test');
    await context.close();
  });
});

test('over is for everyone who comes too late', async () => {
  await ask('PATCH', 'channels/on-air/stage', { isEnded: true });
  await stack.untilStatus('on-air', 'ended');
  await expectNoFaults('guest', {
    name: 'watch-ended',
    path: '/c/on-air',
    ready: '[data-testid=player][data-state=ended]',
  });
  await expectNoFaults('host', { name: 'channel-ended', path: '/studio/on-air', ready: 'text=You ended the event' });
});
